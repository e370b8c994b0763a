package io.sallyport.pipeline.sad;

/**
 * How an SA ends: DEAD at once, its keys zeroised and its slot hidden when no worker can be using it any more, its record
 * free when no worker can be looking at it.
 */
final class Reclamation {
    private final SaTable table;
    private final SaPlaces places;
    private final Graveyard dead;
    private final RecordWriter records;
    private final Quiescence quiescence;
    private final PendingWatch pending;
    private final LifetimeWatch lifetimes;
    private final SpiRest resting;

    Reclamation(
            SaTable table,
            SaPlaces places,
            Graveyard dead,
            RecordWriter records,
            Quiescence quiescence,
            PendingWatch pending,
            LifetimeWatch lifetimes,
            SpiRest resting) {
        this.table = table;
        this.places = places;
        this.dead = dead;
        this.records = records;
        this.quiescence = quiescence;
        this.pending = pending;
        this.lifetimes = lifetimes;
        this.resting = resting;
    }

    /** Makes the SA DEAD unless it is; true if this call did. */
    boolean bury(long hot) {
        while (true) {
            long word = SaTable.stateAcquire(hot);
            int state = StateWord.state(word);
            if (state == SaState.FREE_CODE || state == SaState.DEAD_CODE) {
                return false;
            }
            if (die(hot, word)) {
                return true;
            }
        }
    }

    /** Makes the SA DEAD if its state word still is that one; true if it was. */
    boolean die(long hot, long word) {
        if (!SaTable.casState(hot, word, StateWord.withState(word, SaState.DEAD_CODE))) {
            return false;
        }
        pending.remove(hot);
        lifetimes.remove(hot);
        dead.bury(table.slotOf(hot), quiescence.snapshot());
        return true;
    }

    /** See {@link Sad#poll}. */
    int poll(long nowNs) {
        resting.expire(nowNs);
        int freed = 0;
        while (dead.size() > 0 && quiescence.passed(dead.firstSnapshot())) {
            int slot = dead.takeFirst();
            long hot = table.line(slot);
            if (StateWord.state(SaTable.stateAcquire(hot)) == SaState.DEAD_CODE) {
                unlink(slot, hot, nowNs);
            } else {
                free(slot, hot);
                freed++;
            }
        }
        return freed;
    }

    private void unlink(int slot, long hot, long nowNs) {
        records.wipeKey(hot, SaTable.cold(hot));
        places.unlink(slot);
        if (table.direction() == Direction.INBOUND) {
            resting.add(SaRecord.key(hot), nowNs);
        }
        dead.bury(slot, quiescence.snapshot());
    }

    private void free(int slot, long hot) {
        int key = SaRecord.key(hot);
        long cold = SaTable.cold(hot);
        records.wipe(hot, cold);
        places.vacate(slot, key, cold);
    }
}
