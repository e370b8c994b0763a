package io.sallyport.pipeline.worker;

import io.sallyport.pipeline.burst.Burst;
import io.sallyport.pipeline.tables.ForwardingTables;

/** With an engine that has done a burst when its step returns. */
final class CiphersAtOnce implements CipherStages {
    private final CipherSteps steps;
    private final Behind behind;

    CiphersAtOnce(CipherSteps steps, Behind behind) {
        this.steps = steps;
        this.behind = behind;
    }

    @Override
    public void openEsp(Burst burst, ForwardingTables now) {
        steps.espOpen().run(burst);
        behind.espOpened(burst, now);
    }

    @Override
    public void openAh(Burst burst, ForwardingTables now) {
        steps.ahOpen().run(burst);
        behind.ahOpened(burst, now);
    }

    @Override
    public void seal(Burst burst, ForwardingTables now) {
        steps.espSeal().run(burst, now.local());
        steps.ahSeal().run(burst, now.local());
        behind.sealed(burst, now);
    }

    @Override
    public boolean hasRoom() {
        return true;
    }

    @Override
    public int resume(ForwardingTables now) {
        return 0;
    }

    @Override
    public int underWay() {
        return 0;
    }

    @Override
    public boolean isLost() {
        return false;
    }

    @Override
    public long reached(long epoch) {
        return epoch;
    }

    @Override
    public void close() {
        steps.close();
    }
}
