package io.sallyport.pipeline.sad;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayDeque;
import java.util.Deque;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

final class SlotWriterTest {
    private SaTable table;
    private SlotWriter writer;
    private int nextKey;

    @BeforeEach
    void allocate() {
        table = SaTable.allocate(Direction.OUTBOUND, 3, 0, 64);
        writer = new SlotWriter(table);
    }

    @AfterEach
    void free() {
        table.close();
    }

    /** A fresh key whose search begins at that slot. */
    private int key(int home) {
        do {
            nextKey++;
        } while (table.home(nextKey) != home);
        return nextKey;
    }

    private int occupy(int home) {
        int key = key(home);
        int slot = writer.place(key);
        writer.occupy(slot, key, table.coldRecord(0));
        return slot;
    }

    private void vacate(int slot) {
        writer.unlink(slot);
        writer.vacate(slot, SaRecord.key(table.line(slot)));
    }

    private long word(int slot) {
        return SaTable.stateAcquire(table.line(slot));
    }

    @Test
    void shouldMakeATombstoneOnlyWhereASearchPasses() {
        assertEquals(2, occupy(2));
        assertEquals(3, occupy(2));
        assertEquals(4, occupy(4));
        vacate(2);
        assertFalse(StateWord.isEmpty(word(2)), "the search for the second passes here");
        vacate(4);
        assertTrue(StateWord.isEmpty(word(4)), "no search passes here");
        vacate(3);
        assertTrue(StateWord.isEmpty(word(3)));
        assertTrue(StateWord.isEmpty(word(2)), "the last search that passed is gone");
    }

    @Test
    void shouldNotGiveAnUnlinkedSlotToAnybody() {
        int slot = occupy(2);
        writer.unlink(slot);
        assertEquals(3, writer.place(key(2)), "the next one");
        assertFalse(writer.isHomeFree(key(2)));
        writer.vacate(slot, SaRecord.key(table.line(slot)));
        assertEquals(2, writer.place(key(2)));
        assertTrue(writer.isHomeFree(key(2)));
    }

    @Test
    void shouldNoticeAKeyThatIsThereBehindAGap() {
        occupy(2);
        int key = key(2);
        writer.occupy(writer.place(key), key, table.coldRecord(0));
        vacate(2);
        assertEquals(SlotWriter.DUPLICATE, writer.place(key));
    }

    @Test
    void shouldKeepTheLastEmptySlotSoThatSearchesEnd() {
        // Chains of three at slots 0 and 3, of which only the ends stay: all but slots 6 and 7 are live or tombstones.
        for (int home : new int[] {0, 3}) {
            Deque<Integer> chain = new ArrayDeque<>();
            for (int i = 0; i < 3; i++) {
                chain.add(occupy(home));
            }
            chain.removeLast();
            chain.forEach(this::vacate);
        }
        assertEquals(6, occupy(6));
        assertEquals(SlotWriter.NO_SLOT, writer.place(key(7)));
        assertEquals(0, table.find(key(0)), "the search ends");
        assertEquals(0, writer.place(key(0)), "a tombstone may still be used");
    }

    @Test
    void shouldBeginANewGenerationWithEachUseEvenOverTheEndOfItsRange() {
        int slot = occupy(2);
        assertEquals(1, StateWord.generation(word(slot)));
        vacate(slot);
        assertEquals(1, StateWord.generation(word(slot)), "a free slot remembers");
        assertEquals(slot, occupy(2));
        assertEquals(2, StateWord.generation(word(slot)));
        vacate(slot);
        SaTable.publishRelease(table.line(slot), StateWord.pack(0xffff_ffff, SaState.FREE_CODE, 0, 0));
        occupy(2);
        assertEquals(0, StateWord.generation(word(slot)));
        assertEquals(SaState.LARVAL_CODE, StateWord.state(word(slot)));
    }
}
