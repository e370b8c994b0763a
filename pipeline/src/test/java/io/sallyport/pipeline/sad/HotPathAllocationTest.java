package io.sallyport.pipeline.sad;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.management.ThreadMXBean;
import io.sallyport.pipeline.event.SaEvents;
import io.sallyport.pipeline.replay.ReplayWindow;
import java.lang.management.ManagementFactory;
import org.junit.jupiter.api.Test;

/** What workers call for each packet makes no garbage, also when trials fail and rings are full. */
final class HotPathAllocationTest {
    private static final int PACKETS = 20_000;
    private static final int ROUNDS = 10;

    @Test
    void shouldAllocateNothingOnTheHeapForAnyPacket() {
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        try (SadFixture fixture = SadFixture.inbound(4);
                SaEvents events = new SaEvents(4);
                Promotion promotion = new Promotion(events, TrialBudget.PER_SA, TrialBudget.PER_WORKER)) {
            SaHandle active = fixture.installActive(0x1000);
            SaHandle pending = fixture.installPending(0x1001);
            Worker worker = new Worker(fixture, promotion, active, pending);
            worker.packets(1);
            // Warm, so that no class is loaded and no call site linked any more.
            worker.packets(PACKETS);
            // The JVM itself may allocate on this thread now and then; a packet that does would in every round.
            long allocated = Long.MAX_VALUE;
            for (int round = 0; round < ROUNDS; round++) {
                long before = threads.getCurrentThreadAllocatedBytes();
                long checksum = worker.packets(PACKETS);
                allocated = Math.min(allocated, threads.getCurrentThreadAllocatedBytes() - before);
                assertTrue(checksum != 0, "the loop did something");
            }
            assertEquals(0, allocated, "octets of heap for " + PACKETS + " packets");
            assertTrue(events.takeOverflow(), "the ring was full, too");
        }
    }

    private static final class Worker {
        private final SadFixture fixture;
        private final Promotion promotion;
        private final SaHandle active;
        private final SaHandle pending;
        private final long pendingWord;
        private long sequence;

        Worker(SadFixture fixture, Promotion promotion, SaHandle active, SaHandle pending) {
            this.fixture = fixture;
            this.promotion = promotion;
            this.active = active;
            this.pending = pending;
            this.pendingWord = SaTable.stateAcquire(pending.hot());
            fixture.quiescence.online(0);
        }

        long packets(int count) {
            long checksum = 0;
            for (int i = 0; i < count; i++) {
                long hot = fixture.table.find(0x1000);
                long cold = SaTable.cold(hot);
                sequence += 1 + (i & 3);
                checksum += ReplayWindow.precheck(hot, cold, sequence) ? 1 : 0;
                checksum += ReplayWindow.testAndSet(hot, cold, sequence) ? 1 : 0;
                SaRecord.countPacket(hot, 64);
                checksum += OutboundGate.isOpen(active.hot(), cold) ? 1 : 0;
                long trialCold = SaTable.cold(pending.hot());
                checksum += promotion.admitTrial(pending.hot(), trialCold, i * 100_000L);
                promotion.trialFailed(trialCold, i * 100_000L);
                // Promoted anew for each packet, as if each were another SA: the event ring overflows.
                checksum += promotion.promote(pending.hot(), pendingWord, i);
                SaTable.publishRelease(pending.hot(), pendingWord);
                fixture.quiescence.report(0);
            }
            return checksum;
        }
    }
}
