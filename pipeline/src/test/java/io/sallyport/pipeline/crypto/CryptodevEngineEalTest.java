package io.sallyport.pipeline.crypto;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.management.ThreadMXBean;
import io.sallyport.dpdk.cryptodev.CryptoDevice;
import io.sallyport.dpdk.cryptodev.CryptoDeviceException;
import io.sallyport.dpdk.eal.DeviceArgument;
import io.sallyport.dpdk.eal.Eal;
import io.sallyport.dpdk.eal.EalOptions;
import io.sallyport.dpdk.memory.Memory;
import io.sallyport.dpdk.memory.OffHeap;
import io.sallyport.pipeline.crypto.EngineBench.Outcome;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

@DisplayName("D19: crypto devices do what the reference and IPsec_MB do")
class CryptodevEngineEalTest {
    private static final int MEMORY_MIB = 192;
    private static final int MOST_TEXT = 1500;
    private static final int BATCHES = 6;
    private static final int MIXED_BATCHES = 100;
    private static final int MAX_SAS = 64;
    private static final String AESNI_MB = "crypto_aesni_mb0";
    private static final String OPENSSL = "crypto_openssl0";
    private static final String NULL = "crypto_null0";

    private static final Map<String, CryptodevProvider> PROVIDERS = new LinkedHashMap<>();
    private static final Map<String, EngineBench> BENCHES = new LinkedHashMap<>();
    private static Eal eal;
    private static EngineBench reference;

    private final Random random = new Random(20261123);

    @BeforeAll
    static void start() {
        eal = Eal.start(EalOptions.builder()
                .hugePages(false)
                .memoryMib(MEMORY_MIB)
                .filePrefix("sallyport-cryptodev-engine")
                .build());
        for (String name : List.of(AESNI_MB, OPENSSL, NULL)) {
            CryptoDevice device = CryptoDevice.open(eal, DeviceArgument.parse(name));
            CryptodevProvider provider = CryptodevProvider.start(name.substring(7, 11), List.of(device), 1, MAX_SAS);
            PROVIDERS.put(name, provider);
            BENCHES.put(name, EngineBench.cryptodev(name, provider));
        }
        reference = EngineBench.reference();
    }

    @AfterAll
    static void stop() {
        reference.close();
        BENCHES.values().forEach(EngineBench::close);
        PROVIDERS.values().forEach(CryptodevProvider::close);
        eal.close();
    }

    static Stream<Arguments> offered() {
        return Stream.of(AESNI_MB, OPENSSL)
                .flatMap(name ->
                        PROVIDERS.get(name).schedule().offered().stream().map(suite -> Arguments.of(name, suite)));
    }

    @ParameterizedTest(name = "D19: {0} does {1}")
    @MethodSource("offered")
    void shouldDoAsTheReferenceDoes(String device, CipherSuite suite) {
        for (int round = 0; round < BATCHES; round++) {
            List<Sample> samples = new ArrayList<>();
            for (int i = 0; i < CryptoBatch.CAPACITY; i++) {
                samples.add(sample(suite));
            }
            assertAgreement(BENCHES.get(device), reference, samples);
        }
    }

    @ParameterizedTest(name = "D19: {0} tells a packet of {1} with one wrong bit")
    @MethodSource("offered")
    void shouldTellAWrongBit(String device, CipherSuite suite) {
        EngineBench bench = BENCHES.get(device);
        Sample sample = sample(suite);
        Outcome sealed = bench.run(KeyUse.SEAL, sample);
        Sample ciphertext = sample.withText(sealed.text());
        CryptoBatch right = bench.open(List.of(ciphertext), List.of(sealed.icv()));
        assertTrue(right.isAuthentic(0, right.receivedIcv(0)));
        for (int bit = 0; bit < suite.icvOctets() * Byte.SIZE; bit++) {
            byte[] icv = sealed.icv().clone();
            icv[bit / Byte.SIZE] ^= (byte) (1 << bit % Byte.SIZE);
            CryptoBatch batch = bench.open(List.of(ciphertext), List.of(icv));
            assertFalse(batch.isAuthentic(0, batch.receivedIcv(0)), "bit " + bit + " of the ICV");
        }
        byte[] covered = sample.covered().clone();
        covered[random.nextInt(covered.length)] ^= 1;
        CryptoBatch batch = bench.open(List.of(ciphertext.withCovered(covered)), List.of(sealed.icv()));
        assertFalse(batch.isAuthentic(0, batch.receivedIcv(0)), "a covered bit");
    }

    @Test
    @DisplayName("D19: on batches of any mix of suites, crypto_aesni_mb and crypto_openssl agree with IPsec_MB")
    void shouldAgreeWithIpsecMbOnMixedBatches() {
        try (EngineBench direct = EngineBench.ipsecMb()) {
            for (String device : List.of(AESNI_MB, OPENSSL)) {
                List<CipherSuite> suites = PROVIDERS.get(device).schedule().offered();
                for (int round = 0; round < MIXED_BATCHES; round++) {
                    List<Sample> samples = new ArrayList<>();
                    for (int i = 1 + random.nextInt(CryptoBatch.CAPACITY); i > 0; i--) {
                        samples.add(sample(suites.get(random.nextInt(suites.size()))));
                    }
                    assertAgreement(BENCHES.get(device), direct, samples);
                }
            }
        }
    }

    private Sample sample(CipherSuite suite) {
        int unit = suite.encryption().alignment();
        return Sample.random(suite, unit * (1 + random.nextInt(MOST_TEXT / unit)), random);
    }

