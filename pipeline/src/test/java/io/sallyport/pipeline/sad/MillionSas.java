package io.sallyport.pipeline.sad;

import io.sallyport.dpdk.memory.Memory;
import java.time.Duration;
import java.util.SplittableRandom;

/**
 * Loads a table with 1,000,000 inbound SAs of full size, finds them all, and prints how much memory each takes. A program
 * of its own, because the heap and the native memory that it may use are part of what it shows.
 */
final class MillionSas {
    static final int SAS = 1_000_000;
    static final int WINDOW = 1_024;
    static final int KEY_OCTETS = 1_024;

    private static final int SEED = 42;

    private MillionSas() {}

    public static void main(String[] arguments) {
        try (SaTable table = SaTable.allocate(Direction.INBOUND, SAS, WINDOW, KEY_OCTETS);
                Quiescence quiescence = new Quiescence(1)) {
            Sad sad = new Sad(
                    table,
                    new SadFixture.RepeatedKey(KEY_OCTETS),
                    quiescence,
                    Duration.ofMinutes(2),
                    new SplittableRandom(SEED)::nextInt);
            int[] spis = new int[SAS];
            SaHandle[] some = new SaHandle[SAS / 1_000];
            for (int i = 0; i < SAS; i++) {
                spis[i] = sad.reserveSpi(0);
                SaHandle sa = sad.install(
                        SadFixture.inboundSa(spis[i], keyOctet(i)).pending().build(), i);
                if (i % 1_000 == 0) {
                    some[i / 1_000] = sa;
                }
            }
            findAll(table, spis);
            require(table.find(spis[0] ^ 1) == 0 || contains(spis, spis[0] ^ 1), "an SPI that is not there");
            for (SaHandle sa : some) {
                sad.retire(sa);
            }
            sad.poll(0);
            require(sad.size() == SAS - some.length, "retired SAs are gone");
            System.out.println(table.octetsPerSa());
        }
    }

    private static void findAll(SaTable table, int[] spis) {
        for (int i = 0; i < spis.length; i++) {
            long hot = table.find(spis[i]);
            require(hot != 0 && SaRecord.key(hot) == spis[i], "SA " + i + " is found");
            require(
                    Memory.u8(SaRecord.keySchedule(hot) + KEY_OCTETS - 1) == keyOctet(i),
                    "SA " + i + " has its own key");
        }
    }

    private static int keyOctet(int i) {
        return 1 + i % 255;
    }

    private static boolean contains(int[] spis, int spi) {
        for (int other : spis) {
            if (other == spi) {
                return true;
            }
        }
        return false;
    }

    private static void require(boolean right, String what) {
        if (!right) {
            throw new IllegalStateException("expected: " + what);
        }
    }
}
