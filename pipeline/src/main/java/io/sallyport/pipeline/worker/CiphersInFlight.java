package io.sallyport.pipeline.worker;

import static io.sallyport.pipeline.burst.DropReason.CRYPTO_FULL;
import static io.sallyport.pipeline.burst.DropReason.CRYPTO_LOST;

import io.sallyport.pipeline.burst.Burst;
import io.sallyport.pipeline.burst.DropReason;
import io.sallyport.pipeline.burst.Drops;
import io.sallyport.pipeline.burst.WorkerCounters;
import io.sallyport.pipeline.burst.WorkerCounters.Counter;
import io.sallyport.pipeline.crypto.AsyncCryptoEngine;
import io.sallyport.pipeline.crypto.CryptoBatch;
import io.sallyport.pipeline.crypto.DeadDeviceException;
import io.sallyport.pipeline.tables.ForwardingTables;
import io.sallyport.pipeline.worker.ParkedBurst.Stage;
import java.util.function.Supplier;

/**
 * With an engine that works beside the worker: bursts are parked, and go on when their batches are back.
 *
 * <pre>
 *   free ── burst, step's first half ──▶ parked, one queue for all stages ── engine done ──▶ second half, what is behind
 *     ▲                                     ▲        oldest first                                │
 *     │                                     └─────────── AH around sealed ESP ───────────────────┤
 *     └──────────────────────────────────────────────────────────────────────────────────────────┘
 * </pre>
 *
 * <p>Order: bursts leave a stage as they came to it, and one without jobs waits behind those that have some. So the packets of
 * an SA stay in order, whatever the device does.
 *
 * <p>Bounds: as many bursts as the engine takes batches. While few places are free the worker takes no packets in, and they
 * stay in their queues; a burst for which there is no place nevertheless, as when long packets are cut into very many, is
 * dropped before its SAs are touched.
 */
final class CiphersInFlight implements CipherStages {
    /** What one burst may ask for: a place as ESP, as AH, as ESP inside AH and as clear text, and two for pieces. */
    static final int RESERVED = 6;

    private final AsyncCryptoEngine engine;
    private final Behind behind;
    private final WorkerCounters counters;
    private final Drops drops;

    private final ParkedBurst[] all;
    private final ParkedBurst[] free;
    private int freeCount;
    private final ParkedBurst[] parked;
    private int first;
    private int count;

    /** What was reported last, so that all SAs of this poll were looked at after it. */
    private long since;

    /** The epoch of bursts that come now: of a burst that goes on its own, for what it gives rise to may name its SAs. */
    private long epoch;

    CiphersInFlight(
            AsyncCryptoEngine engine,
            Supplier<CipherSteps> steps,
            Behind behind,
            WorkerCounters counters,
            Drops drops) {
        this.engine = engine;
        this.behind = behind;
        this.counters = counters;
        this.drops = drops;
        int places = engine.capacity();
        all = new ParkedBurst[places];
        for (int i = 0; i < places; i++) {
            all[i] = new ParkedBurst(steps.get());
        }
        free = all.clone();
        freeCount = places;
        parked = new ParkedBurst[places];
    }

    @Override
    public void openEsp(Burst burst, ForwardingTables now) {
        if (mayTake(burst)) {
            ParkedBurst place = take(burst);
            place.steps.espOpen().run(place.burst);
            parkOpening(place, Stage.ESP_OPEN);
        }
    }

    @Override
    public void openAh(Burst burst, ForwardingTables now) {
        if (mayTake(burst)) {
            ParkedBurst place = take(burst);
            place.steps.ahOpen().run(place.burst);
            parkOpening(place, Stage.AH_OPEN);
        }
    }

    /** Each packet that was admitted has a job. */
    private void parkOpening(ParkedBurst burst, Stage stage) {
        if (burst.burst.count > 0) {
            park(burst, stage);
        } else {
            release(burst);
        }
    }

    @Override
    public void seal(Burst burst, ForwardingTables now) {
        if (mayTake(burst)) {
            ParkedBurst place = take(burst);
            place.steps.espSeal().run(place.burst, now.local());
            if (mustWait(place, Stage.ESP_SEAL)) {
                park(place, Stage.ESP_SEAL);
            } else {
                sealAh(place, now);
            }
        }
    }

    private void sealAh(ParkedBurst burst, ForwardingTables now) {
        burst.steps.ahSeal().run(burst.burst, now.local());
        if (mustWait(burst, Stage.AH_SEAL)) {
            park(burst, Stage.AH_SEAL);
        } else {
            behind.sealed(burst.burst, now);
            release(burst);
        }
    }

