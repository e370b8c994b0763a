package io.sallyport.jmh.throughput;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/**
 * DPDK's testpmd as the ceiling: it forwards frames between the same devices and looks at none of them. It runs in a
 * process of its own and forwards only during a window.
 */
final class Testpmd implements AutoCloseable {
    private static final String PROGRAM = "dpdk-testpmd";
    private static final String RATE = "Rx-pps:";
    private static final long ANSWER_SECONDS = 20;

    private final Process process;
    private final Writer commands;
    private final BlockingQueue<Long> rates = new LinkedBlockingQueue<>();
    private final List<String> output = new ArrayList<>();

    /**
     * Starts it, paused.
     *
     * @param memory EAL arguments for memory, such as {@code --in-memory}
     * @param devices vdev arguments of the receiving and the transmitting device
     * @param cpu the CPU that forwards; CPU 0 takes commands
     */
    Testpmd(List<String> memory, List<String> devices, int cpu) {
        // Into a pipe the C library would hold the answers back until there are many.
        List<String> command =
                new ArrayList<>(List.of("stdbuf", "-oL", PROGRAM, "-l", "0," + cpu, "--no-pci", "--no-telemetry"));
        command.addAll(memory);
        devices.forEach(device -> command.add("--vdev=" + device));
        command.addAll(List.of("--", "-i", "--forward-mode=io", "--no-flush-rx", "--total-num-mbufs=16384"));
        try {
            process = new ProcessBuilder(command).redirectErrorStream(true).start();
        } catch (IOException e) {
            throw new UncheckedIOException(PROGRAM + " cannot be started: install the package dpdk-dev", e);
        }
        commands = process.outputWriter(StandardCharsets.UTF_8);
        Thread.ofPlatform().daemon().name("testpmd-output").start(this::read);
    }

    private void read() {
        try (BufferedReader lines = process.inputReader(StandardCharsets.UTF_8)) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                synchronized (output) {
                    output.add(line);
                }
                int at = line.indexOf(RATE);
                if (at >= 0) {
                    rates.add(Long.parseLong(
                            line.substring(at + RATE.length()).strip().split("\\s+", 2)[0]));
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Forwards for one window, and answers the packets per second by testpmd's own clock. */
    double window(long millis) throws InterruptedException {
        send("start");
        rate();
        Thread.sleep(millis);
        long rate = rate();
        send("stop");
        return rate;
    }

    /** Receive rate since the call before. */
    private long rate() throws InterruptedException {
        send("show port stats 0");
        Long rate = rates.poll(ANSWER_SECONDS, TimeUnit.SECONDS);
        if (rate == null) {
            synchronized (output) {
                throw new IllegalStateException(PROGRAM + " does not answer; it said:\n" + String.join("\n", output));
            }
        }
        return rate;
    }

    private void send(String command) {
        try {
            commands.write(command + "\n");
            commands.flush();
        } catch (IOException e) {
            synchronized (output) {
                throw new UncheckedIOException(PROGRAM + " has ended; it said:\n" + String.join("\n", output), e);
            }
        }
    }

    @Override
    public void close() {
        try {
            commands.write("quit\n");
            commands.flush();
        } catch (IOException e) {
            process.destroy();
        }
        try {
            if (!process.waitFor(ANSWER_SECONDS, TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }
}
