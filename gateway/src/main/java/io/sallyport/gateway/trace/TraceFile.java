package io.sallyport.gateway.trace;

import io.sallyport.pipeline.burst.DropReason;
import io.sallyport.pipeline.trace.PacketTrace;
import io.sallyport.pipeline.trace.TracePlaces;
import io.sallyport.pipeline.trace.TracedPacket;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Locale;

/**
 * What a trace looks like as a file: an interface for each place where packets are looked at, named after its port; comments
 * that say of which SA a packet is, or why it was dropped.
 */
final class TraceFile {
    /** Octets of the statistics of one place. */
    static final int STATISTICS_OCTETS = 72;

    private final PcapngWriter writer;
    private final TracePlaces places;
    private final List<String> ports;
    private final long[] written;
    private final long[] abandoned;
    private final long epochNanos;

    /**
     * A file that begins in {@code out}.
     *
     * @param ports names by index
     * @param epochNanos nanoseconds since 1970 when {@link System#nanoTime} was 0
     */
    TraceFile(ByteBuffer out, TracePlaces places, List<String> ports, long epochNanos) {
        this.writer = new PcapngWriter(out);
        this.places = places;
        this.ports = ports;
        this.epochNanos = epochNanos;
        written = new long[places.count()];
        abandoned = new long[places.count()];
    }

    /** Writes what stands before the packets. */
    void begin(String comment, int snap) {
        writer.sectionHeader("Sallyport", comment);
        for (int port = 0; port < ports.size(); port++) {
            String name = ports.get(port);
            frames(name + " rx", "frames as they came in by port " + name, snap);
            frames(name + " tx", "frames as they left by port " + name, snap);
        }
        packets("ipsec in", "IP packets that came out of IPsec", snap);
        packets("ipsec out", "IP packets about to go into IPsec", snap);
        frames("dropped", "packets that were dropped, as they stood in their buffers", snap);
    }

    private void frames(String name, String description, int snap) {
        writer.interfaceDescription(PcapngDescriptor.ETHERNET, snap, name, description);
    }

    private void packets(String name, String description, int snap) {
        writer.interfaceDescription(PcapngDescriptor.RAW_IP, snap, name, description);
    }

    /** Writes a packet. */
    void add(TracedPacket packet) {
        written[packet.place()]++;
        writer.packet(
                packet.place(),
                epochNanos + packet.nanos(),
                packet.octets(),
                packet.captured(),
                flags(packet),
                comment(packet));
    }

    private int flags(TracedPacket packet) {
        int place = packet.place();
        if (place == places.opened()) {
            return PcapngDescriptor.INBOUND;
        }
        if (place == places.sealing()) {
            return PcapngDescriptor.OUTBOUND;
        }
        if (place == places.dropped()) {
            return packet.port() < 0 ? 0 : PcapngDescriptor.INBOUND;
        }
        return place % 2 == 0 ? PcapngDescriptor.INBOUND : PcapngDescriptor.OUTBOUND;
    }

    private String comment(TracedPacket packet) {
        if (packet.reason().isPresent()) {
            return dropped(packet.reason().get(), packet.port());
        }
        if (packet.place() == places.opened()) {
            return String.format(Locale.ROOT, "from SPI 0x%08x, sequence number %d", packet.spi(), packet.sequence());
        }
        return packet.place() == places.sealing() ? String.format(Locale.ROOT, "to SPI 0x%08x", packet.spi()) : "";
    }

    private String dropped(DropReason reason, int port) {
        String where = port < 0 ? "" : " It came in by " + ports.get(port) + ".";
        return "dropped: " + reason.metric() + ". " + reason.explanation() + where;
    }

    /** Takes note of a packet that was captured and that nobody took in time. */
    void abandon(TracedPacket packet) {
        abandoned[packet.place()]++;
    }

    /** Writes what stands behind the packets. */
    void end(PacketTrace trace, long nanos) {
        for (int place = 0; place < written.length; place++) {
            writer.statistics(place, epochNanos + nanos, trace.matched(place), lost(trace, place), written[place]);
        }
    }

    private long lost(PacketTrace trace, int place) {
        return trace.lost(place) + abandoned[place];
    }

    /** Packets that are missing, since there was no room in a ring, or nobody took them in time. */
    long lost(PacketTrace trace) {
        long sum = 0;
        for (int place = 0; place < places.count(); place++) {
            sum += lost(trace, place);
        }
        return sum;
    }

    /** Packets written so far. */
    long packets() {
        long sum = 0;
        for (long each : written) {
            sum += each;
        }
        return sum;
    }
}
