package io.sallyport.ike.message;

import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;

/**
 * Damages octets in the ways that find weak decoders: bits, bytes, lengths, cuts, copies, and pieces of other messages.
 */
final class Mutator {
    private static final int[] ODD_VALUES = {0, 1, 2, 3, 4, 5, 8, 16, 20, 127, 128, 132, 254, 255};

    private final SplittableRandom random;

    Mutator(long seed) {
        random = new SplittableRandom(seed);
    }

    /** A damaged copy of one of the seeds. */
    byte[] mutate(List<byte[]> seeds) {
        byte[] octets = seeds.get(random.nextInt(seeds.size())).clone();
        int times = 1 + random.nextInt(4);
        for (int i = 0; i < times; i++) {
            octets = mutateOnce(octets, seeds);
        }
        return octets;
    }

    /** True in {@code percent} of 100 cases. */
    boolean chance(int percent) {
        return random.nextInt(100) < percent;
    }

    /** A number from 0 to {@code bound - 1}. */
    int below(int bound) {
        return random.nextInt(bound);
    }

    private byte[] mutateOnce(byte[] octets, List<byte[]> seeds) {
        if (octets.length == 0) {
            return new byte[] {(byte) random.nextInt()};
        }
        int at = random.nextInt(octets.length);
        return switch (random.nextInt(7)) {
            case 0 -> changed(octets, at, octets[at] ^ 1 << random.nextInt(Byte.SIZE));
            case 1 -> changed(octets, at, random.nextInt());
            case 2 -> changed(octets, at, ODD_VALUES[random.nextInt(ODD_VALUES.length)]);
            case 3 -> changed(octets, at, octets[at] + (random.nextBoolean() ? 1 : -1));
            case 4 -> Arrays.copyOf(octets, at);
            case 5 -> without(octets, at, random.nextInt(1, 9));
            default -> {
                byte[] other = seeds.get(random.nextInt(seeds.size()));
                int from = random.nextInt(other.length);
                yield with(
                        octets, at, Arrays.copyOfRange(other, from, Math.min(other.length, from + random.nextInt(65))));
            }
        };
    }

    private static byte[] changed(byte[] octets, int at, int value) {
        octets[at] = (byte) value;
        return octets;
    }

    private static byte[] without(byte[] octets, int from, int length) {
        int to = Math.min(octets.length, from + length);
        byte[] rest = Arrays.copyOf(octets, octets.length - (to - from));
        System.arraycopy(octets, to, rest, from, octets.length - to);
        return rest;
    }

    private static byte[] with(byte[] octets, int at, byte[] piece) {
        byte[] all = Arrays.copyOf(octets, octets.length + piece.length);
        System.arraycopy(octets, at, all, at + piece.length, octets.length - at);
        System.arraycopy(piece, 0, all, at, piece.length);
        return all;
    }
}
