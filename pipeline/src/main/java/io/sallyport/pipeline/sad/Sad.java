package io.sallyport.pipeline.sad;

import io.sallyport.pipeline.crypto.KeySchedule;
import io.sallyport.pipeline.event.SaEvents;
import io.sallyport.pipeline.handoff.Ownership;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.IntSupplier;

/**
 * The SAs of one direction, as their single writer has them: one thread, the control thread, calls all of this.
 *
 * <pre>
 *   reserveSpi ─▶ LARVAL ── install ──▶ PENDING ── activate, or a worker ──▶ ACTIVE ── startDying ──▶ DYING
 *                    │                     │ retireExpiredPending              │                        │
 *                    └─────────────────────┴──────────── retire ───────────────┴────────────────────────┘
 *                                                          ▼
 *                                  DEAD ─ quiescence ─▶ keys zeroised, unlinked ─ quiescence ─▶ FREE
 * </pre>
 *
 * <p>An SA ends in two steps, each after all workers passed a quiescent point: first none of them can be using its keys,
 * then none of them can hold its address, though it found it DEAD. Only then does the record serve another SA.
 *
 * <p>Times are nanoseconds of one steady clock, the one that workers use too. Book-keeping is arrays of primitives, made
 * once for the size of the table.
 */
public final class Sad {
    /** The shortest rest of an SPI. */
    public static final Duration MIN_SPI_REST = Duration.ofMinutes(2);

    /** How many random SPIs are tried for one whose slot is free before any unused one will do. */
    private static final int HOME_ATTEMPTS = 8;

    private final SaTable table;
    private final IntSupplier random;
    private final RecordWriter records;
    private final SaPlaces places;
    private final Reclamation reclamation;
    private final PendingWatch pending;
    private final LifetimeWatch lifetimes;
    private final SpiRest resting;

    /**
     * A SAD over an empty table.
     *
     * @param schedule expands keys; its size must be the one that the table was allocated for
     * @param spiRest how long an SPI is not used again, at least {@link #MIN_SPI_REST}; give twice the retransmission
     *     horizon if that is longer
     */
    public Sad(SaTable table, KeySchedule schedule, Quiescence quiescence, Duration spiRest) {
        this(table, schedule, quiescence, spiRest, new SecureRandom()::nextInt);
    }

    Sad(SaTable table, KeySchedule schedule, Quiescence quiescence, Duration spiRest, IntSupplier random) {
        if (schedule.octets() != table.keyOctets()) {
            throw new IllegalArgumentException("the table has room for keys of " + table.keyOctets()
                    + " octets, the engine's take " + schedule.octets());
        }
        if (spiRest.compareTo(MIN_SPI_REST) < 0) {
            throw new IllegalArgumentException("an SPI rests for " + MIN_SPI_REST + " or longer, not " + spiRest);
        }
        this.table = table;
        this.random = random;
        this.records = new RecordWriter(table, schedule, random);
        Graveyard dead = new Graveyard(table.maxSas());
        this.places = new SaPlaces(table, dead);
        this.pending = new PendingWatch(table);
        this.lifetimes = new LifetimeWatch(table);
        this.resting = new SpiRest(spiRest.toNanos());
        this.reclamation = new Reclamation(table, places, dead, records, quiescence, pending, lifetimes, resting);
    }

    /**
     * Reserves an SPI that is hard to guess: until it is installed or cancelled, a LARVAL SA holds it.
     *
     * @param peerSpi the SPI that the peer chose for the other direction, which this one must not equal lest both
     *     directions share their keys; 0 if not known yet
     * @throws SadException if the table is full
     */
    public int reserveSpi(int peerSpi) {
        return reserve(peerSpi, random);
    }

