package io.sallyport.pipeline.sad;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

final class QuiescenceTest {
    private final Quiescence quiescence = new Quiescence(3);

    @AfterEach
    void close() {
        quiescence.close();
    }

    @Test
    void shouldPassAtOnceWhileAllWorkersAreOffline() {
        assertTrue(quiescence.passed(quiescence.snapshot()));
    }

    @Test
    void shouldWaitForEveryWorkerThatIsOnline() {
        quiescence.online(0);
        quiescence.online(2);
        long snapshot = quiescence.snapshot();
        assertFalse(quiescence.passed(snapshot));
        quiescence.report(0);
        assertFalse(quiescence.passed(snapshot), "worker 2 has not reported");
        quiescence.report(2);
        assertTrue(quiescence.passed(snapshot));
    }

    @Test
    void shouldNotTakeAReportFromBeforeTheSnapshotForOneAfterIt() {
        quiescence.online(0);
        for (int i = 0; i < 1_000; i++) {
            quiescence.report(0);
        }
        long snapshot = quiescence.snapshot();
        assertFalse(quiescence.passed(snapshot));
        quiescence.report(0);
        assertTrue(quiescence.passed(snapshot));
        assertFalse(quiescence.passed(quiescence.snapshot()), "a later snapshot waits anew");
    }

    @Test
    void shouldWaitForAWorkerWhosePacketsAreWithADevice() {
        quiescence.online(0);
        long looked = quiescence.epoch();
        long snapshot = quiescence.snapshot();
        quiescence.report(0, looked);
        assertFalse(quiescence.passed(snapshot), "what it looked at before is still with the device");
        long again = quiescence.epoch();
        quiescence.report(0, looked);
        assertFalse(quiescence.passed(snapshot));
        quiescence.report(0, again);
        assertTrue(quiescence.passed(snapshot), "what is with the device was looked at afterwards");
        assertFalse(quiescence.passed(quiescence.snapshot()));
    }

    @Test
    void shouldNotWaitForAWorkerThatGoesOffline() {
        quiescence.online(1);
        long snapshot = quiescence.snapshot();
        quiescence.offline(1);
        assertTrue(quiescence.passed(snapshot));
        quiescence.online(1);
        assertTrue(quiescence.passed(snapshot), "it came back after the snapshot");
        assertFalse(quiescence.passed(quiescence.snapshot()));
    }

    @Test
    void shouldLetSnapshotsPassInTheirOrder() {
        quiescence.online(0);
        long first = quiescence.snapshot();
        quiescence.report(0);
        long second = quiescence.snapshot();
        assertTrue(second > first);
        assertTrue(quiescence.passed(first));
        assertFalse(quiescence.passed(second));
    }

    @Test
    void shouldRefuseANumberOfWorkersThatIsNone() {
        assertEquals(3, quiescence.workers());
        assertThrows(IllegalArgumentException.class, () -> new Quiescence(0));
        assertThrows(IllegalArgumentException.class, () -> new Quiescence(Quiescence.MAX_WORKERS + 1));
    }
}
