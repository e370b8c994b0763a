package io.sallyport.jmh.race;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.III_Result;

/** A9: a worker promotes while the pending time ends. The outcome of each, and ten times the notices with the last state. */
@JCStressTest
@Outcome(id = "[23], 1, 5", expect = Expect.ACCEPTABLE, desc = "the timeout won")
@Outcome(id = "0, 0, 13", expect = Expect.ACCEPTABLE, desc = "the worker won, one notice")
@Outcome(expect = Expect.FORBIDDEN, desc = "two winners, two notices, a state that came back, or a zeroised key")
@State
public class TimeoutRace {
    private final PendingSa sa = new PendingSa(1);

    @Actor
    public void worker(III_Result result) {
        result.r1 = sa.promote(0);
    }

    @Actor
    public void other(III_Result result) {
        result.r2 = sa.timeout();
    }

    @Arbiter
    public void judge(III_Result result) {
        result.r3 = sa.judge();
    }
}
