package io.sallyport.pipeline.oracle;

import java.nio.ByteBuffer;

/** Builds ARP and neighbour discovery frames as byte arrays. */
public final class NeighbourFrames {
    public static final String BROADCAST = "ff:ff:ff:ff:ff:ff";
    private static final String NOBODY = "00:00:00:00:00:00";
    private static final int ICMPV6 = 58;

    private NeighbourFrames() {}

    /** An ARP frame. */
    public static byte[] arp(
            String to, int operation, String senderMac, String sender, String targetMac, String target) {
        return ByteBuffer.allocate(42)
                .put(Frames.mac(to))
                .put(Frames.mac(senderMac))
                .putShort((short) 0x0806)
                .putShort((short) 1)
                .putShort((short) 0x0800)
                .put((byte) 6)
                .put((byte) 4)
                .putShort((short) operation)
                .put(Frames.mac(senderMac))
                .put(Frames.address(sender))
                .put(Frames.mac(targetMac))
                .put(Frames.address(target))
                .array();
    }

    /** Who has the target? */
    public static byte[] request(String senderMac, String sender, String target) {
        return arp(BROADCAST, 1, senderMac, sender, NOBODY, target);
    }

    /** A neighbour solicitation with a source link-layer address option, to all that the target may be. */
    public static byte[] solicitation(String mac, String source, String target) {
        byte[] asked = Frames.address(target);
        String group = "33:33:ff:%02x:%02x:%02x".formatted(asked[13], asked[14], asked[15]);
        byte[] to = Frames.address("ff02::1:ff00:0");
        System.arraycopy(asked, 13, to, 13, 3);
        return discovery(group, mac, Frames.address(source), to, 135, 0, asked, 1);
    }

    /** A neighbour advertisement with a target link-layer address option. */
    public static byte[] advertisement(String to, String mac, String target, String destination, int flags) {
        byte[] source = Frames.address(target);
        return discovery(to, mac, source, Frames.address(destination), 136, flags, source, 2);
    }

    private static byte[] discovery(
            String to, String mac, byte[] source, byte[] destination, int type, int flags, byte[] target, int option) {
        byte[] message = ByteBuffer.allocate(32)
                .put((byte) type)
                .put((byte) 0)
                .putShort((short) 0)
                .putInt(flags << 24)
                .put(target)
                .put((byte) option)
                .put((byte) 1)
                .put(Frames.mac(mac))
                .array();
        ByteBuffer.wrap(message).putShort(2, (short) IcmpFrames.checksum(source, destination, message));
        return Frames.ethernet(to, mac, Frames.ipv6(source, destination, ICMPV6, 255, 0, message));
    }
}
