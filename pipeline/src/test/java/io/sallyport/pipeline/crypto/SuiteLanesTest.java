package io.sallyport.pipeline.crypto;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.management.ThreadMXBean;
import io.sallyport.dpdk.ipsecmb.IpsecMb;
import io.sallyport.dpdk.memory.Memory;
import io.sallyport.dpdk.memory.OffHeap;
import io.sallyport.pipeline.crypto.EngineBench.Outcome;
import io.sallyport.pipeline.packet.EspDescriptor;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

@DisplayName("D19: what IPsec_MB does a burst of one suite at a time")
class SuiteLanesTest {
    private static final int MOST_TEXT = 1_600;
    private static final int ROOM = 2_048;
    private static final int KEY_ROOM = 4_096;
    private static final int NONCE_OCTETS = 16;
    private static final int ROUNDS = 60;
    private static final int WARM_UP = 3_000;
    private static final int BURSTS = 5_000;

    /** The bean's own answers and the odd recompilation; far below one octet for each packet. */
    private static final long TOLERATED_OCTETS = 16_384;

    private static final byte[] NOTHING = {};

    private final Random random = new Random(20261128);
    private final CryptoEngine engine = new IpsecMbEngine(IpsecMb.open());
    private final KeySchedule schedule = new IpsecMbKeySchedule(IpsecMb.open());
    private final EngineBench reference = EngineBench.reference();
    private final OffHeap keys = OffHeap.allocate((long) SuiteLane.CAPACITY * KEY_ROOM);
    private final OffHeap packets = OffHeap.allocate((long) SuiteLane.CAPACITY * ROOM);
    private final OffHeap icvs = OffHeap.allocate((long) SuiteLane.CAPACITY * CryptoBatch.ICV_OCTETS);
    private final OffHeap nonces = OffHeap.allocate((long) SuiteLane.CAPACITY * NONCE_OCTETS);

    @AfterEach
    void close() {
        reference.close();
        schedule.close();
        engine.close();
        for (OffHeap memory : List.of(keys, packets, icvs, nonces)) {
            memory.close();
        }
    }

    static Stream<CipherSuite> suites() {
        try (CryptoEngine engine = new IpsecMbEngine(IpsecMb.open());
                SuiteLanes lanes = engine.lanes(KeyUse.SEAL)) {
            return CipherSuite.all().stream()
                    .filter(suite ->
                            lanes.has(suite.encryption().id(), suite.integrity().id()))
                    .toList()
                    .stream();
        }
    }

    private Sample sample(CipherSuite suite) {
        int alignment = suite.encryption().alignment();
        int ivOctets = suite.encryption().ivOctets();
        boolean combined = suite.encryption().isCombined();
        boolean chained = suite.encryption().kind() == EncryptionAlgorithm.Kind.CBC;
        byte[] nonce = Sample.octets(combined ? 12 : NONCE_OCTETS, random);
        byte[] covered = Sample.octets(EspDescriptor.IV + (combined ? 0 : ivOctets), random);
        if (chained) {
            System.arraycopy(nonce, 0, covered, EspDescriptor.IV, ivOctets);
        }
        return new Sample(
                suite,
                Sample.octets(suite.encryption().keyOctets(), random),
                Sample.octets(suite.integrity().keyOctets(), random),
                nonce,
                covered,
                Sample.octets(alignment * (1 + random.nextInt(MOST_TEXT / alignment)), random),
                NOTHING);
    }

    /** Nothing is aligned in a packet. */
    private long packet(int i) {
        return packets.address() + (long) i * ROOM + i + 2;
    }

    private long text(int i, CipherSuite suite) {
        return packet(i) + EspDescriptor.IV + suite.encryption().ivOctets();
    }

    private long icv(int i) {
        return icvs.address() + (long) i * CryptoBatch.ICV_OCTETS;
    }

    private void add(SuiteLanes lanes, KeyUse use, int i, Sample sample) {
        CipherSuite suite = sample.suite();
        long key = keys.address() + (long) i * KEY_ROOM;
        long nonce = nonces.address() + (long) i * NONCE_OCTETS;
        schedule.expand(suite, use, sample.encryptionKey(), sample.integrityKey(), key);
        Memory.write(packet(i), sample.covered());
        Memory.write(text(i, suite), sample.text());
        Memory.write(nonce, sample.nonce());
        Memory.fill(icv(i), CryptoBatch.ICV_OCTETS, 0);
        SuiteLane lane = lanes.of(suite.encryption().id(), suite.integrity().id());
        assertEquals(suite.encryption().kind() == EncryptionAlgorithm.Kind.CBC, lane.hasRandomIv());
        lanes.add(lane, key, packet(i), sample.text().length, nonce, icv(i));
    }

