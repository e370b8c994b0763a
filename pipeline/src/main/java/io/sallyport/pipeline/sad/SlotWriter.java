package io.sallyport.pipeline.sad;

import io.sallyport.dpdk.memory.Memory;

/**
 * The writer's side of the hash table: gives slots to keys and takes them back while readers search.
 *
 * <p>A search ends at a FREE slot, so a slot that falls FREE must stay a tombstone as long as the probe sequence of some
 * SA behind it passes over it. This class counts those sequences for each slot: a slot is a tombstone exactly while its
 * count is not 0. Tombstones therefore never pile up, however often SAs come and go.
 */
final class SlotWriter {
    /** {@link #place}: the key is in the table. */
    static final int DUPLICATE = -1;

    /** {@link #place}: only the last slot that ends a search is left, which must stay. */
    static final int NO_SLOT = -2;

    private final SaTable table;
    private final char[] crossings;
    private int emptySlots;

    SlotWriter(SaTable table) {
        this.table = table;
        this.crossings = new char[table.capacity()];
        this.emptySlots = table.capacity();
    }

    /** The slot where that key would go, {@link #DUPLICATE}, or, if its keys lie unluckily, {@link #NO_SLOT}. */
    int place(int key) {
        int free = -1;
        int slot = table.home(key);
        while (true) {
            long hot = table.line(slot);
            long word = SaTable.stateAcquire(hot);
            if (StateWord.state(word) != SaState.FREE_CODE) {
                if (SaRecord.key(hot) == key) {
                    return DUPLICATE;
                }
            } else {
                free = free < 0 && StateWord.isReusable(word) ? slot : free;
                if (StateWord.isEmpty(word)) {
                    return free == slot && emptySlots == 1 ? NO_SLOT : free;
                }
            }
            slot = table.next(slot);
        }
    }

    /** True if the key could go to the first slot that a search for it looks at. */
    boolean isHomeFree(int key) {
        return StateWord.isReusable(SaTable.stateAcquire(table.line(table.home(key))));
    }

    /** Publishes a LARVAL line for the key at the slot that {@link #place} gave, in a new generation. */
    long occupy(int slot, int key, long cold) {
        for (int passed = table.home(key); passed != slot; passed = table.next(passed)) {
            crossings[passed]++;
        }
        long hot = table.line(slot);
        long word = SaTable.stateAcquire(hot);
        emptySlots -= StateWord.isEmpty(word) ? 1 : 0;
        Memory.putI32(hot + SaDescriptor.KEY, key);
        Memory.putI64(hot + SaDescriptor.COLD, cold);
        int generation = StateWord.generation(word) + 1;
        SaTable.publishRelease(hot, StateWord.pack(generation, SaState.LARVAL_CODE, ActivationCause.NONE_CODE, 0));
        return hot;
    }

    /** Hides the slot of a DEAD SA from searches. */
    void unlink(int slot) {
        long hot = table.line(slot);
        int generation = StateWord.generation(SaTable.stateAcquire(hot));
        SaTable.publishRelease(hot, freeWord(generation, StateWord.TOMBSTONE | StateWord.UNLINKED));
    }

    /** Frees an unlinked slot that nobody can be looking at; its line but for the state word may be wiped already. */
    void vacate(int slot, int key) {
        publishFree(slot);
        for (int passed = table.home(key); passed != slot; passed = table.next(passed)) {
            crossings[passed]--;
            if (crossings[passed] == 0 && StateWord.isReusable(SaTable.stateAcquire(table.line(passed)))) {
                publishFree(passed);
            }
        }
    }

    private void publishFree(int slot) {
        long hot = table.line(slot);
        boolean isEmpty = crossings[slot] == 0;
        emptySlots += isEmpty ? 1 : 0;
        int generation = StateWord.generation(SaTable.stateAcquire(hot));
        SaTable.publishRelease(hot, freeWord(generation, isEmpty ? 0 : StateWord.TOMBSTONE));
    }

    private static long freeWord(int generation, int flags) {
        return StateWord.pack(generation, SaState.FREE_CODE, ActivationCause.NONE_CODE, flags);
    }
}
