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
    private static final int SETS = 2;
    private static final int LANES = SETS * KeystreamBlocks.SET;
    private static final int ROUNDS = 50;
    private static final int MOST_COUNTER = 30;

    private final Random random = new Random(20261130);
    private final OffHeap spans = OffHeap.allocate((long) LANES * KeystreamStates.STRIDE);
    private final OffHeap keys = OffHeap.allocate(LANES * 64L);
    private final OffHeap words = OffHeap.allocate(SETS * KeystreamBlocks.SET_OCTETS);
    private final OffHeap keystream = OffHeap.allocate(SETS * KeystreamBlocks.SET_OCTETS);

    @BeforeAll
    static void needsVectors() {
        assumeTrue(VectorTrial.isPossible(), "vectors of 512 bits");
    }

    @AfterEach
    void close() {
        spans.close();
        keys.close();
        words.close();
        keystream.close();
    }

    /** Blocks in lanes from {@code lane} on, of which the first has this counter. */
    private void set(int span, byte[] key, int counter, byte[] nonce, int lane, int count) {
        long at = spans.address() + (long) span * KeystreamStates.STRIDE;
        long secret = keys.address() + span * 64L;
        Memory.write(secret, key);
        Memory.write(secret + 32, nonce);
        Memory.putI64(at + KeystreamStates.KEY, secret);
        Memory.putI64(at + KeystreamStates.NONCE, secret + 32);
        Memory.putI64(at + KeystreamStates.LANES, KeystreamStates.lanes(lane, count));
        Memory.putI64(at + KeystreamStates.COUNTER, counter - lane);
    }

    /** Makes the keystream; spans from {@code second} on are the second set's. */
    private void run(int second, int count) {
        long states = words.address();
        KeystreamStates.write(spans.address(), second, states);
        KeystreamStates.write(
                spans.address() + (long) second * KeystreamStates.STRIDE,
                count - second,
                states + KeystreamBlocks.SET_OCTETS);
        KeystreamBlocks.run(states, keystream.address(), SETS);
    }

    private byte[] keystream(int lane) {
        return Memory.bytes(
                keystream.address() + (long) lane * KeystreamBlocks.BLOCK_OCTETS, KeystreamBlocks.BLOCK_OCTETS);
    }

    @Test
    @DisplayName("RFC 8439 2.3.2: the block of the example, in every lane")
    void shouldKnowTheExample() {
        byte[] key = new byte[32];
        for (int i = 0; i < key.length; i++) {
            key[i] = (byte) i;
        }
        byte[] nonce = HexFormat.of().parseHex("000000090000004a00000000");
        for (int lane = 0; lane < LANES; lane++) {
            set(lane, key, 1, nonce, lane % KeystreamBlocks.SET, 1);
        }
        run(KeystreamBlocks.SET, LANES);
        for (int lane = 0; lane < LANES; lane++) {
            assertEquals(
                    "10f1e7e4d13b5915500fdd1fa32071c4c7d1f4c733c068030422aa9ac3d46c4e"
                            + "d2826446079faa0914c2d705d98b02a2b5129cd1de164eb9cbd083e8a2503c4e",
                    HexFormat.of().formatHex(keystream(lane)));
        }
    }

    @Test
    @DisplayName("agrees with Bouncy Castle, for spans of lanes with keys, nonces and counters of their own")
    void shouldAgree() {
        for (int round = 0; round < ROUNDS; round++) {
            byte[][] expected = new byte[LANES][KeystreamBlocks.BLOCK_OCTETS];
            int lane = 0;
            int count = 0;
            int second = 0;
            while (lane < LANES) {
                byte[] key = new byte[32];
                byte[] nonce = new byte[12];
                random.nextBytes(key);
                random.nextBytes(nonce);
                int counter = random.nextInt(MOST_COUNTER);
                int inSet = lane % KeystreamBlocks.SET;
                int blocks = 1 + random.nextInt(KeystreamBlocks.SET - inSet);
                set(count++, key, counter, nonce, inSet, blocks);
                second += lane < KeystreamBlocks.SET ? 1 : 0;
                ChaCha7539Engine engine = new ChaCha7539Engine();
                engine.init(true, new ParametersWithIV(new KeyParameter(key), nonce));
                engine.skip((long) counter * KeystreamBlocks.BLOCK_OCTETS);
                for (int end = lane + blocks; lane < end; lane++) {
                    byte[] zeros = new byte[KeystreamBlocks.BLOCK_OCTETS];
                    engine.processBytes(zeros, 0, zeros.length, expected[lane], 0);
                }
            }
            run(second, count);
            for (int i = 0; i < LANES; i++) {
                assertArrayEquals(expected[i], keystream(i));
            }
        }
    }
}
