package io.sallyport.pipeline.worker;

import io.sallyport.pipeline.burst.Burst;
import io.sallyport.pipeline.crypto.CryptoBatch;

/** A burst that waits for the engine, with the steps that will finish it. */
final class ParkedBurst {
    /** Where it waits. */
    enum Stage {
        ESP_OPEN,
        AH_OPEN,
        ESP_SEAL,
        AH_SEAL
    }

    final CipherSteps steps;
    final Burst burst = new Burst();
    Stage stage = Stage.ESP_OPEN;

    /** Of {@link io.sallyport.pipeline.sad.Quiescence}: the SAs' addresses in the burst were read after it. */
    long epoch;

    ParkedBurst(CipherSteps steps) {
        this.steps = steps;
    }

    /** The jobs that the step of that stage has made of it. */
    CryptoBatch batch(Stage of) {
        return switch (of) {
            case ESP_OPEN -> steps.espOpen().batch();
            case AH_OPEN -> steps.ahOpen().batch();
            case ESP_SEAL -> steps.espSeal().batch();
            case AH_SEAL -> steps.ahSeal().batch();
        };
    }
}