    private static void assertAgreement(EngineBench bench, EngineBench other, List<Sample> samples) {
        List<Outcome> sealed = bench.run(KeyUse.SEAL, samples);
        List<Outcome> expected = other.run(KeyUse.SEAL, samples);
        List<Sample> ciphertexts = new ArrayList<>();
        for (int i = 0; i < samples.size(); i++) {
            String what = bench + ", " + samples.get(i);
            assertTrue(sealed.get(i).done(), what);
            assertArrayEquals(expected.get(i).text(), sealed.get(i).text(), what);
            assertArrayEquals(expected.get(i).icv(), sealed.get(i).icv(), what);
            ciphertexts.add(samples.get(i).withText(sealed.get(i).text()));
        }
        CryptoBatch opened =
                bench.open(ciphertexts, sealed.stream().map(Outcome::icv).toList());
        for (int i = 0; i < samples.size(); i++) {
            String what = bench + ", " + samples.get(i);
            assertTrue(opened.isAuthentic(i, opened.receivedIcv(i)), what);
            byte[] text = samples.get(i).text();
            assertArrayEquals(text, Memory.bytes(opened.text[i], text.length), what);
        }
    }

    @Test
    @DisplayName("D19: crypto_aesni_mb and crypto_openssl offer the suites that RFC 8221 asks for")
    void shouldOfferWhatIpsecAsksFor() {
        for (String device : List.of(AESNI_MB, OPENSSL)) {
            List<CipherSuite> offered = PROVIDERS.get(device).schedule().offered();
            for (CipherSuite suite : List.of(
                    CipherSuite.AES_GCM_128,
                    CipherSuite.AES_GCM_256,
                    CipherSuite.of(EncryptionAlgorithm.AES_CBC_128, IntegrityAlgorithm.HMAC_SHA2_256_128),
                    CipherSuite.of(EncryptionAlgorithm.AES_CBC_256, IntegrityAlgorithm.HMAC_SHA2_512_256),
                    CipherSuite.of(EncryptionAlgorithm.AES_CTR_128, IntegrityAlgorithm.HMAC_SHA1_96),
                    CipherSuite.combined(EncryptionAlgorithm.AES_CCM_128),
                    CipherSuite.combined(EncryptionAlgorithm.AES_GMAC_128),
                    CipherSuite.integrityOnly(IntegrityAlgorithm.HMAC_SHA1_96))) {
                assertTrue(offered.contains(suite), device + ", " + suite.label());
            }
        }
    }

    @Test
    @DisplayName("D19: crypto_null refuses every suite of IPsec and says what it is asked for")
    void shouldRefuseASuiteThatTheDeviceDoesNotOffer() {
        try (OffHeap key = OffHeap.allocate(64)) {
            CryptodevKeySchedule schedule = PROVIDERS.get(NULL).schedule();
            for (CipherSuite suite : CipherSuite.all()) {
                Sample keys = sample(suite);
                IllegalArgumentException refusal = assertThrows(
                        IllegalArgumentException.class,
                        () -> schedule.expand(
                                suite, KeyUse.SEAL, keys.encryptionKey(), keys.integrityKey(), key.address()));
                assertEquals(
                        "crypto device crypto_null0 of driver crypto_null does not offer " + suite.label()
                                + "; it offers nothing that IPsec uses",
                        refusal.getMessage());
            }
            assertEquals(0, PROVIDERS.get(NULL).sessionsInUse());
        }
    }

    @Test
    void shouldGiveBackSessionsAndSayWhenThereAreNone() {
        CryptodevProvider provider = PROVIDERS.get(OPENSSL);
        CryptodevKeySchedule schedule = provider.schedule();
        int before = provider.sessionsInUse();
        int octets = schedule.octets();
        try (OffHeap keys = OffHeap.allocate(2L * MAX_SAS * octets)) {
            int made = 0;
            CryptoDeviceException refusal = null;
            while (refusal == null && made < 2 * MAX_SAS) {
                try {
                    long target = keys.address() + (long) made * octets;
                    schedule.expand(CipherSuite.AES_GCM_128, KeyUse.OPEN, new byte[16], new byte[0], target);
                    made++;
                } catch (CryptoDeviceException e) {
                    refusal = e;
                }
            }
            assertEquals("Crypto device crypto_openssl0: all its sessions are taken.", refusal.getMessage());
            assertTrue(2 * MAX_SAS - provider.sessionsInUse() < 2, "an SA that failed half-way kept a session");
            for (int i = 0; i < made; i++) {
                schedule.release(keys.address() + (long) i * octets);
                schedule.release(keys.address() + (long) i * octets);
            }
        }
        assertEquals(before, provider.sessionsInUse());
    }

    @Test
    void shouldAllocateNothing() {
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        EngineBench bench = BENCHES.get(AESNI_MB);
        List<CipherSuite> suites = PROVIDERS.get(AESNI_MB).schedule().offered();
        List<Sample> samples = suites.stream()
                .limit(CryptoBatch.CAPACITY)
                .map(suite -> Sample.random(suite, 48, random))
                .toList();
        CryptoBatch batch = bench.fill(KeyUse.SEAL, samples);
        for (int i = 0; i < 3_000; i++) {
            bench.engine().run(batch);
        }
        long before = threads.getCurrentThreadAllocatedBytes();
        for (int i = 0; i < 6_000; i++) {
            bench.engine().run(batch);
        }
        long allocated = threads.getCurrentThreadAllocatedBytes() - before;
        assertTrue(allocated <= 16_384, () -> "6,000 batches allocated " + allocated + " octets");
        assertTrue(batch.done[batch.count - 1]);
    }
}
