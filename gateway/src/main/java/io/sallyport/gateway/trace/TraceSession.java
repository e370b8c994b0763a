package io.sallyport.gateway.trace;

import io.sallyport.pipeline.trace.Capture;
import io.sallyport.pipeline.trace.PacketTrace;
import io.sallyport.pipeline.trace.TraceFilter;
import io.sallyport.pipeline.trace.TracedPacket;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A trace that runs: from the workers' rings through one buffer to the channel of whoever asked, which is never waited for.
 *
 * <pre>
 *   beginning ── every worker has begun ──▶ running
 *   running ── bound reached, the other end has ended, the gateway ends ──▶ stopping ── workers have stopped ──▶ ending ──▶ over
 *                                                                            rings are emptied          statistics, flush
 * </pre>
 */
final class TraceSession {
    private static final Logger LOG = LoggerFactory.getLogger(TraceSession.class);
    private static final int BUFFER_OCTETS = 1 << 20;
    private static final int TURNS = 64;
    private static final long STOP_NANOS = TimeUnit.SECONDS.toNanos(1);
    private static final long FLUSH_NANOS = TimeUnit.SECONDS.toNanos(5);

    private final SocketChannel channel;
    private final PacketTrace trace;
    private final TraceRequest request;
    private final ByteBuffer out;
    private final TraceFile file;
    private final int packetOctets;
    private final long lastOctet;
    private final int endOctets;
    private long endNanos;
    private long octets;
    private long deadline;
    private boolean full;
    private boolean broken;
    private boolean hurried;
    private State state = State.BEGINNING;
    private String why = "";

    private enum State {
        BEGINNING,
        RUNNING,
        STOPPING,
        ENDING,
        OVER
    }

    private TraceSession(SocketChannel channel, PacketTrace trace, List<String> ports, TraceRequest request) {
        this.channel = channel;
        this.trace = trace;
        this.request = request;
        packetOctets = PcapngWriter.mostOctets(request.snap());
        endOctets = TraceFile.STATISTICS_OCTETS * trace.places().count();
        int headOctets = PcapngWriter.mostOctets(0) * (1 + trace.places().count());
        out = ByteBuffer.allocateDirect(BUFFER_OCTETS + headOctets + endOctets + trace.workers() * packetOctets);
        long now = System.nanoTime();
        deadline = now + STOP_NANOS;
        Instant epoch = Instant.now();
        file = new TraceFile(
                out, trace.places(), ports, TimeUnit.SECONDS.toNanos(epoch.getEpochSecond()) + epoch.getNano() - now);
        lastOctet = request.octets() - endOctets;
    }

    /**
     * Lets the workers begin.
     *
     * @param guest who asked; hands its channel over, which is closed in the end, unless the request is refused
     * @throws IllegalArgumentException if the request names a port that is not there
     */
    static TraceSession begin(Guest guest, PacketTrace trace, List<String> ports, TraceRequest request) {
        TraceFilter filter = new TraceFilter(
                request.ports().stream().map(name -> index(name, ports)).toList(), request.peers(), request.spis());
        TraceSession session = new TraceSession(guest.hand(), trace, ports, request);
        LOG.warn(
                "A TRACE OF PACKETS BEGINS: user {} gets what protected packets contain, in the clear ({})",
                guest.user(),
                request.line());
        trace.begin(new Capture(filter, request.snap()));
        return session;
    }

    private static int index(String name, List<String> ports) {
        int index = ports.indexOf(name);
        if (index < 0) {
            throw new IllegalArgumentException(
                    "there is no port \"" + name + "\"; there are " + String.join(", ", ports));
        }
        return index;
    }

    /** Lets the workers stop; what they have captured by then is still written. */
    void stop(String reason) {
        if (state == State.BEGINNING || state == State.RUNNING) {
            state = State.STOPPING;
            why = reason;
            deadline = System.nanoTime() + STOP_NANOS;
            trace.end();
        }
    }

    /** The same, and whoever asked gets no more than a moment to take it. */
    void hurry(String reason) {
        stop(reason);
        if (!hurried) {
            hurried = true;
            deadline = System.nanoTime() + STOP_NANOS;
        }
    }

