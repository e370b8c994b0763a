package io.sallyport.pipeline.crypto.vector;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.sallyport.dpdk.memory.Memory;
import io.sallyport.dpdk.memory.OffHeap;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import org.bouncycastle.crypto.macs.Poly1305;
import org.bouncycastle.crypto.params.KeyParameter;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("Poly1305 of eight messages at once")
class Poly1305GroupTest {
    private static final int MOST_BLOCKS = 40;
    private static final int ROUNDS = 500;
    private static final HexFormat HEX = HexFormat.of();
    private static final String ONES = "ff".repeat(16);
    private static final String ZEROS = "00".repeat(16);

    private final Random random = new Random(20261130);
    private final OffHeap group = OffHeap.allocate(Poly1305Group.OCTETS);
    private final OffHeap messages = OffHeap.allocate(MOST_BLOCKS * Poly1305Group.STEP);

    /** Texts in hexadecimal; the message has whole blocks. */
    private record Answer(String key, String message, String tag) {
        int blocks() {
            return message.length() / (2 * Poly1305Group.BLOCK_OCTETS);
        }
    }

    /** RFC 8439 appendix A.3, vectors 1 and 5 to 11: what is at the edges of the modulus and of carries. */
    private static final List<Answer> EDGES = List.of(
            new Answer(ZEROS + ZEROS, ZEROS.repeat(4), ZEROS),
            new Answer(small(2) + ZEROS, ONES, small(3)),
            new Answer(small(2) + ONES, small(2), small(3)),
            new Answer(small(1) + ZEROS, ONES + "f0" + "ff".repeat(15) + small(0x11), small(5)),
            new Answer(small(1) + ZEROS, ONES + "fb" + "fe".repeat(15) + "01".repeat(16), ZEROS),
            new Answer(small(2) + ZEROS, "fd" + "ff".repeat(15), "fa" + "ff".repeat(15)),
            new Answer(
                    "01000000000000000400000000000000" + ZEROS,
                    "e33594d7505e43b900000000000000003394d7505e4379cd0100000000000000" + ZEROS + small(1),
                    "14000000000000005500000000000000"),
            new Answer(
                    "01000000000000000400000000000000" + ZEROS,
                    "e33594d7505e43b900000000000000003394d7505e4379cd0100000000000000" + ZEROS,
                    "13000000000000000000000000000000"));

    private static String small(int number) {
        return HEX.toHexDigits((byte) number) + "00".repeat(15);
    }

    @BeforeAll
    static void needsVectors() {
        assumeTrue(VectorTrial.isPossible(), "vectors of 512 bits");
    }

    @AfterEach
    void close() {
        group.close();
        messages.close();
    }

    /** What is not written is left from the round before. */
    private List<String> tags(List<Answer> answers) {
        int longest = answers.stream().mapToInt(Answer::blocks).max().orElseThrow();
        long end = messages.address() + MOST_BLOCKS * Poly1305Group.STEP;
        for (int lane = 0; lane < answers.size(); lane++) {
            Answer answer = answers.get(lane);
            byte[] key = HEX.parseHex(answer.key());
            long column = group.address() + (long) lane * Long.BYTES;
            for (int half = 0; half < 4; half++) {
                Memory.write(column + Poly1305Group.R_LOW + half * 64L, key, half * Long.BYTES, Long.BYTES);
            }
            Memory.putI64(column + Poly1305Group.BLOCKS, answer.blocks());
            byte[] message = HEX.parseHex(answer.message());
            int missing = longest - answer.blocks();
            for (int half = 0; half < 2 * longest; half++) {
                long place = end - longest * Poly1305Group.STEP + half * 64L + (long) lane * Long.BYTES;
                if (half < 2 * missing) {
                    Memory.putI64(place, 0);
                } else {
                    Memory.write(place, message, (half - 2 * missing) * Long.BYTES, Long.BYTES);
                }
            }
        }
        // The other half has the same messages.
        Memory.copy(group.address(), group.address() + Poly1305Group.HALF, Poly1305Group.HALF);
        Poly1305Group.run(group.address(), end, 0, longest);
        for (long octet = 0; octet < Poly1305Group.TAG_LOW; octet++) {
            boolean isSecret = octet < Poly1305Group.BLOCKS || octet >= Poly1305Group.BLOCKS + 64;
            assertTrue(!isSecret || Memory.u8(group.address() + octet) == 0, "nothing is left of the keys");
        }
        List<String> tags = new ArrayList<>();
        for (int lane = 0; lane < answers.size(); lane++) {
            long column = group.address() + (long) lane * Long.BYTES;
            String tag = tag(column);
            assertEquals(tag, tag(column + Poly1305Group.HALF));
            tags.add(tag);
        }
        return tags;
    }

    private static String tag(long column) {
        return HEX.formatHex(Memory.bytes(column + Poly1305Group.TAG_LOW, Long.BYTES))
                + HEX.formatHex(Memory.bytes(column + Poly1305Group.TAG_HIGH, Long.BYTES));
    }

    private void agree(List<Answer> answers) {
        assertEquals(answers.stream().map(Answer::tag).toList(), tags(answers));
    }

    @Test
    @DisplayName("RFC 8439 A.3: at the edges of the modulus and of carries, side by side and alone")
    void shouldKnowTheEdges() {
        assertEquals(Poly1305Group.LANES, EDGES.size());
        agree(EDGES);
        for (Answer edge : EDGES) {
            agree(List.of(edge));
        }
    }

    private Answer random() {
        byte[] key = new byte[32];
        random.nextBytes(key);
        byte[] message = new byte[Poly1305Group.BLOCK_OCTETS * (1 + random.nextInt(MOST_BLOCKS))];
        // Now and then with long rows of ones, for carries.
        if (random.nextBoolean()) {
            random.nextBytes(message);
        } else {
            Arrays.fill(message, (byte) 0xff);
        }
        return byBouncyCastle(key, message);
    }

    private static Answer byBouncyCastle(byte[] key, byte[] message) {
        Poly1305 mac = new Poly1305();
        mac.init(new KeyParameter(key));
        mac.update(message, 0, message.length);
        byte[] tag = new byte[16];
        mac.doFinal(tag, 0);
        return new Answer(HEX.formatHex(key), HEX.formatHex(message), HEX.formatHex(tag));
    }

    @Test
    @DisplayName("a carry out of the highest limb that runs through the lowest into the second")
    void shouldCarryTwice() {
        byte[] one = HEX.parseHex(small(1) + ZEROS);
        // The first two fill all limbs, and the third carries out of the third of them.
        agree(List.of(byBouncyCastle(one, HEX.parseHex(ONES + ZEROS + "00".repeat(6) + "20" + "00".repeat(9)))));
    }

    @Test
    @DisplayName("agrees with Bouncy Castle, one message to eight, of lengths that differ")
    void shouldAgree() {
        for (int round = 0; round < ROUNDS; round++) {
            List<Answer> answers = new ArrayList<>();
            for (int lane = 0; lane <= round % Poly1305Group.LANES; lane++) {
                answers.add(random());
            }
            agree(answers);
        }
    }
}