    /**
     * Reserves an SPI whose lowest bits name a shard, so that its worker is known before the SA is looked up; the other 24 bits
     * are hard to guess. See {@link #reserveSpi(int)}.
     *
     * @param shard 0 to 255, of {@link Ownership}
     */
    public int reserveSpi(int peerSpi, int shard) {
        if (shard < 0 || shard >= Ownership.SHARDS) {
            throw new IllegalArgumentException("there are shards 0 to " + (Ownership.SHARDS - 1) + ", not " + shard);
        }
        return reserve(peerSpi, () -> (random.getAsInt() & -Ownership.SHARDS) | shard);
    }

    private int reserve(int peerSpi, IntSupplier draw) {
        requireInbound();
        places.requireRoom();
        for (int attempt = 0; ; attempt++) {
            int spi = draw.getAsInt();
            if (Integer.compareUnsigned(spi, SaParameters.MIN_SPI) >= 0
                    && spi != peerSpi
                    && !resting.isResting(spi)
                    && (attempt >= HOME_ATTEMPTS || places.isHomeFree(spi))
                    && places.offer(spi)) {
                return spi;
            }
        }
    }

    /** Gives a reserved SPI back that was not installed; false if it is not LARVAL. */
    public boolean cancelSpi(int spi) {
        long hot = table.find(spi);
        return hot != 0 && SaState.LARVAL_CODE == StateWord.state(SaTable.stateAcquire(hot)) && reclamation.bury(hot);
    }

    /**
     * Installs an SA: workers see it whole, or not at all. The SPI of an inbound SA may have been reserved before.
     *
     * @throws SadException if its key is in use or resting, or the table is full
     * @throws IllegalArgumentException if the SA does not fit this table
     */
    public SaHandle install(SaParameters parameters, long nowNs) {
        requireFit(parameters);
        long hot = places.claim(parameters.key());
        long cold = SaTable.cold(hot);
        long larval = SaTable.stateAcquire(hot);
        try {
            records.write(hot, cold, parameters, nowNs);
        } catch (RuntimeException e) {
            reclamation.bury(hot);
            throw e;
        }
        lifetimes.add(hot, nowNs, parameters.lifetime());
        boolean isActive = parameters.initialState() == SaState.ACTIVE;
        ActivationCause cause = isActive ? ActivationCause.CONFIGURED : ActivationCause.NONE;
        long word = StateWord.with(larval, parameters.initialState().code(), cause.code());
        boolean counted = parameters.lifetime().isCounted();
        SaTable.publishRelease(hot, counted ? StateWord.withFlag(word, StateWord.COUNTED) : word);
        if (!isActive && table.direction() == Direction.INBOUND) {
            pending.add(hot, nowNs + parameters.pendingTimeout().toNanos());
        }
        return new SaHandle(hot, StateWord.generation(larval));
    }

    /**
     * Makes a pending SA ACTIVE on other proof than its own traffic.
     *
     * @param cause not NONE; TRAFFIC for an outbound SA only, whose inbound pair was promoted
     * @return {@link Transition#ALREADY} if it was ACTIVE or DYING, which cause MESSAGE marks as confirmed
     */
    public Transition activate(SaHandle sa, ActivationCause cause) {
        if (cause == ActivationCause.NONE
                || (cause == ActivationCause.TRAFFIC && table.direction() == Direction.INBOUND)) {
            throw new IllegalArgumentException("the control thread cannot activate an inbound SA by " + cause);
        }
        while (true) {
            long word = SaTable.stateAcquire(sa.hot());
            if (StateWord.generation(word) != sa.generation()) {
                return Transition.GONE;
            }
            switch (SaState.of(StateWord.state(word))) {
                case FREE, DEAD -> {
                    return Transition.GONE;
                }
                case LARVAL -> {
                    return Transition.TOO_EARLY;
                }
                case ACTIVE, DYING -> {
                    if (cause == ActivationCause.MESSAGE) {
                        SaTable.publishRelease(sa.hot(), StateWord.withFlag(word, StateWord.CONFIRMED));
                    }
                    return Transition.ALREADY;
                }
                case PENDING -> {
                    if (SaTable.casState(sa.hot(), word, StateWord.with(word, SaState.ACTIVE_CODE, cause.code()))) {
                        pending.remove(sa.hot());
                        return Transition.DONE;
                    }
                }
            }
        }
    }

