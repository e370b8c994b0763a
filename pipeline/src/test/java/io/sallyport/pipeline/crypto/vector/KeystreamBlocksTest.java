package io.sallyport.pipeline.crypto.vector;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.sallyport.dpdk.memory.Memory;
import io.sallyport.dpdk.memory.OffHeap;
import java.util.HexFormat;
import java.util.Random;
import org.bouncycastle.crypto.engines.ChaCha7539Engine;
import org.bouncycastle.crypto.params.KeyParameter;
import org.bouncycastle.crypto.params.ParametersWithIV;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("ChaCha20 blocks in the lanes of vectors")
class KeystreamBlocksTest {
    private static final int ROUNDS = 50;
    private static final int MOST_COUNTER = 30;

    private final Random random = new Random(20261130);
    private final OffHeap states = OffHeap.allocate(KeystreamBlocks.OCTETS);
    private final OffHeap turned = OffHeap.allocate(KeystreamBlocks.OCTETS);
    private final OffHeap words = OffHeap.allocate(KeystreamBlocks.OCTETS);

    @BeforeAll
    static void needsVectors() {
        assumeTrue(VectorTrial.isPossible(), "vectors of 512 bits");
    }

    @AfterEach
    void close() {
        states.close();
        turned.close();
        words.close();
    }

    private long state(int block) {
        return states.address() + (long) block * KeystreamBlocks.BLOCK_OCTETS;
    }

    private void set(int block, byte[] key, int counter, byte[] nonce) {
        Memory.write(state(block) + KeystreamBlocks.KEY, key);
        Memory.putI32(state(block) + KeystreamBlocks.COUNTER, counter);
        Memory.write(state(block) + KeystreamBlocks.NONCE, nonce);
    }

    /** The way of states to their keystream, as a burst's take it. */
    private void run() {
        Transposition.run(states.address(), Transposition.ROW, Transposition.SQUARE, turned.address(), 2);
        KeystreamBlocks.toWords(turned.address(), words.address());
        KeystreamBlocks.run(words.address(), turned.address());
        KeystreamBlocks.toPairs(turned.address(), words.address());
        Transposition.run(words.address(), Transposition.ROW, Transposition.SQUARE, states.address(), 2);
    }

    private byte[] keystream(int block) {
        return Memory.bytes(state(block), KeystreamBlocks.BLOCK_OCTETS);
    }

    @Test
    @DisplayName("RFC 8439 2.3.2: the block of the example, in every lane")
    void shouldKnowTheExample() {
        byte[] key = new byte[32];
        for (int i = 0; i < key.length; i++) {
            key[i] = (byte) i;
        }
        byte[] nonce = HexFormat.of().parseHex("000000090000004a00000000");
        for (int block = 0; block < KeystreamBlocks.LANES; block++) {
            set(block, key, 1, nonce);
        }
        run();
        for (int block = 0; block < KeystreamBlocks.LANES; block++) {
            assertEquals(
                    "10f1e7e4d13b5915500fdd1fa32071c4c7d1f4c733c068030422aa9ac3d46c4e"
                            + "d2826446079faa0914c2d705d98b02a2b5129cd1de164eb9cbd083e8a2503c4e",
                    HexFormat.of().formatHex(keystream(block)));
        }
    }

    @Test
    @DisplayName("agrees with Bouncy Castle, each lane with its own key, nonce and counter")
    void shouldAgree() {
        for (int round = 0; round < ROUNDS; round++) {
            byte[][] expected = new byte[KeystreamBlocks.LANES][KeystreamBlocks.BLOCK_OCTETS];
            for (int block = 0; block < KeystreamBlocks.LANES; block++) {
                byte[] key = new byte[32];
                byte[] nonce = new byte[12];
                random.nextBytes(key);
                random.nextBytes(nonce);
                int counter = random.nextInt(MOST_COUNTER);
                set(block, key, counter, nonce);
                ChaCha7539Engine engine = new ChaCha7539Engine();
                engine.init(true, new ParametersWithIV(new KeyParameter(key), nonce));
                engine.skip((long) counter * KeystreamBlocks.BLOCK_OCTETS);
                engine.processBytes(
                        new byte[KeystreamBlocks.BLOCK_OCTETS], 0, KeystreamBlocks.BLOCK_OCTETS, expected[block], 0);
            }
            run();
            for (int block = 0; block < KeystreamBlocks.LANES; block++) {
                assertArrayEquals(expected[block], keystream(block));
            }
        }
    }
}
