package io.sallyport.pipeline.crypto;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sallyport.dpdk.memory.Memory;
import io.sallyport.pipeline.crypto.EngineBench.Outcome;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

@DisplayName("D19: IPsec_MB and the reference agree")
class EnginesAgreeTest {
    private static final int MOST_TEXT = 2000;
    private static final int MIXED_BATCHES = 200;

    private final EngineBench fast = EngineBench.ipsecMb();
    private final EngineBench reference = EngineBench.reference();
    private final Random random = new Random(20260801);

    @AfterEach
    void close() {
        fast.close();
        reference.close();
    }

    static Stream<CipherSuite> suites() {
        return CipherSuite.all().stream();
    }

    @ParameterizedTest(name = "D19: {0} at every size")
    @MethodSource("suites")
    void shouldAgreeOnEverySizeThatEspHas(CipherSuite suite) {
        int alignment = suite.encryption().alignment();
        List<Sample> samples = new ArrayList<>();
        for (int octets = alignment; octets <= MOST_TEXT; octets += alignment) {
            samples.add(Sample.random(suite, octets, random));
            if (samples.size() == CryptoBatch.CAPACITY) {
                assertAgreement(samples);
                samples.clear();
            }
        }
        if (!samples.isEmpty()) {
            assertAgreement(samples);
        }
    }

    @Test
    @DisplayName("D19: on batches of any mix of suites and sizes, aligned or not")
    void shouldAgreeOnMixedBatches() {
        List<CipherSuite> suites = CipherSuite.all();
        for (int round = 0; round < MIXED_BATCHES; round++) {
            List<Sample> samples = new ArrayList<>();
            int count = 1 + random.nextInt(CryptoBatch.CAPACITY);
            for (int i = 0; i < count; i++) {
                CipherSuite suite = suites.get(random.nextInt(suites.size()));
                boolean blocks = suite.encryption().kind() == EncryptionAlgorithm.Kind.CBC;
                int unit = blocks ? suite.encryption().alignment() : 1;
                samples.add(Sample.random(suite, unit * (1 + random.nextInt(MOST_TEXT / unit)), random));
            }
            assertAgreement(samples);
        }
    }

    private void assertAgreement(List<Sample> samples) {
        List<Outcome> sealed = fast.run(KeyUse.SEAL, samples);
        List<Outcome> expected = reference.run(KeyUse.SEAL, samples);
        List<Sample> ciphertexts = new ArrayList<>();
        for (int i = 0; i < samples.size(); i++) {
            String what = samples.get(i).toString();
            assertSame(expected.get(i), sealed.get(i), what);
            ciphertexts.add(samples.get(i).withText(sealed.get(i).text()));
        }
        List<Outcome> opened = fast.run(KeyUse.OPEN, ciphertexts);
        List<Outcome> alsoOpened = reference.run(KeyUse.OPEN, ciphertexts);
        for (int i = 0; i < samples.size(); i++) {
            String what = samples.get(i).toString();
            assertSame(alsoOpened.get(i), opened.get(i), what);
            assertArrayEquals(samples.get(i).text(), opened.get(i).text(), what);
            assertArrayEquals(sealed.get(i).icv(), opened.get(i).icv(), what);
        }
    }

    private static void assertSame(Outcome expected, Outcome actual, String what) {
        assertTrue(expected.done() && actual.done(), what);
        assertArrayEquals(expected.text(), actual.text(), what);
        assertArrayEquals(expected.icv(), actual.icv(), what);
    }

    @ParameterizedTest(name = "D19: {0} tells a packet with one wrong bit")
    @MethodSource("suites")
    void shouldComputeAnotherIcvWhenOneBitIsWrong(CipherSuite suite) {
        for (EngineBench bench : List.of(fast, reference)) {
            for (int round = 0; round < 24; round++) {
                int octets = suite.encryption().alignment() * (1 + random.nextInt(8));
                Sample sample = Sample.random(suite, octets, random);
                Outcome sealed = bench.run(KeyUse.SEAL, sample);
                Sample ciphertext = sample.withText(sealed.text());
                assertArrayEquals(
                        sealed.icv(), bench.run(KeyUse.OPEN, ciphertext).icv());
                boolean inText = sample.text().length > 0 && random.nextBoolean();
                Sample wrong = inText
                        ? ciphertext.withText(flipped(sealed.text()))
                        : ciphertext.withCovered(flipped(sample.covered()));
                assertFalse(
                        Arrays.equals(
                                sealed.icv(), bench.run(KeyUse.OPEN, wrong).icv()),
                        () -> bench + ", " + sample);
            }
        }
    }

    private byte[] flipped(byte[] octets) {
        byte[] copy = octets.clone();
        copy[random.nextInt(copy.length)] ^= (byte) (1 << random.nextInt(Byte.SIZE));
        return copy;
    }

    @Test
    @DisplayName("D19: an ICV with one wrong bit is not authentic, wherever it is")
    void shouldNotTakeAWrongIcvForAuthentic() {
        for (CipherSuite suite : CipherSuite.all()) {
            Sample sample = Sample.random(suite, suite.encryption().alignment() * 3, random);
            Outcome sealed = fast.run(KeyUse.SEAL, sample);
            CryptoBatch batch = fast.fill(KeyUse.OPEN, List.of(sample.withText(sealed.text())));
            fast.engine().run(batch);
            long received = batch.receivedIcv(0);
            for (int bit = 0; bit < suite.icvOctets() * Byte.SIZE; bit++) {
                byte[] icv = sealed.icv();
                icv[bit / Byte.SIZE] ^= (byte) (1 << bit % Byte.SIZE);
                Memory.write(received, icv);
                assertFalse(batch.isAuthentic(0, received), suite::label);
                icv[bit / Byte.SIZE] ^= (byte) (1 << bit % Byte.SIZE);
            }
            Memory.write(received, sealed.icv());
            assertTrue(batch.isAuthentic(0, received), suite::label);
            assertEquals(1, batch.count);
        }
    }
}
