package io.sallyport.pipeline.oracle;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Cuts IP packets and puts them together again, in the plainest way, on byte arrays. */
public final class Fragments {
    private static final int MORE4 = 0x2000;

    private Fragments() {}

    /** Cuts an IPv4 packet that has no options or only such as every fragment bears. */
    public static List<byte[]> cut4(byte[] packet, int mtu, int identification) {
        int header = (packet[0] & 15) * 4;
        int room = (mtu - header) / 8 * 8;
        List<byte[]> fragments = new ArrayList<>();
        for (int at = header; at < packet.length; at += room) {
            int end = Math.min(packet.length, at + (packet.length - at <= mtu - header ? mtu : room));
            byte[] fragment = ByteBuffer.allocate(header + end - at)
                    .put(packet, 0, header)
                    .put(packet, at, end - at)
                    .putShort(2, (short) (header + end - at))
                    .putShort(4, (short) identification)
                    .putShort(6, (short) ((end < packet.length ? MORE4 : 0) | (at - header) / 8))
                    .array();
            fragments.add(Frames.withChecksum(fragment));
            if (end == packet.length) {
                break;
            }
        }
        return fragments;
    }

    /** Cuts an IPv6 packet behind its IPv6 header. */
    public static List<byte[]> cut6(byte[] packet, int mtu, int identification) {
        int room = (mtu - 48) / 8 * 8;
        List<byte[]> fragments = new ArrayList<>();
        for (int at = 40; at < packet.length; ) {
            int end = packet.length - at <= mtu - 48 ? packet.length : at + room;
            fragments.add(fragment6(packet, at, end, identification));
            at = end;
        }
        return fragments;
    }

    /** The octets {@code from} to {@code to} of an IPv6 packet as a fragment. */
    public static byte[] fragment6(byte[] packet, int from, int to, int identification) {
        return ByteBuffer.allocate(48 + to - from)
                .put(packet, 0, 40)
                .put(packet[6])
                .put((byte) 0)
                .putShort((short) ((from - 40) | (to < packet.length ? 1 : 0)))
                .putInt(identification)
                .put(packet, from, to - from)
                .putShort(4, (short) (8 + to - from))
                .put(6, (byte) 44)
                .array();
    }

    /** The octets {@code from} to {@code to} of an IPv4 packet as a fragment; {@code from} on an 8-octet boundary. */
    public static byte[] fragment4(byte[] packet, int from, int to, int identification) {
        int header = (packet[0] & 15) * 4;
        byte[] fragment = ByteBuffer.allocate(header + to - from)
                .put(packet, 0, header)
                .put(packet, from, to - from)
                .putShort(2, (short) (header + to - from))
                .putShort(4, (short) identification)
                .putShort(6, (short) ((to < packet.length ? MORE4 : 0) | (from - header) / 8))
                .array();
        return Frames.withChecksum(fragment);
    }

    /**
     * The packet that those fragments make, in whatever order they are; fails if octets are missing or twice there, a
     * fragment is longer than it may be, or the headers contradict each other.
     *
     * @param mtu most octets of a fragment
     */
    public static byte[] join(List<byte[]> fragments, int mtu) {
        byte[] first = fragments.stream()
                .filter(fragment -> offset(fragment) == 0)
                .findFirst()
                .orElseThrow(() -> new AssertionError("no first fragment"));
        boolean v6 = (first[0] & 0xf0) == 0x60;
        int header = v6 ? 40 : (first[0] & 15) * 4;
        byte[] payload = new byte[0x10000];
        boolean[] there = new boolean[0x10000];
        int total = -1;
        int sum = 0;
        for (byte[] fragment : fragments) {
            require(fragment.length <= mtu, "a fragment of " + fragment.length + " octets");
            require(identification(fragment) == identification(first), "identifications differ");
            require(v6 || Arrays.equals(Frames.withChecksum(fragment.clone()), fragment), "a checksum is wrong");
            int start = v6 ? 48 : (fragment[0] & 15) * 4;
            int octets = fragment.length - start;
            int offset = offset(fragment);
            if (hasMore(fragment)) {
                require(octets % 8 == 0, "a fragment but the last has " + octets + " octets");
            } else {
                require(total < 0, "two last fragments");
                total = offset + octets;
            }
            for (int i = 0; i < octets; i++) {
                require(!there[offset + i], "octet " + (offset + i) + " is there twice");
                there[offset + i] = true;
                payload[offset + i] = fragment[start + i];
            }
            sum += octets;
        }
        require(sum == total, sum + " octets of " + total);
        ByteBuffer packet =
                ByteBuffer.allocate(header + total).put(first, 0, header).put(payload, 0, total);
        if (v6) {
            return packet.put(6, first[40]).putShort(4, (short) total).array();
        }
        int flags = ByteBuffer.wrap(first).getShort(6) & 0xc000;
        return Frames.withChecksum(packet.putShort(2, (short) (header + total))
                .putShort(6, (short) flags)
                .array());
    }

    /** Octets before the fragment's payload in the payload of the whole. */
    public static int offset(byte[] fragment) {
        ByteBuffer buffer = ByteBuffer.wrap(fragment);
        return (fragment[0] & 0xf0) == 0x60 ? buffer.getShort(42) & 0xfff8 : (buffer.getShort(6) & 0x1fff) * 8;
    }

    /** True if the packet is one fragment of several. */
    public static boolean isFragment(byte[] packet) {
        boolean fragmentHeader = (packet[0] & 0xf0) != 0x60 || packet[6] == 44;
        return fragmentHeader && (hasMore(packet) || offset(packet) != 0);
    }

    private static boolean hasMore(byte[] fragment) {
        return (fragment[0] & 0xf0) == 0x60 ? (fragment[43] & 1) != 0 : (fragment[6] & 0x20) != 0;
    }

    /** The identification that all fragments of one packet bear. */
    public static int identification(byte[] fragment) {
        ByteBuffer buffer = ByteBuffer.wrap(fragment);
        return (fragment[0] & 0xf0) == 0x60 ? buffer.getInt(44) : buffer.getShort(4) & 0xffff;
    }

    private static void require(boolean right, String otherwise) {
        if (!right) {
            throw new AssertionError(otherwise);
        }
    }
}
