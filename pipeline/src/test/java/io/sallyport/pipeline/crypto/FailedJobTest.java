package io.sallyport.pipeline.crypto;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("A job that cannot be done")
class FailedJobTest {
    private static final CipherSuite CBC =
            CipherSuite.of(EncryptionAlgorithm.AES_CBC_128, IntegrityAlgorithm.HMAC_SHA1_96);
    private static final CipherSuite TRIPLE_DES =
            CipherSuite.of(EncryptionAlgorithm.TRIPLE_DES_CBC, IntegrityAlgorithm.HMAC_SHA1_96);
    private static final CipherSuite CCM_192 = CipherSuite.combined(EncryptionAlgorithm.AES_CCM_192);

    private final List<EngineBench> engines = EngineBench.all();
    private final Random random = new Random(20260802);

    @AfterEach
    void close() {
        engines.forEach(EngineBench::close);
    }

    @Test
    @DisplayName("is marked so, is not authentic whatever the ICV, and harms none of its batch")
    void shouldFailAloneAndNeverLookAuthentic() {
        for (EngineBench bench : engines) {
            for (CipherSuite suite : List.of(CBC, TRIPLE_DES)) {
                List<Sample> good = new ArrayList<>();
                for (int i = 0; i < 8; i++) {
                    good.add(Sample.random(suite, 48, random));
                }
                List<EngineBench.Outcome> expected = bench.run(KeyUse.SEAL, good);
                List<Sample> samples = new ArrayList<>(good);
                samples.set(5, Sample.random(suite, 13, random));

                CryptoBatch batch = bench.fill(KeyUse.OPEN, samples);
                bench.engine().run(batch);
                assertFalse(batch.isAuthentic(5, batch.computedIcv(5)), bench::toString);

                List<EngineBench.Outcome> outcomes = bench.run(KeyUse.SEAL, samples);
                for (int i = 0; i < samples.size(); i++) {
                    if (i == 5) {
                        assertFalse(outcomes.get(i).done(), bench::toString);
                    } else {
                        assertTrue(outcomes.get(i).done(), bench::toString);
                        assertArrayEquals(
                                expected.get(i).text(), outcomes.get(i).text());
                        assertArrayEquals(expected.get(i).icv(), outcomes.get(i).icv());
                    }
                }
            }
        }
    }

    @Test
    @DisplayName("leaves the engine able to do the next batch")
    void shouldDoTheNextBatch() {
        for (EngineBench bench : engines) {
            for (CipherSuite suite : List.of(CBC, TRIPLE_DES, CCM_192)) {
                bench.run(KeyUse.SEAL, Sample.random(CBC, 15, random));
                Sample sample = Sample.random(suite, 64, random);
                EngineBench.Outcome sealed = bench.run(KeyUse.SEAL, sample);
                assertTrue(sealed.done(), bench::toString);
                assertArrayEquals(
                        sample.text(),
                        bench.run(KeyUse.OPEN, sample.withText(sealed.text())).text());
            }
        }
    }
}
