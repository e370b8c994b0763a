package io.sallyport.gateway.trace;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Writes the blocks of a pcapng file into a buffer: a section header, a description of each interface, packets, and statistics
 * of each interface (draft-ietf-opsawg-pcapng, section 4). Times are nanoseconds since 1970.
 *
 * <p>The buffer must have room; {@link #mostOctets} says how much a packet takes.
 */
final class PcapngWriter {
    /** Octets of a text; longer ones are cut. */
    static final int MOST_TEXT = 1_000;

    private final ByteBuffer out;

    /** A writer to that buffer, which becomes little-endian. */
    PcapngWriter(ByteBuffer out) {
        this.out = out.order(ByteOrder.LITTLE_ENDIAN);
    }

    /** Octets at most of the block of a packet of which so many are captured. */
    static int mostOctets(int captured) {
        int fields = 5 * Integer.BYTES;
        int flags = PcapngDescriptor.OPTION_HEADER + Integer.BYTES;
        int comment = PcapngDescriptor.OPTION_HEADER + MOST_TEXT;
        return PcapngDescriptor.AROUND_BODY
                + fields
                + captured
                + flags
                + comment
                + PcapngDescriptor.OPTION_HEADER
                + 2 * PcapngDescriptor.ALIGNMENT;
    }

    /** Begins the file. */
    void sectionHeader(String program, String comment) {
        int start = begin(PcapngDescriptor.SECTION_HEADER);
        out.putInt(PcapngDescriptor.BYTE_ORDER_MAGIC)
                .putShort((short) PcapngDescriptor.MAJOR)
                .putShort((short) PcapngDescriptor.MINOR)
                .putLong(PcapngDescriptor.LENGTH_NOT_SAID);
        text(PcapngDescriptor.PROGRAM, program);
        text(PcapngDescriptor.COMMENT, comment);
        end(start);
    }

    /**
     * Describes the next interface; they are counted from 0.
     *
     * @param linkType such as {@link PcapngDescriptor#ETHERNET}
     * @param snap octets of a packet that are captured at most
     */
    void interfaceDescription(int linkType, int snap, String name, String description) {
        int start = begin(PcapngDescriptor.INTERFACE_DESCRIPTION);
        out.putShort((short) linkType).putShort((short) 0).putInt(snap);
        text(PcapngDescriptor.NAME, name);
        text(PcapngDescriptor.DESCRIPTION, description);
        option(PcapngDescriptor.RESOLUTION, PcapngDescriptor.NANOSECONDS);
        end(start);
    }

    /**
     * A packet.
     *
     * @param octets that it has
     * @param captured its first octets
     * @param flags such as {@link PcapngDescriptor#INBOUND}; 0 for none
     * @param comment empty for none
     */
    void packet(int place, long nanos, int octets, byte[] captured, int flags, String comment) {
        int start = begin(PcapngDescriptor.ENHANCED_PACKET);
        out.putInt(place);
        time(nanos);
        out.putInt(captured.length).putInt(octets).put(captured);
        pad(captured.length);
        out.putShort((short) PcapngDescriptor.FLAGS)
                .putShort((short) Integer.BYTES)
                .putInt(flags);
        text(PcapngDescriptor.COMMENT, comment);
        end(start);
    }

    /**
     * Statistics of an interface.
     *
     * @param received packets that the filter took
     * @param lost those for which there was no room
     * @param written those that are in the file
     */
    void statistics(int place, long nanos, long received, long lost, long written) {
        int start = begin(PcapngDescriptor.INTERFACE_STATISTICS);
        out.putInt(place);
        time(nanos);
        count(PcapngDescriptor.RECEIVED, received);
        count(PcapngDescriptor.LOST, lost);
        count(PcapngDescriptor.DELIVERED, written);
        end(start);
    }

    private int begin(int type) {
        int start = out.position();
        out.putInt(type).putInt(0);
        return start;
    }

    private void end(int start) {
        out.putShort((short) PcapngDescriptor.END_OF_OPTIONS).putShort((short) 0);
        int octets = out.position() + Integer.BYTES - start;
        out.putInt(octets).putInt(start + Integer.BYTES, octets);
    }

    private void time(long nanos) {
        out.putInt((int) (nanos >>> Integer.SIZE)).putInt((int) nanos);
    }

    private void count(int code, long value) {
        out.putShort((short) code).putShort((short) Long.BYTES).putLong(value);
    }

    private void text(int code, String text) {
        byte[] octets = text.getBytes(StandardCharsets.UTF_8);
        if (octets.length > 0) {
            option(code, octets.length <= MOST_TEXT ? octets : Arrays.copyOf(octets, MOST_TEXT));
        }
    }

    private void option(int code, byte... value) {
        out.putShort((short) code).putShort((short) value.length).put(value);
        pad(value.length);
    }

    /** The block may begin anywhere in the buffer, so that this goes by the length of what was put. */
    private void pad(int octets) {
        for (int i = octets; i % PcapngDescriptor.ALIGNMENT != 0; i++) {
            out.put((byte) 0);
        }
    }
}
