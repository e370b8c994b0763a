package io.sallyport.pipeline.crypto;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.sallyport.dpdk.ipsecmb.IpsecMb;
import io.sallyport.dpdk.memory.Memory;
import io.sallyport.dpdk.memory.OffHeap;
import io.sallyport.pipeline.crypto.EngineBench.Outcome;
import io.sallyport.pipeline.crypto.vector.VectorChaCha20Poly1305;
import io.sallyport.pipeline.crypto.vector.VectorTrial;
import io.sallyport.pipeline.packet.EspDescriptor;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

@DisplayName("D19: ChaCha20-Poly1305 of many packets side by side")
class VectorChaCha20LaneTest {
    private static final CipherSuite SUITE = CipherSuite.combined(EncryptionAlgorithm.CHACHA20_POLY1305);
    private static final int MOST_TEXT = VectorChaCha20Poly1305.LONGEST_TEXT + 64;
    private static final int ROOM = 1_024;
    private static final int TEXT = 16;
    private static final int BURSTS = 300;
    private static final byte[] NOTHING = {};

    private final Random random = new Random(20261130);
    private final EngineBench reference = EngineBench.reference();
    private final OffHeap keys = OffHeap.allocate(SuiteLane.CAPACITY * 64L);
    private final OffHeap packets = OffHeap.allocate((long) SuiteLane.CAPACITY * ROOM);
    private final OffHeap nonces = OffHeap.allocate(SuiteLane.CAPACITY * 16L);
    private final OffHeap icvs = OffHeap.allocate((long) SuiteLane.CAPACITY * CryptoBatch.ICV_OCTETS);
    private final AtomicBoolean isQuicker = new AtomicBoolean(true);

    @BeforeAll
    static void needsVectors() {
        assumeTrue(VectorTrial.isPossible(), "vectors of 512 bits");
    }

    @AfterEach
    void close() {
        reference.close();
        for (OffHeap memory : List.of(keys, packets, nonces, icvs)) {
            memory.close();
        }
    }

    private VectorChaCha20Lane lane(KeyUse use) {
        return new VectorChaCha20Lane(0, new ChaCha20Lane(0, IpsecMb.open(), use), use, isQuicker::get);
    }

    private Sample sample(int text) {
        return new Sample(
                SUITE,
                Sample.octets(32, random),
                NOTHING,
                Sample.octets(12, random),
                Sample.octets(EspDescriptor.IV, random),
                Sample.octets(text, random),
                NOTHING);
    }

    /** Nothing is aligned in a packet. */
    private long packet(int i) {
        return packets.address() + (long) i * ROOM + 2 + i % 7;
    }

    private long icv(int i) {
        return icvs.address() + (long) i * CryptoBatch.ICV_OCTETS;
    }

    private void add(SuiteLane lane, int i, Sample sample) {
        long key = keys.address() + i * 64L + IpsecMbKeyDescriptor.CIPHER;
        Memory.write(key, sample.encryptionKey());
        Memory.write(nonces.address() + i * 16L, sample.nonce());
        Memory.fill(packets.address() + (long) i * ROOM, ROOM, 0x5a);
        Memory.write(packet(i), sample.covered());
        Memory.write(packet(i) + TEXT, sample.text());
        Memory.fill(icv(i), CryptoBatch.ICV_OCTETS, 0);
        lane.add(keys.address() + i * 64L, packet(i), sample.text().length, nonces.address() + i * 16L, icv(i));
    }

