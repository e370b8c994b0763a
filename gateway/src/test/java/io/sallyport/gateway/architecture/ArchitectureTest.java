package io.sallyport.gateway.architecture;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.methods;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.junit.jupiter.api.Assertions.assertEquals;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.lang.foreign.Linker;
import java.lang.foreign.SymbolLookup;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Which module may know what. */
final class ArchitectureTest {

    private static final String DPDK = "io.sallyport.dpdk..";
    private static final String PIPELINE = "io.sallyport.pipeline..";
    private static final String IKE = "io.sallyport.ike..";
    private static final String GATEWAY = "io.sallyport.gateway..";
    private static final String JMH = "io.sallyport.jmh..";
    private static final String SALLYPORT = "io.sallyport..";

    private static final JavaClasses CLASSES = new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            .importPackages("io.sallyport");

    /** Without it a rule below could hold for want of classes to look at. */
    @ParameterizedTest
    @ValueSource(strings = {"dpdk-bindings", "pipeline", "ike", "gateway"})
    void shouldLookAtEveryClassOfTheModule(String module) {
        List<String> overlooked = SourceTree.aboveWorkingDirectory().classFiles(module).stream()
                .map(ArchitectureTest::className)
                .filter(name -> !CLASSES.contain(name))
                .toList();

        assertEquals(List.of(), overlooked, () -> "These classes of " + module + " are not on the class path.");
    }

    @Test
    void shouldReachNativeCodeOnlyFromTheBindings() {
        noClasses()
                .that()
                .resideOutsideOfPackage(DPDK)
                .should()
                .dependOnClassesThat()
                .belongToAnyOf(Linker.class, SymbolLookup.class)
                .because("the bindings alone call native code")
                .check(CLASSES);
    }

    @Test
    void shouldHaveNoNativeMethod() {
        methods()
                .should()
                .notHaveModifier(JavaModifier.NATIVE)
                .because("native code is called through java.lang.foreign, never through JNI")
                .check(CLASSES);
        noClasses()
                .should()
                .callMethod(System.class, "load", String.class)
                .orShould()
                .callMethod(System.class, "loadLibrary", String.class)
                .because("libraries are found by SymbolLookup")
                .check(CLASSES);
    }

    @Test
    void shouldUseNeitherUnsafeNorInternalsOfTheJdk() {
        noClasses()
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("sun..", "com.sun..", "jdk.internal..")
                .because("native memory is reached through java.lang.foreign")
                .check(CLASSES);
    }

    @Test
    void shouldLetTheBindingsKnowNoOtherModule() {
        noClasses()
                .that()
                .resideInAPackage(DPDK)
                .should()
                .dependOnClassesThat(resideInAPackage(SALLYPORT).and(not(resideInAPackage(DPDK))))
                .check(CLASSES);
    }

    @Test
    void shouldLetThePipelineKnowOnlyTheBindings() {
        noClasses()
                .that()
                .resideInAPackage(PIPELINE)
                .should()
                .dependOnClassesThat(resideInAPackage(SALLYPORT)
                        .and(not(resideInAPackage(PIPELINE)))
                        .and(not(resideInAPackage(DPDK))))
                .check(CLASSES);
    }

    @Test
    void shouldKeepLoggingOutOfThePipeline() {
        noClasses()
                .that()
                .resideInAPackage(PIPELINE)
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("org.slf4j..", "ch.qos.logback..", "java.util.logging..")
                .because("workers count what happens, and the control thread tells it")
                .check(CLASSES);
    }

    @Test
    void shouldLetIkeKnowNoOtherModule() {
        noClasses()
                .that()
                .resideInAPackage(IKE)
                .should()
                .dependOnClassesThat(resideInAPackage(SALLYPORT).and(not(resideInAPackage(IKE))))
                .because("the gateway adapts what IKE asks for to the pipeline")
                .check(CLASSES);
    }

    @Test
    void shouldLetNothingDependOnTheGatewayButBenchmarks() {
        noClasses()
                .that()
                .resideOutsideOfPackages(GATEWAY, JMH)
                .should()
                .dependOnClassesThat()
                .resideInAPackage(GATEWAY)
                .check(CLASSES);
    }

    private static String className(Path source) {
        String path = source.toString();
        return path.substring(0, path.length() - ".java".length()).replace('/', '.');
    }
}
