package io.sallyport.pipeline.crypto;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sallyport.pipeline.crypto.EngineBench.Outcome;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayName("At the bounds, an engine")
class EngineBoundsTest {
    private final EngineBench fast = EngineBench.ipsecMb();
    private final EngineBench reference = EngineBench.reference();
    private final Random random = new Random(20260805);

    @AfterEach
    void close() {
        fast.close();
        reference.close();
    }

    @Test
    @DisplayName("writes text and ICV, and no other octet of a packet")
    void shouldWriteNothingAroundTheText() {
        for (EngineBench bench : List.of(fast, reference)) {
            for (CipherSuite suite : CipherSuite.all()) {
                for (KeyUse use : KeyUse.values()) {
                    int octets = suite.encryption().alignment() * (1 + random.nextInt(20));
                    Sample sample = Sample.random(suite, octets, random);
                    CryptoBatch batch = bench.fill(use, List.of(sample));
                    byte[] before = bench.room(0);
                    bench.engine().run(batch);
                    byte[] after = bench.room(0);
                    int text = bench.textOffset(batch, 0);
                    System.arraycopy(before, text, after, text, sample.text().length);
                    assertArrayEquals(before, after, () -> bench + ", " + use + ", " + sample);
                }
            }
        }
    }

    @ParameterizedTest(name = "agrees with the other on {0} octets")
    @ValueSource(ints = {9_024, 32_768, 65_440})
    void shouldAgreeOnJumboFramesAndTheLongestPackets(int octets) {
        for (CipherSuite suite : CipherSuite.all()) {
            Sample sample = Sample.random(suite, octets, random);
            Outcome sealed = fast.run(KeyUse.SEAL, sample);
            Outcome expected = reference.run(KeyUse.SEAL, sample);
            assertTrue(sealed.done() && expected.done(), sample::toString);
            assertArrayEquals(expected.text(), sealed.text(), sample::toString);
            assertArrayEquals(expected.icv(), sealed.icv(), sample::toString);
            Outcome opened = fast.run(KeyUse.OPEN, sample.withText(sealed.text()));
            assertArrayEquals(sample.text(), opened.text(), sample::toString);
            assertArrayEquals(sealed.icv(), opened.icv(), sample::toString);
        }
    }

    @Test
    @DisplayName("does nothing wrong with no text at all: it does the job as the other does, or does not do it")
    void shouldTakeOrRefuseEmptyTexts() {
        List<String> done = new ArrayList<>();
        for (CipherSuite suite : CipherSuite.all()) {
            Sample sample = Sample.random(suite, 0, random);
            Outcome sealed = fast.run(KeyUse.SEAL, sample);
            if (sealed.done()) {
                done.add(suite.label());
                assertArrayEquals(reference.run(KeyUse.SEAL, sample).icv(), sealed.icv(), suite::label);
            }
        }
        assertTrue(done.contains("aes-gcm-128"), done::toString);
        // None of these may spoil the next batch.
        Sample next =
                Sample.random(CipherSuite.parse("aes-cbc-128+hmac-sha1-96").orElseThrow(), 64, random);
        assertArrayEquals(
                reference.run(KeyUse.SEAL, next).icv(),
                fast.run(KeyUse.SEAL, next).icv());
        assertEquals(64, next.text().length);
    }
}
