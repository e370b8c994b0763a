package io.sallyport.gateway.trace;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** Passes a pcapng file on, block by block, and counts what is in it. */
final class BlockReader {
    private static final int LEAST_OCTETS = 12;
    private static final int MOST_OCTETS = 1 << 20;
    private static final int STATISTICS_OPTIONS = 20;

    private long packets;
    private long lost;
    private long octets;
    private boolean hasStatistics;

    /**
     * Copies until the end.
     *
     * @throws EOFException if the end comes within a block
     * @throws IOException if that is no pcapng as {@link PcapngWriter} writes it, or from either stream
     */
    void copy(InputStream in, OutputStream out) throws IOException {
        byte[] head = new byte[PcapngDescriptor.BODY];
        while (true) {
            int got = in.readNBytes(head, 0, head.length);
            if (got == 0) {
                return;
            }
            if (got < head.length) {
                throw new EOFException("the end came within a block");
            }
            ByteBuffer fields = ByteBuffer.wrap(head).order(ByteOrder.LITTLE_ENDIAN);
            int type = fields.getInt(0);
            int length = fields.getInt(Integer.BYTES);
            if (length < LEAST_OCTETS || length > MOST_OCTETS || length % PcapngDescriptor.ALIGNMENT != 0) {
                throw new IOException("a block of " + length + " octets is no part of a trace");
            }
            byte[] block = new byte[length];
            System.arraycopy(head, 0, block, 0, head.length);
            if (in.readNBytes(block, head.length, length - head.length) < length - head.length) {
                throw new EOFException("the end came within a block");
            }
            out.write(block);
            count(type, ByteBuffer.wrap(block).order(ByteOrder.LITTLE_ENDIAN));
            octets += length;
        }
    }

    private void count(int type, ByteBuffer block) {
        if (type == PcapngDescriptor.ENHANCED_PACKET) {
            packets++;
        } else if (type == PcapngDescriptor.INTERFACE_STATISTICS) {
            hasStatistics = true;
            for (int at = STATISTICS_OPTIONS; at + PcapngDescriptor.OPTION_HEADER + Long.BYTES <= block.limit(); ) {
                if (block.getShort(at) == PcapngDescriptor.LOST) {
                    lost += block.getLong(at + PcapngDescriptor.OPTION_HEADER);
                }
                at += PcapngDescriptor.OPTION_HEADER + Short.toUnsignedInt(block.getShort(at + Short.BYTES));
            }
        }
    }

    /** Packets that were passed on. */
    long packets() {
        return packets;
    }

    /** Packets that are missing, as the statistics say. */
    long lost() {
        return lost;
    }

    /** Octets that were passed on. */
    long octets() {
        return octets;
    }

    /** True if the file has its end. */
    boolean hasStatistics() {
        return hasStatistics;
    }
}
