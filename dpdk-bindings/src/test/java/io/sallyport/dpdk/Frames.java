package io.sallyport.dpdk;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;

/** Ethernet frames with random content. */
public final class Frames {
    /** Octets of an Ethernet header. */
    public static final int HEADER = 14;

    /** A type for experiments (IEEE 802): no network stack answers it. */
    private static final byte[] LOCAL_EXPERIMENTAL_TYPE = {(byte) 0x88, (byte) 0xb5};

    private static final int TYPE_OFFSET = 12;
    private static final byte[] ADDRESSES = {2, 0, 0, 0, 0, 2, 2, 0, 0, 0, 0, 1};

    private Frames() {}

    /** A frame of {@code octets} octets, at least {@link #HEADER}. */
    public static byte[] random(Random random, int octets) {
        byte[] frame = new byte[octets];
        random.nextBytes(frame);
        System.arraycopy(ADDRESSES, 0, frame, 0, ADDRESSES.length);
        System.arraycopy(LOCAL_EXPERIMENTAL_TYPE, 0, frame, TYPE_OFFSET, LOCAL_EXPERIMENTAL_TYPE.length);
        return frame;
    }

    /** {@code count} frames of 60 to {@code maxOctets} octets. */
    public static List<byte[]> random(long seed, int count, int maxOctets) {
        Random random = new Random(seed);
        return IntStream.range(0, count)
                .mapToObj(i -> random(random, random.nextInt(60, maxOctets + 1)))
                .toList();
    }

    /** True for a frame of this class's type, false for what a network stack sends of its own accord. */
    public static boolean isOurs(byte[] frame) {
        return frame.length >= HEADER
                && frame[TYPE_OFFSET] == LOCAL_EXPERIMENTAL_TYPE[0]
                && frame[TYPE_OFFSET + 1] == LOCAL_EXPERIMENTAL_TYPE[1];
    }

    /** Fails unless {@code actual} are the frames {@code expected}, in order. */
    public static void assertSame(List<byte[]> expected, List<byte[]> actual) {
        assertEquals(expected.size(), actual.size(), "number of frames");
        for (int i = 0; i < expected.size(); i++) {
            assertArrayEquals(expected.get(i), actual.get(i), "frame " + i);
        }
    }

    /** The frames as text in an order that depends on their content alone. */
    public static List<String> sorted(List<byte[]> frames) {
        return frames.stream().map(HexFormat.of()::formatHex).sorted().toList();
    }
}
