package io.sallyport.ike.dh;

import java.util.HexFormat;
import java.util.random.RandomGenerator;

/** Gives octets that were laid down before, and fails when they are used up. */
final class ScriptedRandom implements RandomGenerator {
    private final byte[] octets;
    private int used;

    ScriptedRandom(String hex) {
        octets = HexFormat.of().parseHex(hex);
    }

    @Override
    public void nextBytes(byte[] bytes) {
        System.arraycopy(octets, used, bytes, 0, bytes.length);
        used += bytes.length;
    }

    @Override
    public long nextLong() {
        throw new AssertionError("only octets are drawn here");
    }

    /** How many octets were drawn. */
    int used() {
        return used;
    }

    boolean isUsedUp() {
        return used == octets.length;
    }
}