    private List<byte[]> agree(SuiteLane lane, KeyUse use, List<Sample> samples) {
        for (int i = 0; i < samples.size(); i++) {
            add(lane, i, samples.get(i));
        }
        lane.run();
        List<Outcome> expected = new ArrayList<>();
        for (int i = 0; i < samples.size(); i += CryptoBatch.CAPACITY) {
            expected.addAll(reference.run(use, samples.subList(i, Math.min(samples.size(), i + CryptoBatch.CAPACITY))));
        }
        List<byte[]> texts = new ArrayList<>();
        for (int i = 0; i < samples.size(); i++) {
            int octets = samples.get(i).text().length;
            byte[] text = Memory.bytes(packet(i) + TEXT, octets);
            assertArrayEquals(expected.get(i).text(), text, octets + " octets");
            assertArrayEquals(expected.get(i).icv(), Memory.bytes(icv(i), 16), octets + " octets");
            for (long octet = packet(i) + TEXT + octets; octet < packets.address() + (i + 1L) * ROOM; octet++) {
                assertEquals(0x5a, Memory.u8(octet), "nothing behind the text is touched");
            }
            texts.add(text);
        }
        return texts;
    }

    private void agreeBothWays(SuiteLane seal, SuiteLane open, List<Sample> samples) {
        List<byte[]> ciphertexts = agree(seal, KeyUse.SEAL, samples);
        List<Sample> sealed = new ArrayList<>();
        for (int i = 0; i < samples.size(); i++) {
            sealed.add(samples.get(i).withText(ciphertexts.get(i)));
        }
        agree(open, KeyUse.OPEN, sealed);
    }

    @Test
    @DisplayName("D19: texts of every length agree with the reference, those too long for it too")
    void shouldAgreeAtEveryLength() {
        try (VectorChaCha20Lane seal = lane(KeyUse.SEAL);
                VectorChaCha20Lane open = lane(KeyUse.OPEN)) {
            for (int text = 4; text <= MOST_TEXT; text += 4) {
                int octets = text;
                agreeBothWays(
                        seal,
                        open,
                        Stream.generate(() -> sample(octets)).limit(9).toList());
            }
        }
    }

    @Test
    @DisplayName("D19: one packet to a whole burst, of any lengths, agree with the reference")
    void shouldAgreeOnAnyMix() {
        try (VectorChaCha20Lane seal = lane(KeyUse.SEAL);
                VectorChaCha20Lane open = lane(KeyUse.OPEN)) {
            for (int round = 0; round < BURSTS; round++) {
                int count = round < SuiteLane.CAPACITY ? round + 1 : 1 + random.nextInt(SuiteLane.CAPACITY);
                agreeBothWays(
                        seal,
                        open,
                        Stream.generate(() -> sample(4 * (1 + random.nextInt(MOST_TEXT / 4))))
                                .limit(count)
                                .toList());
            }
        }
    }

    @ParameterizedTest(name = "RFC 7634 appendix A, in every place of a burst: {0}")
    @EnumSource(KeyUse.class)
    void shouldKnowTheExample(KeyUse use) throws IOException {
        Vector vector = Vector.committed("rfc.txt").stream()
                .filter(each -> each.origin().equals("RFC7634-A"))
                .findFirst()
                .orElseThrow();
        byte[] before = use == KeyUse.SEAL ? vector.text() : vector.ciphertext();
        byte[] after = use == KeyUse.SEAL ? vector.ciphertext() : vector.text();
        try (VectorChaCha20Lane lane = lane(use)) {
            for (int i = 0; i < SuiteLane.CAPACITY; i++) {
                add(lane, i, vector.sample().withText(before));
            }
            lane.run();
            for (int i = 0; i < SuiteLane.CAPACITY; i++) {
                assertArrayEquals(after, Memory.bytes(packet(i) + TEXT, after.length));
                assertArrayEquals(vector.icv(), Memory.bytes(icv(i), 16));
            }
        }
    }

    @Test
    @DisplayName("packets go by IPsec_MB as long as vectors are not quicker, and agree all the same")
    void shouldDoWithoutVectors() {
        isQuicker.set(false);
        try (VectorChaCha20Lane seal = lane(KeyUse.SEAL);
                VectorChaCha20Lane open = lane(KeyUse.OPEN)) {
            for (int round = 0; round < 6; round++) {
                // Noticed with the burst after the next.
                isQuicker.set(round % 3 == 1);
                agreeBothWays(
                        seal, open, Stream.generate(() -> sample(68)).limit(20).toList());
                assertEquals(round % 3 == 1, seal.isByVectors());
            }
        }
    }
}
