package io.sallyport.jmh.report;

import com.fasterxml.jackson.jr.ob.JSON;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** A run in a JVM of its own, with the flags of this one: DPDK starts once in a process. */
public final class Child {
    private Child() {}

    /**
     * Runs a benchmark that takes {@code --json}, and answers what it wrote.
     *
     * @throws IOException if it fails; what it said is on this process's standard error
     */
    public static Map<String, Object> run(Class<?> main, List<String> options)
            throws IOException, InterruptedException {
        Path json = Files.createTempFile("sallyport-bench", ".json");
        try {
            List<String> command = new ArrayList<>();
            command.add(ProcessHandle.current().info().command().orElseThrow());
            command.addAll(ManagementFactory.getRuntimeMXBean().getInputArguments());
            command.addAll(List.of("-cp", System.getProperty("java.class.path"), main.getName()));
            command.addAll(options);
            command.add("--json=" + json);
            Process process = new ProcessBuilder(command)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .redirectError(ProcessBuilder.Redirect.INHERIT)
                    .start();
            int status = process.waitFor();
            if (status != 0) {
                throw new IOException(main.getSimpleName() + " " + String.join(" ", options) + " ended with " + status);
            }
            return JSON.std.mapFrom(json.toFile());
        } finally {
            Files.deleteIfExists(json);
        }
    }
}
