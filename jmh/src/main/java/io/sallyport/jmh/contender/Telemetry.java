package io.sallyport.jmh.contender;

import com.fasterxml.jackson.jr.ob.JSON;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;

/** Statistics of a DPDK process by its telemetry socket, which speaks SOCK_SEQPACKET: DPDK's own script does, Java does not. */
public final class Telemetry implements AutoCloseable {
    private static final String PROGRAM = "dpdk-telemetry.py";
    private static final String STATISTICS = "/ethdev/stats";

    private final Process process;
    private final BufferedReader answers;
    private final Writer questions;

    private Telemetry(Process process) {
        this.process = process;
        answers = process.inputReader(StandardCharsets.UTF_8);
        questions = process.outputWriter(StandardCharsets.UTF_8);
    }

    /** Connects to the process with that file prefix; empty if it does not listen yet. */
    public static Optional<Telemetry> connect(String filePrefix) {
        try {
            ProcessBuilder builder = new ProcessBuilder(PROGRAM, "-f", filePrefix).redirectErrorStream(true);
            // Into a pipe its answers would be held back.
            builder.environment().put("PYTHONUNBUFFERED", "1");
            Telemetry telemetry = new Telemetry(builder.start());
            try {
                if (telemetry.ask(STATISTICS + ",0").isPresent()) {
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

    /**
     * Packets that a port has sent or received.
     *
     * @param counter {@code ipackets} or {@code opackets}
     */
    public long packets(int port, String counter) {
        try {
            Object statistics = ask(STATISTICS + "," + port)
                    .orElseThrow(() -> new IOException("no such port"))
                    .get(STATISTICS);
            if (statistics instanceof Map<?, ?> map && map.get(counter) instanceof Number number) {
                return number.longValue();
            }
            throw new IOException("it has no " + counter + ": " + statistics);
        } catch (IOException e) {
            throw new UncheckedIOException("telemetry does not say what port " + port + " did", e);
        }
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
