package io.sallyport.gateway.ike;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.sallyport.pipeline.sad.SaHandle;
import io.sallyport.pipeline.spd.PolicySas;
import java.util.List;
import java.util.OptionalInt;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class OutboundNamesTest {
    private static final int POLICY = 1;
    private static final long NO_SA = 0;

    private final PolicySas sas = new PolicySas(2);
    private final OutboundNames names = new OutboundNames(() -> sas, 3);
    private long next;

    private InstalledPair pair(OptionalInt resource) {
        next++;
        SaHandle inbound = new SaHandle(0x1000 * next, 1);
        SaHandle outbound = new SaHandle(0x1000 * next + 0x100, 1);
        return new InstalledPair(next, POLICY, resource, List.of(inbound), List.of(outbound));
    }

    private InstalledPair inUse(int worker) {
        InstalledPair pair = pair(OptionalInt.of(worker));
        names.announce(pair);
        names.name(pair);
        return pair;
    }

    private long own(int worker) {
        return sas.ownCurrentAcquire(sas.ownAcquire(POLICY, worker));
    }

    private static long hot(InstalledPair pair) {
        return pair.outbound().hot();
    }

    @Test
    @DisplayName("D23: each worker's pair is named for it, and the oldest for those that have none")
    void shouldNameEachWorkersPair() {
        InstalledPair first = inUse(0);
        InstalledPair second = inUse(1);

        assertEquals(hot(first), own(0));
        assertEquals(hot(second), own(1));
        assertEquals(NO_SA, own(2));
        assertEquals(hot(first), sas.currentAcquire(POLICY));
    }

    @Test
    @DisplayName("D23: when the pair that stands in for others ends, another one in use does")
    void shouldLetAnotherPairStandIn() {
        InstalledPair first = inUse(0);
        InstalledPair second = inUse(1);
        names.forget(first);

        assertEquals(NO_SA, own(0));
        assertEquals(hot(second), own(1));
        assertEquals(hot(second), sas.currentAcquire(POLICY));
        names.forget(second);
        assertEquals(NO_SA, sas.currentAcquire(POLICY));
        assertEquals(NO_SA, own(1));
    }

    @Test
    @DisplayName("D23: a worker's pending pair is the candidate behind its own pair, and takes its place")
    void shouldKeepTheOldPairUntilItsSuccessorIsInUse() {
        InstalledPair old = inUse(0);
        InstalledPair other = inUse(1);
        InstalledPair successor = pair(OptionalInt.of(0));
        names.announce(successor);

        assertEquals(hot(old), own(0));
        assertEquals(hot(successor), sas.ownCandidateAcquire(sas.ownAcquire(POLICY, 0)));
        names.name(successor);
        names.forget(old);
        assertEquals(hot(successor), own(0));
        assertEquals(NO_SA, sas.ownCandidateAcquire(sas.ownAcquire(POLICY, 0)));
        assertEquals(hot(other), own(1));
        assertEquals(hot(other), sas.currentAcquire(POLICY));
    }

    @Test
    @DisplayName("D23: a pair in use stands in for others rather than one that is pending")
    void shouldPreferAPairInUse() {
        InstalledPair pending = pair(OptionalInt.of(0));
        names.announce(pending);
        assertEquals(hot(pending), sas.currentAcquire(POLICY));
        assertEquals(hot(pending), own(0));

        InstalledPair second = inUse(1);
        assertEquals(hot(second), sas.currentAcquire(POLICY));
        names.forget(pending);
        assertEquals(hot(second), sas.currentAcquire(POLICY));
        assertEquals(NO_SA, own(0));
    }

    @Test
    @DisplayName("a pair of no worker is the policy's candidate while it is pending, then its current one")
    void shouldNameAPairOfNoWorker() {
        InstalledPair first = pair(OptionalInt.empty());
        names.announce(first);
        names.name(first);
        InstalledPair second = pair(OptionalInt.empty());
        names.announce(second);

        assertEquals(hot(first), sas.currentAcquire(POLICY));
        assertEquals(hot(second), sas.candidateAcquire(POLICY));
        names.name(second);
        names.forget(first);
        assertEquals(hot(second), sas.currentAcquire(POLICY));
        assertEquals(NO_SA, sas.candidateAcquire(POLICY));
        assertEquals(NO_SA, sas.ownAcquire(POLICY, 0));
    }

    private InstalledPair inUse() {
        InstalledPair pair = pair(OptionalInt.empty());
        names.announce(pair);
        names.name(pair);
        return pair;
    }

    @Test
    @DisplayName("when the newest of a policy's pairs ends, the newest of the others in use seals")
    void shouldFallBackToTheNewestOther() {
        InstalledPair first = inUse();
        InstalledPair second = inUse();
        InstalledPair third = inUse();
        names.forget(third);

        assertEquals(hot(second), sas.currentAcquire(POLICY));
        names.forget(first);
        assertEquals(hot(second), sas.currentAcquire(POLICY));
        names.forget(second);
        assertEquals(NO_SA, sas.currentAcquire(POLICY));
    }

    @Test
    @DisplayName("a pair in use takes the place of one that ended, and the pending one stays the candidate behind it")
    void shouldFallBackBeforeAPendingPair() {
        InstalledPair first = inUse();
        InstalledPair second = inUse();
        InstalledPair pending = pair(OptionalInt.empty());
        names.announce(pending);
        names.forget(second);

        assertEquals(hot(first), sas.currentAcquire(POLICY));
        assertEquals(hot(pending), sas.candidateAcquire(POLICY));
    }
}
