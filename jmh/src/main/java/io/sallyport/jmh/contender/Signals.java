package io.sallyport.jmh.contender;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;

/** Stops a process and lets it go on. A shell that waits for orders sends the signals, for one that begins takes too long. */
final class Signals implements AutoCloseable {
    private final long process;
    private final Process shell;
    private final Writer orders;

    Signals(long process) {
        this.process = process;
        try {
            shell = new ProcessBuilder("bash", "--norc", "-s")
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .redirectError(ProcessBuilder.Redirect.DISCARD)
                    .start();
        } catch (IOException e) {
            throw new UncheckedIOException("bash cannot be started", e);
        }
        orders = shell.outputWriter(StandardCharsets.US_ASCII);
    }

    void stop() {
        send("STOP");
    }

    void goOn() {
        send("CONT");
    }

    private void send(String signal) {
        try {
            orders.write("kill -" + signal + " " + process + "\n");
            orders.flush();
        } catch (IOException e) {
            throw new UncheckedIOException("process " + process + " cannot be sent signals any more", e);
        }
    }

    @Override
    public void close() {
        try {
            orders.close();
            shell.waitFor();
        } catch (IOException e) {
            shell.destroyForcibly();
        } catch (InterruptedException e) {
            shell.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }
}