    /** Answers the texts that came of it. */
    private List<byte[]> agree(SuiteLanes lanes, KeyUse use, List<Sample> samples) {
        List<byte[]> texts = new ArrayList<>();
        for (int i = 0; i < samples.size(); i++) {
            add(lanes, use, i, samples.get(i));
        }
        lanes.run();
        List<Outcome> expected = new ArrayList<>();
        for (int i = 0; i < samples.size(); i += CryptoBatch.CAPACITY) {
            expected.addAll(reference.run(use, samples.subList(i, Math.min(samples.size(), i + CryptoBatch.CAPACITY))));
        }
        for (int i = 0; i < samples.size(); i++) {
            Sample sample = samples.get(i);
            byte[] text = Memory.bytes(text(i, sample.suite()), sample.text().length);
            assertArrayEquals(expected.get(i).text(), text, sample.toString());
            assertArrayEquals(
                    expected.get(i).icv(), Memory.bytes(icv(i), sample.suite().icvOctets()), sample.toString());
            assertEquals(0, Memory.u8(icv(i) + sample.suite().icvOctets()), "nothing behind the ICV is touched");
            texts.add(text);
        }
        return texts;
    }

    private void agreeBothWays(List<Sample> samples) {
        try (SuiteLanes seal = engine.lanes(KeyUse.SEAL);
                SuiteLanes open = engine.lanes(KeyUse.OPEN)) {
            List<byte[]> ciphertexts = agree(seal, KeyUse.SEAL, samples);
            List<Sample> sealed = new ArrayList<>();
            for (int i = 0; i < samples.size(); i++) {
                sealed.add(samples.get(i).withText(ciphertexts.get(i)));
            }
            List<byte[]> plaintexts = agree(open, KeyUse.OPEN, sealed);
            for (int i = 0; i < samples.size(); i++) {
                assertArrayEquals(samples.get(i).text(), plaintexts.get(i));
            }
        }
    }

    @ParameterizedTest(name = "D19: {0} agrees with the reference, one packet to a whole burst, each with its own key")
    @MethodSource("suites")
    void shouldAgreeWithTheReference(CipherSuite suite) {
        for (int count = 1; count <= SuiteLane.CAPACITY; count++) {
            agreeBothWays(Stream.generate(() -> sample(suite)).limit(count).toList());
        }
    }

    @Test
    @DisplayName("D19: packets of any mix of suites agree with the reference")
    void shouldAgreeOnAnyMix() {
        List<CipherSuite> suites = suites().toList();
        for (int round = 0; round < ROUNDS; round++) {
            agreeBothWays(Stream.generate(() -> sample(suites.get(random.nextInt(suites.size()))))
                    .limit(1 + random.nextInt(SuiteLane.CAPACITY))
                    .toList());
        }
    }

    @Test
    @DisplayName("AES-CBC and AES-CTR with HMAC-SHA, and ChaCha20-Poly1305, are done so; the reference does nothing so")
    void shouldSayWhichSuitesItHas() {
        assertEquals(25, suites().count());
        try (CryptoEngine slow = new ReferenceEngine();
                SuiteLanes none = slow.lanes(KeyUse.OPEN)) {
            assertTrue(CipherSuite.all().stream()
                    .noneMatch(suite ->
                            none.has(suite.encryption().id(), suite.integrity().id())));
        }
        assertFalse(suites().anyMatch(CipherSuite::isLegacy));
    }

    @ParameterizedTest(name = "allocates nothing to {0}")
    @EnumSource(KeyUse.class)
    void shouldNotAllocate(KeyUse use) {
        List<Sample> samples = suites().map(this::sample).toList();
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        try (SuiteLanes lanes = engine.lanes(use)) {
            for (int i = 0; i < samples.size(); i++) {
                add(lanes, use, i, samples.get(i));
            }
            lanes.run();
            long[] texts = new long[samples.size()];
            SuiteLane[] each = new SuiteLane[samples.size()];
            for (int i = 0; i < texts.length; i++) {
                CipherSuite suite = samples.get(i).suite();
                each[i] = lanes.of(suite.encryption().id(), suite.integrity().id());
                texts[i] = samples.get(i).text().length;
            }
            repeat(lanes, each, texts, WARM_UP);
            long before = threads.getCurrentThreadAllocatedBytes();
            repeat(lanes, each, texts, BURSTS);
            long allocated = threads.getCurrentThreadAllocatedBytes() - before;
            assertTrue(allocated <= TOLERATED_OCTETS, () -> allocated + " octets");
        }
    }

    private void repeat(SuiteLanes lanes, SuiteLane[] each, long[] texts, int times) {
        for (int time = 0; time < times; time++) {
            for (int i = 0; i < each.length; i++) {
                long key = keys.address() + (long) i * KEY_ROOM;
                long nonce = nonces.address() + (long) i * NONCE_OCTETS;
                lanes.add(each[i], key, packet(i), (int) texts[i], nonce, icv(i));
            }
            lanes.run();
        }
    }
}