    /** After a rekey: the old inbound SA still receives, but is to go. */
    public Transition startDying(SaHandle sa) {
        requireInbound();
        long word = SaTable.stateAcquire(sa.hot());
        if (StateWord.generation(word) != sa.generation()) {
            return Transition.GONE;
        }
        return switch (SaState.of(StateWord.state(word))) {
            case FREE, DEAD -> Transition.GONE;
            case LARVAL, PENDING -> Transition.TOO_EARLY;
            case DYING -> Transition.ALREADY;
            case ACTIVE -> {
                // Workers never change the word of an ACTIVE SA.
                SaTable.publishRelease(sa.hot(), StateWord.withState(word, SaState.DYING_CODE));
                yield Transition.DONE;
            }
        };
    }

    /**
     * Ends an SA in whatever state it is. Its keys are zeroised by a later {@link #poll}. An outbound SA must no longer be
     * published for a policy by then.
     */
    public Transition retire(SaHandle sa) {
        return StateWord.generation(SaTable.stateAcquire(sa.hot())) == sa.generation() && reclamation.bury(sa.hot())
                ? Transition.DONE
                : Transition.GONE;
    }

    /**
     * Ends the pending SAs whose time is over. One that traffic promoted meanwhile stays, and the listener is told of it
     * instead.
     *
     * @return how many ended
     */
    public int retireExpiredPending(long nowNs, SaListener listener) {
        int expired = 0;
        for (long hot = pending.firstDue(nowNs); hot != 0; hot = pending.firstDue(nowNs)) {
            long word = SaTable.stateAcquire(hot);
            if (StateWord.state(word) != SaState.PENDING_CODE) {
                pending.tellPromoted(hot, PendingWatch.promotedNs(hot), listener);
            } else if (reclamation.die(hot, word)) {
                listener.onPendingExpired(new SaHandle(hot, StateWord.generation(word)));
                expired++;
            }
        }
        return expired;
    }

    /**
     * Takes a worker's events, and tells the listener of each promotion and each end of a lifetime once. If the worker's
     * ring was full, the state of every SA that something is awaited of is looked at.
     *
     * @param limit at most so many events
     * @param sads those whose SAs the worker owns
     * @return how many events and states it looked at; 0 = nothing had happened
     */
    public static int drain(SaEvents events, int limit, SaListener listener, Sad... sads) {
        int work = events.drain(
                (type, slot, generation, code, nanos) -> {
                    for (Sad sad : sads) {
                        if (sad.table.owns(slot)) {
                            sad.heard(type, slot, generation, code, nanos, listener);
                        }
                    }
                },
                limit);
        if (events.takeOverflow()) {
            for (Sad sad : sads) {
                work += sad.sweep(listener);
            }
        }
        return work;
    }

    private void heard(int type, long hot, int generation, int code, long nanos, SaListener listener) {
        if (type == SaEvents.PROMOTED) {
            pending.heard(hot, generation, nanos, listener);
        } else if (isThere(SaTable.stateAcquire(hot), generation)) {
            endLifetime(hot, Lifetimes.end(code), listener);
        }
    }

    /** True until the SA is unlinked: what a worker said of one that was reclaimed since is old, though no other has its place yet. */
    private static boolean isThere(long word, int generation) {
        return StateWord.generation(word) == generation && StateWord.state(word) != SaState.FREE_CODE;
    }

    private int sweep(SaListener listener) {
        int looked = pending.sweep(listener);
        for (int slot = 0; slot < table.capacity(); slot++) {
            long hot = table.line(slot);
            int state = StateWord.state(SaTable.stateAcquire(hot));
            if (state != SaState.FREE_CODE && state != SaState.LARVAL_CODE && LifetimeWatch.found(hot) != 0) {
                endLifetime(hot, Lifetimes.end(LifetimeWatch.found(hot)), listener);
                looked++;
            }
        }
        return looked;
    }

