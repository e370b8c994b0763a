package io.sallyport.pipeline.crypto.vector;

import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class VectorTrialTest {
    private static final int ROUNDS = 20;

    @Test
    @DisplayName("what the trial does by vectors and by IPsec_MB comes to the same each time, in both directions")
    void shouldAgree() {
        assumeTrue(VectorTrial.isPossible(), "vectors of 512 bits");
        try (VectorTrial trial = new VectorTrial()) {
            for (int round = 0; round < ROUNDS; round++) {
                assertTrue(trial.agrees());
            }
        }
    }
}
