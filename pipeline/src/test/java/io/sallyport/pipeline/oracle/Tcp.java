package io.sallyport.pipeline.oracle;

import java.nio.ByteBuffer;

/** Builds TCP segments. */
public final class Tcp {
    public static final int PROTOCOL = 6;
    public static final int SYN = 2;
    public static final int ACK = 16;

    private Tcp() {}

    /**
     * A segment in an IPv4 or IPv6 packet, by the addresses' family, its checksum right.
     *
     * @param options a multiple of 4 octets, up to 40
     */
    public static byte[] packet(String source, String destination, int flags, byte[] options, byte[] data) {
        byte[] segment = ByteBuffer.allocate(20 + options.length + data.length)
                .putShort((short) 40_000)
                .putShort((short) 443)
                .putInt(0x1234_5678)
                .putInt(0)
                .put((byte) ((5 + options.length / 4) << 4))
                .put((byte) flags)
                .putShort((short) 64_240)
                .putInt(0)
                .put(options)
                .put(data)
                .array();
        byte[] from = Frames.address(source);
        byte[] to = Frames.address(destination);
        byte[] packet = from.length == 4
                ? Frames.ipv4(from, to, PROTOCOL, 64, 0, segment)
                : Frames.ipv6(from, to, PROTOCOL, 64, 0, segment);
        return withChecksum(packet);
    }

    /** The packet with the checksum that its segment must have. */
    public static byte[] withChecksum(byte[] packet) {
        return PseudoHeader.withChecksum(packet, PROTOCOL, 16);
    }
}
