package io.sallyport.pipeline.spd;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class PolicySasTest {
    private static final long FIRST = 0x7f00_0000_1000L;
    private static final long SECOND = 0x7f00_0000_2000L;

    @Test
    void shouldBeginWithoutSas() {
        PolicySas sas = new PolicySas(2);

        assertEquals(0, sas.currentAcquire(1));
        assertEquals(0, sas.candidateAcquire(1));
        assertEquals(2, sas.size());
    }

    @Test
    void shouldKeepCurrentAndCandidateOfEachPolicyApart() {
        PolicySas sas = new PolicySas(3);

        sas.publishCurrent(1, FIRST);
        sas.publishCandidate(1, SECOND);
        sas.publishCurrent(2, SECOND);

        assertEquals(FIRST, sas.currentAcquire(1));
        assertEquals(SECOND, sas.candidateAcquire(1));
        assertEquals(SECOND, sas.currentAcquire(2));
        assertEquals(0, sas.candidateAcquire(2));
        assertEquals(0, sas.currentAcquire(0));
        assertEquals(0, sas.candidateAcquire(0));
    }

    @Test
    void shouldTakeAnSaAwayAgain() {
        PolicySas sas = new PolicySas(1);
        sas.publishCandidate(0, FIRST);

        sas.publishCandidate(0, 0);

        assertEquals(0, sas.candidateAcquire(0));
    }

    @Test
    void shouldTellOnceThatPacketsWantedAnSa() {
        PolicySas sas = new PolicySas(3);

        sas.want(1);
        sas.want(1);

        assertFalse(sas.takeWanted(0) || sas.takeWanted(2));
        assertTrue(sas.takeWanted(1));
        assertFalse(sas.takeWanted(1));
        sas.want(1);
        assertTrue(sas.takeWanted(1));
    }

    @Test
    void shouldKeepWhatIsNegotiatedApartFromWhatIsWanted() {
        PolicySas sas = new PolicySas(2);
        sas.negotiate(1);
        sas.want(1);

        assertTrue(sas.takeWanted(1));
        assertTrue(sas.isNegotiated(1));
        assertFalse(sas.isNegotiated(0));
    }

    @Test
    void shouldKeepEachWorkersOwnSasApart() {
        PolicySas sas = new PolicySas(2);
        assertEquals(0, sas.ownAcquire(1, 2));
        sas.giveEachWorkerItsOwn(1, 3);
        sas.publishCurrent(1, FIRST);
        sas.publishOwnCurrent(sas.ownAcquire(1, 2), SECOND);
        sas.publishOwnCandidate(sas.ownAcquire(1, 1), FIRST);

        assertEquals(0, sas.ownAcquire(0, 2));
        assertEquals(SECOND, sas.ownCurrentAcquire(sas.ownAcquire(1, 2)));
        assertEquals(0, sas.ownCandidateAcquire(sas.ownAcquire(1, 2)));
        assertEquals(FIRST, sas.ownCandidateAcquire(sas.ownAcquire(1, 1)));
        assertEquals(0, sas.ownCurrentAcquire(sas.ownAcquire(1, 0)));
        assertEquals(FIRST, sas.currentAcquire(1));
    }

    @Test
    void shouldSayWhichSaIsSettled() {
        PolicySas sas = new PolicySas(2);
        assertFalse(sas.isSettled(1, 0, FIRST));
        sas.publishCurrent(1, FIRST);
        assertTrue(sas.isSettled(1, 0, FIRST));
        assertFalse(sas.isSettled(1, 0, SECOND));
        assertFalse(sas.isSettled(0, 0, FIRST));
        sas.publishCandidate(1, SECOND);
        assertFalse(sas.isSettled(1, 0, FIRST), "it may be followed in any moment");
        sas.publishCandidate(1, 0);

        sas.giveEachWorkerItsOwn(1, 3);
        assertFalse(sas.isSettled(1, 2, FIRST), "the worker may have its own in any moment");
        sas.publishOwnCurrent(sas.ownAcquire(1, 2), SECOND);
        assertTrue(sas.isSettled(1, 2, SECOND));
        assertFalse(sas.isSettled(1, 1, SECOND));
        sas.publishOwnCandidate(sas.ownAcquire(1, 2), FIRST);
        assertFalse(sas.isSettled(1, 2, SECOND));
    }

    @Test
    void shouldRefuseAnIndexWithoutPolicy() {
        PolicySas sas = new PolicySas(1);

        assertThrows(IndexOutOfBoundsException.class, () -> sas.currentAcquire(1));
        assertThrows(IndexOutOfBoundsException.class, () -> sas.publishCurrent(Spd.NONE, FIRST));
        assertThrows(IndexOutOfBoundsException.class, () -> new PolicySas(0).candidateAcquire(0));
    }
}
