package io.sallyport.jmh.race;

import io.sallyport.dpdk.memory.Memory;
import io.sallyport.pipeline.crypto.CipherSuite;
import io.sallyport.pipeline.crypto.KeySchedule;
import io.sallyport.pipeline.crypto.KeyUse;
import io.sallyport.pipeline.event.SaEvents;
import io.sallyport.pipeline.sad.ActivationCause;
import io.sallyport.pipeline.sad.Direction;
import io.sallyport.pipeline.sad.Lifetime;
import io.sallyport.pipeline.sad.Promotion;
import io.sallyport.pipeline.sad.Quiescence;
import io.sallyport.pipeline.sad.SaHandle;
import io.sallyport.pipeline.sad.SaListener;
import io.sallyport.pipeline.sad.SaParameters;
import io.sallyport.pipeline.sad.SaRecord;
import io.sallyport.pipeline.sad.SaState;
import io.sallyport.pipeline.sad.SaTable;
import io.sallyport.pipeline.sad.Sad;
import io.sallyport.pipeline.sad.StateWord;
import io.sallyport.pipeline.sad.TrialBudget;
import io.sallyport.pipeline.spd.Prefix;
import io.sallyport.pipeline.spd.Selector;
import java.util.Arrays;

/**
 * A table with one record, in its second generation: an SA was there before, and a pending one is there now. One or two workers
 * are online. What actors do is coded as digits, for jcstress compares results.
 */
final class PendingSa implements SaListener {
    /** Of {@link #promote}: the SA was not PENDING any more. */
    static final int NOT_TRIED = 3;

    /** Of {@link #promote}: a key was read that had been zeroised. */
    static final int ZEROISED = 7;

    /** Of {@link #promote}: the word of the generation before promoted something. */
    static final int OTHER_GENERATION = 8;

    private static final int FIRST_SPI = 0x1000;
    private static final int KEY_OCTETS = 128;
    private static final int NOTICE = 10;
    private static final Selector SELECTOR = Selector.between(Prefix.parse("10.2.0.0/16"), Prefix.parse("10.1.0.0/16"));
    private static final Prefix PEER = Prefix.parse("192.0.2.2");
    private static final Prefix GATEWAY = Prefix.parse("192.0.2.1");

    private final SaTable table = SaTable.allocate(Direction.INBOUND, 1, 64, KEY_OCTETS);
    private final Quiescence quiescence = new Quiescence(2);
    private final Sad sad = new Sad(table, new OneKey(), quiescence, Sad.MIN_SPI_REST);
    private final Worker[] workers = {new Worker(), new Worker()};
    private final long earlierWord;
    private final SaHandle sa;
    private int notices;

    /** What belongs to one worker. */
    private static final class Worker {
        private final SaEvents events = new SaEvents(1);
        private final Promotion promotion = new Promotion(events, TrialBudget.PER_SA, TrialBudget.PER_WORKER);
    }

    /** A key that has no octet of zero. */
    private static final class OneKey implements KeySchedule {
        @Override
        public int octets() {
            return KEY_OCTETS;
        }

        @Override
        public void expand(CipherSuite suite, KeyUse use, byte[] key, byte[] integrityKey, long target) {
            Memory.fill(target, KEY_OCTETS, 0x5a);
        }
    }

    PendingSa(int online) {
        SaHandle earlier = install(FIRST_SPI);
        earlierWord = SaTable.stateAcquire(earlier.hot());
        sad.retire(earlier);
        sad.poll(0);
        sa = install(FIRST_SPI + 1);
        for (int worker = 0; worker < online; worker++) {
            quiescence.online(worker);
        }
    }

    private SaHandle install(int spi) {
        byte[] key = new byte[CipherSuite.AES_GCM_128.encryption().keyOctets()];
        Arrays.fill(key, (byte) 1);
        return sad.install(
                SaParameters.inbound(spi)
                        .key(CipherSuite.AES_GCM_128, key, new byte[] {1, 2, 3, 4})
                        .selector(SELECTOR)
                        .outer(PEER, GATEWAY)
                        .replayWindow(64)
                        .pending()
                        .build(),
                0);
    }

    /** A worker's burst: finds the SA, reads its key, promotes it, and goes. */
    int promote(int worker) {
        Promotion promotion = workers[worker].promotion;
        int outcome = NOT_TRIED;
        long hot = table.find(FIRST_SPI + 1);
        if (hot != 0) {
            if (promotion.promote(hot, earlierWord, 0) != Promotion.LOST) {
                return OTHER_GENERATION;
            }
            long word = SaTable.stateAcquire(hot);
            if (StateWord.state(word) == SaState.PENDING_CODE) {
                boolean keyed = Memory.i64(SaRecord.keySchedule(hot)) != 0;
                outcome = promotion.promote(hot, word, 1);
                keyed &= Memory.i64(SaRecord.keySchedule(hot)) != 0;
                outcome = keyed ? outcome : ZEROISED;
            }
        }
        quiescence.offline(worker);
        return outcome;
    }

    /** The last message came; the code of the transition. */
    int message() {
        return switch (sad.activate(sa, ActivationCause.MESSAGE)) {
            case DONE -> 0;
            case ALREADY -> 1;
            case GONE, TOO_EARLY -> 2;
        };
    }

    /** The pending time is over; how many SAs ended. */
    int timeout() {
        return sad.retireExpiredPending(SaParameters.DEFAULT_PENDING_TIMEOUT.toNanos(), this);
    }

    /** An authentic delete; 1 if the record serves the next SA already. */
    int deleteAndReuse() {
        sad.retire(sa);
        sad.poll(0);
        if (sad.size() > 0) {
            return 0;
        }
        install(FIRST_SPI + 2);
        return 1;
    }

    /** Ends it all: ten for each notice, and the state of the last SA in the record. */
    int judge() {
        long hot = sa.hot();
        for (Worker worker : workers) {
            Sad.drain(worker.events, NOTICE, this, sad);
        }
        int state = sad.find(FIRST_SPI + 2)
                .map(next -> StateWord.state(SaTable.stateAcquire(next.hot())))
                .orElseGet(() -> StateWord.state(SaTable.stateAcquire(hot)));
        for (Worker worker : workers) {
            worker.promotion.close();
            worker.events.close();
        }
        table.close();
        quiescence.close();
        return NOTICE * notices + state;
    }

    @Override
    public void onPromoted(SaHandle promoted, long nanos) {
        notices++;
    }

    @Override
    public void onPendingExpired(SaHandle expired) {}

    @Override
    public void onLifetime(SaHandle ended, Direction direction, Lifetime.End end) {}
}
