package io.sallyport.pipeline.worker;

import io.sallyport.pipeline.ah.AhOpen;
import io.sallyport.pipeline.ah.AhSeal;
import io.sallyport.pipeline.esp.EspOpen;
import io.sallyport.pipeline.esp.EspSeal;

/** One each of the steps that need the engine. Each has a batch of its own, and does one burst at a time. */
record CipherSteps(EspOpen espOpen, AhOpen ahOpen, EspSeal espSeal, AhSeal ahSeal) implements AutoCloseable {
    @Override
    public void close() {
        espOpen.close();
        ahOpen.close();
        espSeal.close();
        ahSeal.close();
    }
}
