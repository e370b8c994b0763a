package io.sallyport.gateway.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** The program in a process of its own, which ends by itself. */
final class MainProcess {
    private MainProcess() {}

    /** The command that runs it with some arguments. */
    static List<String> command(String... arguments) {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:+UseSerialGC",
                "-Xmx256m",
                "--enable-native-access=ALL-UNNAMED",
                "--add-opens=java.base/jdk.internal.misc=ALL-UNNAMED",
                "--sun-misc-unsafe-memory-access=allow",
                "-cp",
                System.getProperty("java.class.path"),
                Main.class.getName()));
        command.addAll(Arrays.asList(arguments));
        return command;
    }

    /** Starts a command whose standard output nobody reads. */
    static Process start(ProcessBuilder builder) throws IOException {
        return builder.redirectOutput(ProcessBuilder.Redirect.DISCARD).start();
    }
}
