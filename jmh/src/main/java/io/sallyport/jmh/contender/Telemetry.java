package io.sallyport.jmh.contender;

import com.fasterxml.jackson.jr.ob.JSON;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/** Statistics of a DPDK process by its telemetry socket, which speaks SOCK_SEQPACKET: DPDK's own script does, Java does not. */
public final class Telemetry implements AutoCloseable {
    private static final String PROGRAM = "dpdk-telemetry.py";
    private static final String STATISTICS = "/ethdev/stats";
    private static final String SOCKET = "dpdk_telemetry.v2";

    private final Process process;
    private final BufferedReader answers;
    private final Writer questions;

    private Telemetry(Process process) {
        this.process = process;
        answers = process.inputReader(StandardCharsets.UTF_8);
        questions = process.outputWriter(StandardCharsets.UTF_8);
    }

    /**
     * Connects to the process with that file prefix; empty if it does not listen yet, or has no answer yet.
     *
     * @param question which will be asked
     */
    public static Optional<Telemetry> connect(String filePrefix, String question) {
        // To start the script takes more processor time than a look.
        if (!Files.exists(runtimeFolder().resolve("dpdk").resolve(filePrefix).resolve(SOCKET))) {
            return Optional.empty();
        }
        try {
            ProcessBuilder builder = new ProcessBuilder(PROGRAM, "-f", filePrefix).redirectErrorStream(true);
            // Into a pipe its answers would be held back.
            builder.environment().put("PYTHONUNBUFFERED", "1");
            Telemetry telemetry = new Telemetry(builder.start());
            try {
                if (telemetry.statistics(question).isPresent()) {
                    return Optional.of(telemetry);
                }
            } catch (IOException e) {
                // Nobody listens, and the script has ended.
            }
            telemetry.close();
            return Optional.empty();
        } catch (IOException e) {
            throw new UncheckedIOException(PROGRAM + " cannot be started: install the package dpdk-dev", e);
        }
    }

    /** Where DPDK puts its sockets, as its {@code eal_create_runtime_dir} chooses. */
    private static Path runtimeFolder() {
        Map<String, String> environment = System.getenv();
        String others = environment.getOrDefault("XDG_RUNTIME_DIR", "/tmp");
        String fallback = System.getProperty("user.name").equals("root") ? "/var/run" : others;
        return Path.of(environment.getOrDefault("RUNTIME_DIRECTORY", fallback));
    }

    /**
     * A number of an answer.
     *
     * @param question such as {@link #ofPort}
     * @param key of the number in the answer, such as {@code opackets}
     */
    public long number(String question, String key) {
        try {
            Map<?, ?> answer = statistics(question).orElseThrow(() -> new IOException("there is no such thing yet"));
            if (answer.get(key) instanceof Number number) {
                return number.longValue();
            }
            throw new IOException("it has no " + key + ": " + answer);
        } catch (IOException e) {
            throw new UncheckedIOException("telemetry does not answer " + question, e);
        }
    }

    /** What a question is answered by, without the question; empty if that is nothing. */
    private Optional<Map<?, ?>> statistics(String question) throws IOException {
        String command = question.split(",", 2)[0];
        return ask(question)
                .map(answer -> answer.get(command))
                .map(answer -> answer instanceof Map<?, ?> map ? map : null);
    }

    /** The question for a port's statistics. */
    public static String ofPort(int port) {
        return STATISTICS + "," + port;
    }

    private Optional<Map<String, Object>> ask(String question) throws IOException {
        questions.write(question + "\n");
        questions.flush();
        String answer = answers.readLine();
        if (answer == null || !answer.startsWith("{")) {
            return Optional.empty();
        }
        return Optional.of(JSON.std.mapFrom(answer));
    }

    @Override
    public void close() {
        process.destroy();
        try {
            process.waitFor();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
