package io.sallyport.gateway.architecture;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the sources of every module owe their reader. */
final class SourceTreeTest {

    private static final SourceTree SOURCES = SourceTree.aboveWorkingDirectory();

    /** Names that say of what kind a class is, not what it is about. */
    private static final Set<String> KINDS =
            Set.of("util", "utils", "impl", "common", "helper", "helpers", "manager", "managers");

    private static final Pattern DESCRIBED =
            Pattern.compile("\\A/\\*\\*\\s*(\\*\\s*)?\\p{Lu}.*\\*/\\s*package ", Pattern.DOTALL);

    @ParameterizedTest
    @ValueSource(strings = {"dpdk-bindings", "pipeline", "ike", "gateway", "jmh"})
    void shouldDescribeEveryPackage(String module) {
        List<Path> undescribed = SOURCES.packages(module).stream()
                .filter(directory -> !isDescribed(SOURCES.packageInfo(module, directory)))
                .toList();

        assertEquals(
                List.of(),
                undescribed,
                () -> "These packages of " + module
                        + " need a package-info.java that opens with a sentence of purpose.");
    }

    @ParameterizedTest
    @ValueSource(strings = {"dpdk-bindings", "pipeline", "ike", "gateway", "jmh"})
    void shouldNamePackagesByConcept(String module) {
        List<Path> namedByKind = SOURCES.packages(module).stream()
                .filter(directory -> {
                    for (Path segment : directory) {
                        if (KINDS.contains(segment.toString())) {
                            return true;
                        }
                    }
                    return false;
                })
                .toList();

        assertEquals(
                List.of(), namedByKind, () -> "These packages of " + module + " are named by kind, not by concept.");
    }

    @ParameterizedTest
    @ValueSource(strings = {"dpdk-bindings", "pipeline", "ike", "gateway", "jmh"})
    void shouldFindTheModule(String module) {
        assertTrue(
                Files.isDirectory(SOURCES.root().resolve(module).resolve("src").resolve("main")),
                () -> module + " has no sources: has the module moved?");
    }

    private static boolean isDescribed(Path packageInfo) {
        if (!Files.isRegularFile(packageInfo)) {
            return false;
        }
        try {
            return DESCRIBED.matcher(Files.readString(packageInfo)).find();
        } catch (IOException e) {
            throw new UncheckedIOException(packageInfo + " cannot be read.", e);
        }
    }
}
