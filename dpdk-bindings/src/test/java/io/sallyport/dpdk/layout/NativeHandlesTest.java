package io.sallyport.dpdk.layout;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.lang.invoke.MethodHandle;
import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class NativeHandlesTest {
    private static final String ROOT = "io.sallyport.dpdk.";

    /** Of crypto devices and of flow rules, which few gateways have, and what has no handle itself but makes others have theirs. */
    private static final Set<String> NOT_ALWAYS =
            Set.of("cryptodev.DeviceCalls", "cryptodev.QueuePair", "flow.FlowCalls");

    /** As the JVM logs it, by the thread that does it. */
    private static final Pattern INITIALISED =
            Pattern.compile("Initializing '" + ROOT.replace('.', '/') + "([\\w/$]+)'");

    private static final Set<String> WITHOUT_HANDLE = Set.of("ipsecmb.IpsecMb");

    @Test
    @DisplayName("every class with handles of native calls that a gateway always needs is listed")
    void shouldListAllClassesWithHandles() throws IOException, URISyntaxException {
        Path classes = Path.of(NativeHandles.class
                .getProtectionDomain()
                .getCodeSource()
                .getLocation()
                .toURI());
        Set<String> expected;
        try (Stream<Path> files = Files.walk(classes)) {
            expected = files.map(file -> classes.relativize(file).toString())
                    .filter(file -> file.endsWith(".class") && !file.endsWith("-info.class"))
                    .map(file ->
                            file.substring(0, file.length() - ".class".length()).replace('/', '.'))
                    .filter(NativeHandlesTest::hasHandles)
                    .map(name -> name.substring(ROOT.length()))
                    .collect(Collectors.toCollection(TreeSet::new));
        }
        expected.removeAll(NOT_ALWAYS);
        expected.addAll(WITHOUT_HANDLE);
        Set<String> listed = new TreeSet<>(NativeHandles.OF_DPDK);
        listed.addAll(NativeHandles.OF_IPSEC_MB);
        assertEquals(expected, listed);
    }

    @Test
    @DisplayName("all of them are made, in the order of the lists, and more than once does no harm")
    void shouldMakeThem() throws IOException, InterruptedException {
        List<String> command = List.of(
                ProcessHandle.current().info().command().orElseThrow(),
                "--enable-native-access=ALL-UNNAMED",
                "-Xlog:class+init=info:stdout",
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("java.class.path"),
                HandlesMaker.class.getName());
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String log = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertEquals(0, process.waitFor(), log);

        List<String> wanted = Stream.concat(NativeHandles.OF_DPDK.stream(), NativeHandles.OF_IPSEC_MB.stream())
                .toList();
        List<String> made = INITIALISED
                .matcher(log)
                .results()
                .map(result -> result.group(1).replace('/', '.'))
                .filter(wanted::contains)
                .toList();
        assertEquals(wanted, made);
    }

    private static boolean hasHandles(String name) {
        try {
            Class<?> found = Class.forName(name, false, NativeHandlesTest.class.getClassLoader());
            return Arrays.stream(found.getDeclaredFields()).anyMatch(NativeHandlesTest::isHandle);
        } catch (ClassNotFoundException e) {
            throw new AssertionError(e);
        }
    }

    private static boolean isHandle(Field field) {
        return Modifier.isStatic(field.getModifiers())
                && (field.getType() == MethodHandle.class || field.getType() == NativeCall.class);
    }
}
