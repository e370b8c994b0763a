package io.sallyport.jmh.contender;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.SeekableByteChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * A program of DPDK that forwards from its port 0 to its port 1 without rest; between its windows it is stopped by a signal.
 * What its port 1 has sent counts.
 */
public final class DpdkProcess implements Contender {
    private static final int TAIL = 40;
    private static final int TAIL_OCTETS = 16_384;
    private static final long START_NANOS = TimeUnit.SECONDS.toNanos(120);
    private static final long FORWARD_NANOS = TimeUnit.SECONDS.toNanos(4);
    private static final long LONGEST_WINDOW_NANOS = TimeUnit.SECONDS.toNanos(3);
    private static final long LOOK_MILLIS = 100;
    private static final long END_SECONDS = 10;

    /** Of what it took in; both counts are not of quite the same moment. */
    private static final double MOST_LOST = 0.005;

    /** Of what has left. */
    static final String COUNTER = "opackets";

    /** Of a port: what has come in. */
    private static final String RECEIVED = "ipackets";

    private final String name;
    private final String question;
    private final Path log;
    private final Process process;
    private final Signals signals;
    private final Telemetry telemetry;
    private final long thread;
    private long packets;
    private long processorTime;

    /**
     * Starts it, waits for its first packets, and stops it.
     *
     * @param bench has the CPU on which it polls, and a folder for its output
     * @throws IllegalStateException with its last words if it ends or forwards nothing
     */
    DpdkProcess(String name, List<String> command, String filePrefix, BenchSetup bench) throws InterruptedException {
        this(name, command, filePrefix, bench, Telemetry.ofPort(1));
    }

    /**
     * The same for one that counts by itself.
     *
     * @param question to its telemetry, whose answer has {@link #COUNTER}
     */
    DpdkProcess(String name, List<String> command, String filePrefix, BenchSetup bench, String question)
            throws InterruptedException {
        this.name = name;
        this.question = question;
        log = bench.folder().resolve(filePrefix + ".log");
        try {
            process = new ProcessBuilder(command)
                    .redirectErrorStream(true)
                    .redirectOutput(log.toFile())
                    .start();
        } catch (IOException e) {
            throw new UncheckedIOException(command.getFirst() + " cannot be started", e);
        }
        boolean up = false;
        try {
            telemetry = awaitTraffic(filePrefix);
            up = true;
        } finally {
            if (!up) {
                end();
            }
        }
        thread = ProcessorTime.boundThread(process.pid(), bench.cpu());
        signals = new Signals(process.pid());
        stop();
    }

    private Telemetry awaitTraffic(String filePrefix) throws InterruptedException {
        long start = System.nanoTime();
        long deadline = start + START_NANOS;
        boolean polls = false;
        Telemetry connected = null;
        while (System.nanoTime() < deadline) {
            if (!process.isAlive()) {
                throw new IllegalStateException(name + " has ended; it said:\n" + tail());
            }
            if (connected == null) {
                connected = Telemetry.connect(filePrefix).orElse(null);
            } else if (connected.look(question, COUNTER).orElse(0) > 0) {
                return connected;
            } else if (!polls && connected.look(Telemetry.ofPort(0), RECEIVED).orElse(0) > 0) {
                // What takes packets in without rest has sent the first of them long before.
                polls = true;
                deadline = Math.min(deadline, System.nanoTime() + FORWARD_NANOS);
            }
            Thread.sleep(LOOK_MILLIS);
        }
        if (connected != null) {
            connected.close();
        }
        throw new IllegalStateException(name + " forwards nothing; it said:\n" + tail());
    }

    private String tail() {
        try (SeekableByteChannel file = Files.newByteChannel(log)) {
            // It may have written a message for each packet.
            ByteBuffer end = ByteBuffer.allocate((int) Math.min(file.size(), TAIL_OCTETS));
            file.position(file.size() - end.capacity());
            while (end.hasRemaining() && file.read(end) >= 0) {}
            // Whatever octets it wrote.
            List<String> lines = new String(end.array(), 0, end.position(), StandardCharsets.ISO_8859_1)
                    .lines()
                    .toList();
            return String.join("\n", lines.subList(Math.max(0, lines.size() - TAIL), lines.size()));
        } catch (IOException e) {
            return "(nothing: " + e.getMessage() + ")";
        }
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public double window() throws InterruptedException {
        long packetsBefore = packets;
        long timeBefore = processorTime;
        signals.goOn();
        long start = System.nanoTime();
        long left = WINDOW_NANOS;
        while (left > 0 && System.nanoTime() - start < LONGEST_WINDOW_NANOS) {
            TimeUnit.NANOSECONDS.sleep(left);
            left = WINDOW_NANOS - (ProcessorTime.of(process.pid(), thread) - timeBefore);
        }
        stop();
        return (packets - packetsBefore) * 1e9 / (processorTime - timeBefore);
    }

    /** Both counts are of nearly the same moment; what they differ by, they differ by at the end of the next window too. */
    private void stop() {
        packets = telemetry.number(question, COUNTER);
        signals.stop();
        while (!ProcessorTime.isStopped(process.pid(), thread)) {
            Thread.onSpinWait();
        }
        processorTime = ProcessorTime.of(process.pid(), thread);
    }

    @Override
    public void close() {
        signals.goOn();
        try {
            requireAllSent();
        } finally {
            signals.close();
            telemetry.close();
            end();
        }
    }

    /** One that drops packets would look slow. */
    private void requireAllSent() {
        long received = telemetry.look(Telemetry.ofPort(0), RECEIVED).orElse(0);
        long sent = telemetry.look(question, COUNTER).orElse(0);
        if (received - sent > MOST_LOST * received) {
            throw new IllegalStateException(
                    name + " took in " + received + " packets and sent " + sent + "; it said:\n" + tail());
        }
    }

    private void end() {
        process.destroy();
        try {
            if (!process.waitFor(END_SECONDS, TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }
}