    private boolean mustWait(ParkedBurst burst, Stage stage) {
        return burst.burst.count > 0 && (burst.batch(stage).count > 0 || isAnyAt(stage));
    }

    private boolean isAnyAt(Stage stage) {
        for (int i = 0; i < count; i++) {
            if (parked[(first + i) % parked.length].stage == stage) {
                return true;
            }
        }
        return false;
    }

    /** True if there are packets, and a place for them; without a place they have been dropped. */
    private boolean mayTake(Burst burst) {
        if (freeCount == 0) {
            drop(burst, CRYPTO_FULL);
        }
        return burst.count > 0;
    }

    private ParkedBurst take(Burst burst) {
        ParkedBurst place = free[--freeCount];
        place.epoch = epoch;
        place.burst.takeAll(burst);
        return place;
    }

    private void release(ParkedBurst burst) {
        free[freeCount++] = burst;
    }

    private void park(ParkedBurst burst, Stage stage) {
        burst.stage = stage;
        parked[(first + count) % parked.length] = burst;
        count++;
        CryptoBatch batch = burst.batch(stage);
        if (batch.count > 0) {
            counters.add(Counter.CRYPTO_BATCHES, 1);
            counters.add(Counter.CRYPTO_OVERLAPPED, engine.underWay() > 0 ? 1 : 0);
            engine.submit(batch);
        }
    }

    private ParkedBurst unpark() {
        ParkedBurst burst = parked[first];
        first = (first + 1) % parked.length;
        count--;
        return burst;
    }

    /** True if the oldest burst waits for nothing any more. */
    private boolean isDone() {
        ParkedBurst oldest = parked[first];
        return oldest.batch(oldest.stage).count == 0 || engine.takeBack();
    }

    @Override
    public boolean hasRoom() {
        if (freeCount >= RESERVED) {
            return true;
        }
        counters.add(Counter.CRYPTO_BUSY, 1);
        return false;
    }

    @Override
    public int resume(ForwardingTables now) {
        int packets = 0;
        // What goes on may park more; that is for the next poll.
        for (int left = count; left > 0 && isDone(); left--) {
            ParkedBurst burst = unpark();
            packets += burst.burst.count;
            epoch = burst.epoch;
            goOn(burst, now);
            epoch = since;
        }
        return packets;
    }

    private void goOn(ParkedBurst burst, ForwardingTables now) {
        switch (burst.stage) {
            case ESP_OPEN -> {
                burst.steps.espOpen().verify(burst.burst);
                behind.espOpened(burst.burst, now);
                release(burst);
            }
            case AH_OPEN -> {
                burst.steps.ahOpen().verify(burst.burst);
                behind.ahOpened(burst.burst, now);
                release(burst);
            }
            case ESP_SEAL -> {
                burst.steps.espSeal().complete(burst.burst);
                sealAh(burst, now);
            }
            case AH_SEAL -> {
                burst.steps.ahSeal().complete(burst.burst);
                behind.sealed(burst.burst, now);
                release(burst);
            }
        }
        behind.rest(now);
    }

    @Override
    public int underWay() {
        return count;
    }

    @Override
    public boolean isLost() {
        return engine.isLost();
    }

    @Override
    public long reached(long present) {
        long oldest = present;
        for (int i = 0; i < count; i++) {
            oldest = Math.min(oldest, parked[(first + i) % parked.length].epoch);
        }
        since = present;
        epoch = present;
        return oldest;
    }

    @Override
    public void close() {
        while (count > 0 && waitUntilDone()) {
            drop(unpark().burst, CRYPTO_LOST);
        }
        // A device that is dead may still write to these: they are counted, and never used again.
        while (count > 0) {
            Burst burst = unpark().burst;
            for (int i = 0; i < burst.count; i++) {
                counters.countDrop(CRYPTO_LOST);
            }
        }
        for (ParkedBurst each : all) {
            each.steps.close();
        }
    }

    private boolean waitUntilDone() {
        try {
            while (!engine.isLost()) {
                if (isDone()) {
                    return true;
                }
                Thread.onSpinWait();
            }
        } catch (DeadDeviceException e) {
            // It has just found out that the device is dead.
        }
        return false;
    }

    private void drop(Burst burst, DropReason reason) {
        for (int i = 0; i < burst.count; i++) {
            drops.add(burst.mbuf[i], reason);
        }
        burst.count = 0;
    }
}
