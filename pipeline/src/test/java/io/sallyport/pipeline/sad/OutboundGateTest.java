package io.sallyport.pipeline.sad;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sallyport.pipeline.event.SaEvents;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

final class OutboundGateTest {
    private SadFixture in;
    private SadFixture out;
    private SaHandle inbound;
    private SaHandle outbound;

    @BeforeEach
    void installPair() {
        in = SadFixture.inbound(1);
        out = SadFixture.outbound(4);
        inbound = in.installPending(0x1000);
        outbound = out.sad.install(
                SadFixture.outboundSa(1, 0x2000, 7).pending().gate(inbound).build(), 0);
    }

    @AfterEach
    void free() {
        in.close();
        out.close();
    }

    private boolean isOpen() {
        return OutboundGate.isOpen(outbound.hot(), SaTable.cold(outbound.hot()));
    }

    private void promoteInbound() {
        try (SaEvents events = new SaEvents(4);
                Promotion promotion = new Promotion(events, TrialBudget.PER_SA, TrialBudget.PER_WORKER)) {
            assertEquals(Promotion.PROMOTED, promotion.promote(inbound.hot(), SaTable.stateAcquire(inbound.hot()), 0));
        }
    }

    @Test
    void shouldStayShutWhileBothArePending() {
        assertFalse(isOpen());
    }

    @Test
    void shouldOpenInTheMomentOfTheInboundPromotion() {
        promoteInbound();
        assertTrue(isOpen());
        assertEquals(SaState.PENDING, out.state(outbound), "no word from the control thread was needed");
    }

    @Test
    void shouldStayOpenWhileTheInboundSaIsDyingAndShutWhenItIsDead() {
        promoteInbound();
        in.sad.startDying(inbound);
        assertTrue(isOpen());
        in.sad.retire(inbound);
        assertFalse(isOpen());
    }

    @Test
    void shouldNotOpenForTheNextSaInTheSameRecord() {
        in.retireAndReclaim(inbound, 0);
        int spi = 0x1001;
        while (in.table.home(spi) != in.table.home(0x1000)) {
            spi++;
        }
        SaHandle next = in.installActive(spi);
        assertEquals(inbound.hot(), next.hot());
        assertEquals(SaState.ACTIVE, in.state(next));
        assertFalse(isOpen(), "another generation");
    }

    @Test
    void shouldOpenOnItsOwnStateWhateverThePairDoes() {
        assertEquals(Transition.DONE, out.sad.activate(outbound, ActivationCause.TRAFFIC));
        assertTrue(isOpen());
        in.sad.retire(inbound);
        assertTrue(isOpen());
        out.sad.retire(outbound);
        assertFalse(isOpen());
    }

    @Test
    void shouldStayShutWithoutAPairUntilActivated() {
        SaHandle alone =
                out.sad.install(SadFixture.outboundSa(2, 0x2001, 7).pending().build(), 0);
        long cold = SaTable.cold(alone.hot());
        assertFalse(OutboundGate.isOpen(alone.hot(), cold));
        out.sad.activate(alone, ActivationCause.MESSAGE);
        assertTrue(OutboundGate.isOpen(alone.hot(), cold));
    }
}
