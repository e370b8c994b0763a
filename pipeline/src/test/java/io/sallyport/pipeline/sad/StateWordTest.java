package io.sallyport.pipeline.sad;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Random;
import org.junit.jupiter.api.Test;

final class StateWordTest {
    @Test
    void shouldGiveBackEveryFieldThatWasPacked() {
        Random random = new Random(7);
        for (int i = 0; i < 10_000; i++) {
            int generation = random.nextInt();
            int state = random.nextInt(256);
            int cause = random.nextInt(256);
            int flags = random.nextInt(65_536);
            long word = StateWord.pack(generation, state, cause, flags);
            assertEquals(generation, StateWord.generation(word));
            assertEquals(state, StateWord.state(word));
            assertEquals(cause, StateWord.cause(word));
            assertEquals(flags, StateWord.flags(word));
        }
    }

    @Test
    void shouldKeepGenerationAndFlagsWhenStateAndCauseChange() {
        long word = StateWord.pack(0xffff_ffff, SaState.PENDING_CODE, 0, StateWord.CONFIRMED);
        long active = StateWord.with(word, SaState.ACTIVE_CODE, ActivationCause.TRAFFIC_CODE);
        assertEquals(
                StateWord.pack(-1, SaState.ACTIVE_CODE, ActivationCause.TRAFFIC_CODE, StateWord.CONFIRMED), active);
        assertEquals(
                StateWord.pack(-1, SaState.DYING_CODE, ActivationCause.TRAFFIC_CODE, StateWord.CONFIRMED),
                StateWord.withState(active, SaState.DYING_CODE));
    }

    @Test
    void shouldTakeZeroedMemoryForAnEmptySlot() {
        assertTrue(StateWord.isEmpty(0));
        assertTrue(StateWord.isReusable(0));
        assertFalse(StateWord.isEmpty(StateWord.TOMBSTONE));
        assertTrue(StateWord.isReusable(StateWord.TOMBSTONE));
        assertFalse(StateWord.isReusable(StateWord.TOMBSTONE | StateWord.UNLINKED));
        assertFalse(StateWord.isEmpty(StateWord.pack(0, SaState.LARVAL_CODE, 0, 0)));
    }

    @Test
    void shouldNumberStatesAsTheConstantsOfThePacketPathDo() {
        assertEquals(SaState.FREE_CODE, SaState.FREE.code());
        assertEquals(SaState.LARVAL_CODE, SaState.LARVAL.code());
        assertEquals(SaState.PENDING_CODE, SaState.PENDING.code());
        assertEquals(SaState.ACTIVE_CODE, SaState.ACTIVE.code());
        assertEquals(SaState.DYING_CODE, SaState.DYING.code());
        assertEquals(SaState.DEAD_CODE, SaState.DEAD.code());
        for (SaState state : SaState.values()) {
            assertEquals(state, SaState.of(state.code()));
        }
        assertThrows(IllegalArgumentException.class, () -> SaState.of(6));
        assertThrows(IllegalArgumentException.class, () -> SaState.of(-1));
    }

    @Test
    void shouldNumberCausesAndDfPoliciesAsTheirConstantsDo() {
        assertEquals(ActivationCause.NONE_CODE, ActivationCause.NONE.code());
        assertEquals(ActivationCause.TRAFFIC_CODE, ActivationCause.TRAFFIC.code());
        for (ActivationCause cause : ActivationCause.values()) {
            assertEquals(cause, ActivationCause.of(cause.code()));
        }
        assertThrows(IllegalArgumentException.class, () -> ActivationCause.of(5));
        assertEquals(DfPolicy.COPY_CODE, DfPolicy.COPY.code());
        assertEquals(DfPolicy.SET_CODE, DfPolicy.SET.code());
        assertEquals(DfPolicy.CLEAR_CODE, DfPolicy.CLEAR.code());
    }

    @Test
    void shouldDescribeAWordForPeople() {
        long word = StateWord.pack(7, SaState.ACTIVE_CODE, ActivationCause.TRAFFIC_CODE, StateWord.CONFIRMED);
        assertEquals("ACTIVE by TRAFFIC, generation 7, confirmed", StateWord.describe(word));
        assertEquals("PENDING, generation 4294967295", StateWord.describe(StateWord.pack(-1, 2, 0, 0)));
    }
}