    /** Does what there is to do; false when all is done. */
    boolean step() {
        for (int turn = 0; turn < TURNS && state != State.OVER; turn++) {
            long now = System.nanoTime();
            boolean idle = state != State.RUNNING && trace.isIdle();
            int drained = drain();
            boolean moved = flush() || drained > 0;
            if (moved && !hurried && (state == State.STOPPING || state == State.ENDING)) {
                // As long as it is being taken.
                deadline = now + FLUSH_NANOS;
            }
            switch (state) {
                case BEGINNING -> start(now);
                case RUNNING -> look(now);
                case STOPPING -> {
                    if ((idle && drained == 0 && atOnce() > 0) || now > deadline) {
                        finish(now);
                    }
                }
                case ENDING -> {
                    if (out.position() == 0 || broken || now > deadline) {
                        close();
                    }
                }
                case OVER -> throw new IllegalStateException("the trace is over");
            }
            if (!moved) {
                break;
            }
        }
        return state != State.OVER;
    }

    /** Packets of each worker for which there is room, beside that for the end of the file. */
    private int atOnce() {
        return (out.remaining() - endOctets) / (trace.workers() * packetOctets);
    }

    private int drain() {
        if (state == State.BEGINNING || state == State.ENDING) {
            return 0;
        }
        int each = atOnce();
        return each == 0 ? 0 : trace.drain(this::add, each);
    }

    private void add(TracedPacket packet) {
        if (full || broken) {
            return;
        }
        int start = out.position();
        if (file.packets() == request.packets()
                || octets + PcapngWriter.mostOctets(packet.captured().length) > lastOctet) {
            full = true;
            return;
        }
        file.add(packet);
        octets += out.position() - start;
    }

    /** Says ok when every worker shows its packets: none that comes after that is missing. */
    private void start(long now) {
        if (trace.isFollowed()) {
            out.put("ok\n".getBytes(StandardCharsets.US_ASCII));
            int head = out.position();
            file.begin(request.line(), request.snap());
            octets = (long) out.position() - head;
            endNanos = now + request.duration().toNanos();
            state = State.RUNNING;
        } else if (now > deadline) {
            out.put("error: a worker does not answer\n".getBytes(StandardCharsets.US_ASCII));
            trace.end();
            why = "a worker does not answer";
            state = State.ENDING;
            deadline = now + FLUSH_NANOS;
        }
    }

    private void look(long now) {
        if (broken || hasGone()) {
            stop("whoever asked for it has ended it");
        } else if (full || file.packets() == request.packets()) {
            stop("it has as many packets or octets as were asked for");
        } else if (now > endNanos) {
            stop("its time is over");
        }
    }

    private boolean hasGone() {
        try {
            return channel.read(ByteBuffer.allocate(Long.BYTES)) < 0;
        } catch (IOException e) {
            broken = true;
            return true;
        }
    }

    /** Writes what the channel takes; true if it took something. */
    private boolean flush() {
        if (broken || out.position() == 0) {
            return false;
        }
        out.flip();
        try {
            return channel.write(out) > 0;
        } catch (IOException e) {
            broken = true;
            return false;
        } finally {
            ByteBuffer _ = broken ? out.clear() : out.compact();
        }
    }

    private void finish(long now) {
        if (!trace.isIdle()) {
            LOG.warn("a worker does not answer; what it has captured since is not in the trace");
        }
        if (!full) {
            int _ = trace.drain(file::abandon, Integer.MAX_VALUE);
        }
        if (!broken && octets > 0) {
            int start = out.position();
            file.end(trace, now);
            octets += out.position() - start;
        }
        state = State.ENDING;
        deadline = now + (hurried ? STOP_NANOS : FLUSH_NANOS);
    }

    private void close() {
        state = State.OVER;
        LOG.info(
                "the trace of packets has ended, for {}: {} packets, {} octets, {} packets lost{}",
                why,
                grouped(file.packets()),
                grouped(octets),
                grouped(file.lost(trace)),
                broken || out.position() > 0 ? "; not all of it was taken" : "");
        try {
            channel.close();
        } catch (IOException e) {
            LOG.debug("the channel of a trace can't be closed", e);
        }
    }

    private static String grouped(long number) {
        return String.format(Locale.ROOT, "%,d", number);
    }
}
