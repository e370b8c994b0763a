package io.sallyport.gateway.launcher;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * What a program for bash left.
 *
 * @param code exit code, 128 and its number if a signal ended it
 * @param said on standard output and standard error
 */
record Shell(int code, String said) {
    /** The repository. */
    static final Path PROJECT = Path.of("..").toAbsolutePath().normalize();

    /** Runs a program, whose errors end it, in a session of its own: its signals reach nobody else, and none is ignored. */
    static Shell run(String program, String... arguments) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(
                List.of("setsid", "env", "--default-signal", "bash", "-euo", "pipefail", "-c", program, "test"));
        command.addAll(Arrays.asList(arguments));
        return of(PROJECT, command);
    }

    /** Runs a command in a folder; ends when everything that it has begun has ended. */
    static Shell of(Path folder, List<String> command) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(command)
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .start();
        process.getOutputStream().close();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        return new Shell(process.waitFor(), said);
    }
}
