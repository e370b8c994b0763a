package io.sallyport.pipeline.sad;

/** Gives each SA its place, a slot of the hash table and a cold record, and takes both back. */
final class SaPlaces {
    private final SaTable table;
    private final SlotWriter slots;
    private final FreeRecords free;
    private final Graveyard dead;

    /** All places of an empty table; those of the dead are not free before they are reclaimed. */
    SaPlaces(SaTable table, Graveyard dead) {
        this.table = table;
        this.dead = dead;
        this.slots = new SlotWriter(table);
        this.free = new FreeRecords(table.maxSas());
    }

    /** How many SAs have a place. */
    int taken() {
        return table.maxSas() - free.size();
    }

    /** True if the key could go to the first slot that a search for it looks at. */
    boolean isHomeFree(int key) {
        return slots.isHomeFree(key);
    }

    /** Makes a LARVAL SA with that key, unless the key is in use or has no slot; true if it did. */
    boolean offer(int key) {
        int slot = slots.place(key);
        if (slot < 0) {
            return false;
        }
        occupy(slot, key);
        return true;
    }

    /**
     * The LARVAL line of that key: the reserved one, or a new one.
     *
     * @throws SadException if the key is in use, or the table is full
     */
    long claim(int key) {
        int slot = slots.place(key);
        if (slot != SlotWriter.DUPLICATE) {
            requireRoom();
            requireSlot(slot, key);
            return occupy(slot, key);
        }
        long hot = table.find(key);
        long word = SaTable.stateAcquire(hot);
        if (StateWord.state(word) != SaState.LARVAL_CODE) {
            throw new SadException(
                    SadException.Reason.DUPLICATE,
                    String.format(
                            "%s SA 0x%08x is in the table: %s", table.direction(), key, StateWord.describe(word)));
        }
        return hot;
    }

    /**
     * Refuses if every record is in use.
     *
     * @throws SadException if so
     */
    void requireRoom() {
        if (free.isEmpty()) {
            throw new SadException(
                    SadException.Reason.FULL,
                    "all " + table.maxSas() + " " + table.direction() + " SAs are in use (" + dead.size()
                            + " wait for reclamation); raise sad.max-sas");
        }
    }

    private static void requireSlot(int slot, int key) {
        if (slot == SlotWriter.NO_SLOT) {
            throw new SadException(
                    SadException.Reason.FULL,
                    String.format("the hash table has no slot left for 0x%08x; choose another key", key));
        }
    }

    private long occupy(int slot, int key) {
        return slots.occupy(slot, key, table.coldRecord(free.take()));
    }

    /** Hides a DEAD SA from searches. */
    void unlink(int slot) {
        slots.unlink(slot);
    }

    /** Takes the place of an unlinked SA back, whose line but for the state word may be wiped already. */
    void vacate(int slot, int key, long cold) {
        slots.vacate(slot, key);
        free.give(table.coldIndex(cold));
    }
}
