package io.sallyport.pipeline.crypto;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sallyport.dpdk.cryptodev.Operation;
import io.sallyport.dpdk.memory.Memory;
import io.sallyport.pipeline.crypto.EngineBench.Outcome;
import java.util.Arrays;
import java.util.List;

/** Holds an engine to a known answer. */
final class KnownAnswers {
    /** IPsec_MB's CCM takes no more associated data. */
    private static final int MOST_CCM_ASSOCIATED = 46;

    private KnownAnswers() {}

    /**
     * Seals and opens.
     *
     * @return false if the engine cannot be asked: ESP never asks such a thing
     */
    static boolean check(EngineBench engine, Vector vector) {
        Sample sample = vector.sample();
        if (!isPossible(engine, sample)) {
            return false;
        }
        String what = vector + " by " + engine;
        if (vector.isCipherOnly()) {
            Outcome sealed = engine.run(KeyUse.SEAL, sample);
            assertArrayEquals(vector.ciphertext(), sealed.text(), what);
            assertOpened(engine, vector, sealed.icv(), what);
            return true;
        }
        byte[] icv = Arrays.copyOf(vector.icv(), sample.suite().icvOctets());
        if (vector.valid()) {
            Outcome sealed = engine.run(KeyUse.SEAL, sample);
            assertTrue(sealed.done(), what);
            assertArrayEquals(vector.ciphertext(), sealed.text(), what);
            assertArrayEquals(icv, sealed.icv(), what);
            assertOpened(engine, vector, icv, what);
        } else if (icv.length == vector.icv().length) {
            // What is wrong with a longer tag may be in the octets that IPsec leaves out.
            assertEquals(false, isAuthentic(open(engine, vector, icv)), what);
        }
        return true;
    }

    private static void assertOpened(EngineBench engine, Vector vector, byte[] icv, String what) {
        CryptoBatch opened = open(engine, vector, icv);
        assertTrue(isAuthentic(opened), what);
        assertArrayEquals(vector.text(), Memory.bytes(opened.text[0], vector.text().length), what);
    }

    private static CryptoBatch open(EngineBench engine, Vector vector, byte[] icv) {
        return engine.open(List.of(vector.sample().withText(vector.ciphertext())), List.of(icv));
    }

    private static boolean isAuthentic(CryptoBatch batch) {
        return batch.isAuthentic(0, batch.receivedIcv(0));
    }

    /** ESP's texts are never empty, and its associated data is of 8 or 12 octets. */
    private static boolean isPossible(EngineBench engine, Sample sample) {
        boolean combined = sample.suite().encryption().kind() == EncryptionAlgorithm.Kind.COMBINED;
        boolean empty = combined && sample.text().length == 0;
        int associated = combined ? sample.covered().length : 0;
        return switch (engine.engine()) {
            case CryptodevEngine _ -> !empty && associated <= Operation.ASSOCIATED_OCTETS;
            case IpsecMbEngine _ ->
                !sample.suite().encryption().isCcm() || (!empty && associated <= MOST_CCM_ASSOCIATED);
            default -> true;
        };
    }
}
