package io.sallyport.pipeline.sad;

/** The ended SAs whose records workers may still be reading: a queue of slots, each with its quiescence snapshot. */
final class Graveyard {
    private final int[] slots;
    private final long[] snapshots;
    private int head;
    private int size;

    Graveyard(int records) {
        slots = new int[records];
        snapshots = new long[records];
    }

    int size() {
        return size;
    }

    /** Snapshots never fall from one call to the next. */
    void bury(int slot, long snapshot) {
        int tail = (head + size) % slots.length;
        slots[tail] = slot;
        snapshots[tail] = snapshot;
        size++;
    }

    /** The snapshot of the oldest; there must be one. */
    long firstSnapshot() {
        return snapshots[head];
    }

    /** Removes the oldest and returns its slot. */
    int takeFirst() {
        int slot = slots[head];
        head = (head + 1) % slots.length;
        size--;
        return slot;
    }
}