    /** Tells of the SAs whose time is over, and ends those whose hard time is; returns how many there were. */
    public int endOutlived(long nowNs, SaListener listener) {
        int ended = 0;
        for (long hot = lifetimes.firstDue(nowNs); hot != 0; hot = lifetimes.firstDue(nowNs)) {
            endLifetime(hot, lifetimes.pass(hot, nowNs), listener);
            ended++;
        }
        return ended;
    }

    /** Nothing more is to be said of an SA that has ended by other means, whatever a worker found of it before. */
    private void endLifetime(long hot, Lifetime.End end, SaListener listener) {
        if (StateWord.state(SaTable.stateAcquire(hot)) == SaState.DEAD_CODE || !lifetimes.isNews(hot, end)) {
            return;
        }
        SaHandle sa = SaHandle.of(hot);
        // A policy may still name an outbound SA: its owner takes it from there and retires it.
        if (end == Lifetime.End.SOFT || table.direction() == Direction.OUTBOUND || reclamation.bury(hot)) {
            listener.onLifetime(sa, table.direction(), end);
        }
    }

    /**
     * Zeroises the keys of dead SAs under which no worker can be working, frees the records that no worker can be
     * looking at, and lets SPIs whose rest is over be used again.
     *
     * @return how many records it freed
     */
    public int poll(long nowNs) {
        return reclamation.poll(nowNs);
    }

    /** The SA with that SPI or id, in whatever state from LARVAL to DEAD. */
    public Optional<SaHandle> find(int key) {
        long hot = table.find(key);
        return hot == 0 ? Optional.empty() : Optional.of(SaHandle.of(hot));
    }

    /** Calls back for each SA from LARVAL to DEAD, in no order; looks at every slot of the table. */
    public void forEach(Consumer<SaHandle> action) {
        for (int slot = 0; slot < table.capacity(); slot++) {
            long word = SaTable.stateAcquire(table.line(slot));
            if (StateWord.state(word) != SaState.FREE_CODE) {
                action.accept(new SaHandle(table.line(slot), StateWord.generation(word)));
            }
        }
    }

    /** How many slots {@link #liveAt} knows. */
    public int slots() {
        return table.capacity();
    }

    /** The hot line in that slot if an SA is there that is PENDING, ACTIVE or DYING; else 0. */
    public long liveAt(int slot) {
        long hot = table.line(slot);
        return switch (StateWord.state(SaTable.stateAcquire(hot))) {
            case SaState.PENDING_CODE, SaState.ACTIVE_CODE, SaState.DYING_CODE -> hot;
            default -> 0;
        };
    }

    /** How many SAs the table holds, dead ones that were not reclaimed yet included. */
    public int size() {
        return places.taken();
    }

    public SaTable table() {
        return table;
    }

    private void requireInbound() {
        if (table.direction() != Direction.INBOUND) {
            throw new IllegalStateException("this is for inbound SAs only");
        }
    }

    private void requireFit(SaParameters parameters) {
        if (parameters.direction() != table.direction()) {
            throw new IllegalArgumentException("this table is for " + table.direction() + " SAs, not " + parameters);
        }
        if (parameters.replayWindow() > table.maxWindow()) {
            throw new IllegalArgumentException("the table has room for replay windows of " + table.maxWindow()
                    + " packets, not " + parameters.replayWindow() + "; raise sad.replay-window");
        }
        if (parameters.owner() >= Ownership.SHARDS) {
            throw new IllegalArgumentException(
                    "there are shards 0 to " + (Ownership.SHARDS - 1) + ", not " + parameters.owner());
        }
        if (resting.isResting(parameters.key())) {
            throw new SadException(
                    SadException.Reason.RESTING,
                    String.format(
                            "SPI 0x%08x was in use a short while ago and rests; choose another", parameters.spi()));
        }
    }
}
