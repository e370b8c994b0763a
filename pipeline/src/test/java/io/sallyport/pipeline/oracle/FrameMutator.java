package io.sallyport.pipeline.oracle;

import java.util.Arrays;
import java.util.List;
import java.util.Random;

/** Makes bad frames out of good ones, from a seed: cut, grown, flipped, lied about, or mere noise. */
public final class FrameMutator {
    private static final int LONGEST = 2000;
    private static final int IP = Frames.ETHERNET;

    private final Random random;
    private final List<byte[]> good;

    public FrameMutator(long seed, List<byte[]> good) {
        this.random = new Random(seed);
        this.good = List.copyOf(good);
    }

    /** The next frame; 0 to {@value #LONGEST} octets, or as long as a good one. */
    public byte[] next() {
        byte[] frame = good.get(random.nextInt(good.size())).clone();
        return switch (random.nextInt(10)) {
            case 0 -> noise(random.nextInt(128));
            case 1 -> Arrays.copyOf(frame, random.nextInt(frame.length + 1));
            case 2 -> Arrays.copyOf(frame, frame.length + random.nextInt(Math.max(1, LONGEST - frame.length)));
            case 3 -> flipped(frame, 1 + random.nextInt(4));
            case 4 -> withNoise(frame, IP, 40);
            case 5 -> lengthLied(frame);
            case 6 -> headerLengthLied(frame);
            case 7 -> fragmented(frame);
            case 8 -> tagged(frame);
            default -> flipped(lengthLied(frame), random.nextInt(3));
        };
    }

    private byte[] noise(int octets) {
        byte[] frame = new byte[octets];
        random.nextBytes(frame);
        return frame;
    }

    private byte[] flipped(byte[] frame, int bits) {
        for (int i = 0; i < bits && frame.length > 0; i++) {
            frame[random.nextInt(frame.length)] ^= (byte) (1 << random.nextInt(8));
        }
        return checksummed(frame);
    }

    private byte[] withNoise(byte[] frame, int from, int octets) {
        for (int i = 0; i < 4; i++) {
            frame[from + random.nextInt(Math.min(octets, frame.length - from))] = (byte) random.nextInt();
        }
        return checksummed(frame);
    }

    /** Any total or payload length, mostly near the true one. */
    private byte[] lengthLied(byte[] frame) {
        int at = isIpv6(frame) ? IP + 4 : IP + 2;
        int lie = random.nextBoolean() ? random.nextInt(0x10000) : frame.length - IP - 48 + random.nextInt(96);
        frame[at] = (byte) (lie >>> 8);
        frame[at + 1] = (byte) lie;
        return checksummed(frame);
    }

    private byte[] headerLengthLied(byte[] frame) {
        frame[IP] = (byte) (isIpv6(frame) ? random.nextInt(256) : 0x40 | random.nextInt(16));
        return checksummed(frame);
    }

    private byte[] fragmented(byte[] frame) {
        if (!isIpv6(frame)) {
            frame[IP + 6] = (byte) random.nextInt(64);
            frame[IP + 7] = (byte) random.nextInt(256);
            return checksummed(frame);
        }
        frame[IP + 6] = (byte) new int[] {0, 43, 44, 50, 59, 60}[random.nextInt(6)];
        return frame;
    }

    private byte[] tagged(byte[] frame) {
        byte[] tagged = new byte[frame.length + 4];
        System.arraycopy(frame, 0, tagged, 0, 12);
        tagged[12] = (byte) 0x81;
        tagged[15] = (byte) random.nextInt(256);
        System.arraycopy(frame, 12, tagged, 16, frame.length - 12);
        return tagged;
    }

    private static boolean isIpv6(byte[] frame) {
        return frame[12] == (byte) 0x86;
    }

    /** Mends the checksum half of the time, so that what lies behind it is reached. */
    private byte[] checksummed(byte[] frame) {
        int header = frame.length > IP ? (frame[IP] & 15) * 4 : 0;
        if (random.nextBoolean() && !isIpv6(frame) && header >= 20 && IP + header <= frame.length) {
            byte[] packet = Arrays.copyOfRange(frame, IP, frame.length);
            System.arraycopy(Frames.withChecksum(packet), 0, frame, IP, header);
        }
        return frame;
    }
}
