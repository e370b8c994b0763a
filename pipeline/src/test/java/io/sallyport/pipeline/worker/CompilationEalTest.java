package io.sallyport.pipeline.worker;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sallyport.pipeline.crypto.vector.VectorTrial;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Reads what the second compiler made of the packet path in a JVM of its own, which compiles in the foreground so that the
 * order of things is the same each time. See ADR 12.
 */
final class CompilationEalTest {
    private static final Path UNITS = Path.of("..", "scripts", "lib", "compile-units");
    private static final Path THRESHOLDS = Path.of("..", "scripts", "lib", "compile-thresholds");
    private static final String APART = "dontinline,";
    private static final String PART = "inline,";

    /** Not run where vectors are too short, or where the compiler is not to know that they are all of one class. */
    private static final String VECTORS = "io.sallyport.pipeline.crypto.vector.";

    /** A unit so large that the compiler does not even try to put it into its caller; it is looked at by itself. */
    private static final Set<String> OWN_UNIT =
            Set.of("already compiled into a big method", "already compiled into a medium method", "hot method too big");

    /** The compiler ran out of nodes: what is left over are single loads and stores. */
    private static final String OUT_OF_NODES = "NodeCountInliningCutoff";

    /** The profile says that few packets come there. */
    private static final String SELDOM = "low call site frequency";

    /** MaxTrivialSize of {@link #THRESHOLDS}: what is no longer, reads or writes a field. */
    private static final int TRIVIAL_OCTETS = 24;

    private static final long MINUTES = 15;

    @TempDir
    private Path folder;

    @Test
    @DisplayName(
            "no step of the packet path was given up by a compiler, or has calls left in it because the compiler ran out of nodes, nor small"
                    + " questions of each packet, nor what only reads a field, however few packets come there")
    void shouldCompileHotPathWhole() throws IOException, InterruptedException {
        boolean withVectors = VectorTrial.isPossible();
        CompilerLog log = compile(List.of(), withVectors ? List.of(HotPathRun.WITH_VECTORS) : List.of());
        Deque<String> waiting = new ArrayDeque<>();
        for (String unit : named(APART)) {
            if (!withVectors && unit.startsWith(VECTORS)) {
                continue;
            }
            assertTrue(log.has(unit), unit + " was not compiled");
            waiting.add(unit);
        }
        Set<String> seen = new HashSet<>(waiting);
        List<String> parts = named(PART);
        List<String> left = new ArrayList<>();
        // What the first compiler cannot compile counting calls may stay for ever as it did without: see ADR 30.
        for (String unit : waiting) {
            log.failure(unit).ifPresent(reason -> left.add(unit + ": " + reason));
        }
        while (!waiting.isEmpty()) {
            String method = waiting.remove();
            for (CompilerLog.Left call : log.left(method)) {
                if (call.reason().equals(OUT_OF_NODES) || isOneOf(parts, call.callee()) || isTrivial(call)) {
                    left.add(method + " calls " + call.callee());
                } else if (OWN_UNIT.contains(call.reason()) && log.has(call.callee()) && seen.add(call.callee())) {
                    waiting.add(call.callee());
                }
            }
        }
        assertEquals(List.of(), left);
    }

    @Test
    @DisplayName("no packet costs an octet of heap where the compiler knows nothing of calls but that they are many")
    void shouldAllocateNothingWithoutProfiles() throws IOException, InterruptedException {
        CompilerLog log = compile(List.of("-XX:-C1ProfileCalls", "-XX:-ProfileInterpreter"), List.of());
        for (String unit : named(APART)) {
            assertTrue(unit.startsWith(VECTORS) || log.has(unit), unit + " was not compiled");
        }
    }

    /** All methods that the compiler is told the same of: packets by AES-GCM pass each of those that are apart. */
    private static List<String> named(String command) throws IOException {
        return Files.readAllLines(UNITS).stream()
                .filter(line -> line.startsWith(command))
                .map(line -> line.substring(command.length()).strip())
                .toList();
    }

    private static boolean isTrivial(CompilerLog.Left call) {
        return call.reason().equals(SELDOM) && call.octets() <= TRIVIAL_OCTETS;
    }

    private static boolean isOneOf(List<String> methods, String method) {
        String any = method.substring(0, method.indexOf("::")) + "::*";
        return methods.contains(method) || methods.contains(any);
    }

    private CompilerLog compile(List<String> flags, List<String> arguments) throws IOException, InterruptedException {
        Path log = folder.resolve("compilation.xml");
        Path output = folder.resolve("output");
        List<String> command = new ArrayList<>();
        command.add(ProcessHandle.current().info().command().orElseThrow());
        ManagementFactory.getRuntimeMXBean().getInputArguments().stream()
                .filter(argument -> argument.startsWith("--"))
                .forEach(command::add);
        command.addAll(List.of(
                "-XX:+UseZGC",
                "-Xbatch",
                "-XX:+UnlockDiagnosticVMOptions",
                "-XX:+LogCompilation",
                "-XX:LogFile=" + log,
                "-XX:CompileCommandFile=" + UNITS,
                "@" + THRESHOLDS));
        command.addAll(flags);
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), HotPathRun.class.getName()));
        command.addAll(arguments);
        Process process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(output.toFile())
                .start();
        try {
            assertTrue(process.waitFor(MINUTES, TimeUnit.MINUTES), "the run has not ended");
            assertEquals(0, process.exitValue(), () -> read(output));
        } finally {
            process.destroyForcibly();
        }
        return CompilerLog.read(log);
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            return e.getMessage();
        }
    }
}
