package io.sallyport.pipeline.oracle;

import java.nio.ByteBuffer;

/** Builds and checks ICMP messages as byte arrays. */
public final class IcmpFrames {
    private static final int ICMP = 1;
    private static final int ICMPV6 = 58;

    private IcmpFrames() {}

    /** An ICMP message in an IP packet of the addresses' family, checksum right. */
    public static byte[] packet(String source, String destination, int type, int code, int rest, byte[] data) {
        byte[] from = Frames.address(source);
        byte[] to = Frames.address(destination);
        byte[] message = ByteBuffer.allocate(8 + data.length)
                .put((byte) type)
                .put((byte) code)
                .putShort((short) 0)
                .putInt(rest)
                .put(data)
                .array();
        ByteBuffer.wrap(message).putShort(2, (short) checksum(from, to, message));
        return from.length == 4
                ? Frames.ipv4(from, to, ICMP, 64, 0, message)
                : Frames.ipv6(from, to, ICMPV6, 64, 0, message);
    }

    /** The checksum that a message needs whose own field is zero. */
    public static int checksum(byte[] source, byte[] destination, byte[] message) {
        long sum = 0;
        if (source.length == 16) {
            sum += sum(source) + sum(destination) + message.length + ICMPV6;
        }
        sum += sum(message);
        while (sum > 0xffff) {
            sum = (sum & 0xffff) + (sum >>> 16);
        }
        return (int) ~sum & 0xffff;
    }

    private static long sum(byte[] octets) {
        long sum = 0;
        for (int i = 0; i < octets.length; i++) {
            sum += (long) Byte.toUnsignedInt(octets[i]) << (i % 2 == 0 ? 8 : 0);
        }
        return sum;
    }
}
