package io.sallyport.pipeline.neighbour;

import io.sallyport.pipeline.spd.Prefix;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * The neighbours that were learned, and what happens to them: the state machine of RFC 4861 section 7.3, for ARP too. It
 * knows no frames, and no clock but the times it is given. Belongs to the control thread.
 */
final class NeighbourCache {
    private final NeighbourTimers timers;
    private final Actions actions;
    private final Map<Station, Entry> entries = new LinkedHashMap<>();

    /** What a neighbour is found by. */
    record Station(int port, Prefix address) {}

    /** What the state machine wants done. */
    interface Actions {
        /** Ask for a neighbour: everybody, or only the station at that MAC address. */
        void ask(Station station, OptionalLong mac);

        /** From now on the neighbour is at that MAC address. */
        void resolved(Station station, long mac);

        /** The neighbour is not known any more. */
        void lost(Station station);

        /** Packets that waited may go; {@link #resolved} was called. */
        void release(List<Long> held);

        /** Packets that waited in vain. */
        void fail(List<Long> held);

        /** A packet that gives way to later ones. */
        void overflow(long held);

        /** True if something was sent to the neighbour since it was last resolved or asked about here. */
        boolean isUsed(Station station);
    }

    private static final class Entry {
        private NeighbourState state = NeighbourState.INCOMPLETE;
        private long mac;
        private long deadline;
        private int asked;
        private final Deque<Long> held = new ArrayDeque<>();

        private List<Long> takeHeld() {
            List<Long> taken = new ArrayList<>(held);
            held.clear();
            return taken;
        }
    }

    NeighbourCache(NeighbourTimers timers, Actions actions) {
        this.timers = timers;
        this.actions = actions;
    }

    int size() {
        return entries.size();
    }

    Optional<NeighbourState> state(Station station) {
        return Optional.ofNullable(entries.get(station)).map(entry -> entry.state);
    }

    /** A packet has to go to a neighbour that the forwarding tables do not know. */
    void hold(Station station, long held, long nowNs) {
        Entry entry = entries.get(station);
        if (entry == null) {
            if (!makeRoom(nowNs)) {
                actions.fail(List.of(held));
                return;
            }
            entry = new Entry();
            entries.put(station, entry);
            askAll(station, entry, nowNs);
        } else if (entry.state != NeighbourState.INCOMPLETE) {
            // It was resolved while the packet was on its way here.
            actions.release(List.of(held));
            return;
        }
        if (entry.held.size() == timers.queue()) {
            actions.overflow(entry.held.removeFirst());
        }
        entry.held.addLast(held);
    }

    private void askAll(Station station, Entry entry, long nowNs) {
        entry.asked++;
        entry.deadline = nowNs + timers.retransmit().toNanos();
        actions.ask(station, OptionalLong.empty());
    }

    /**
     * If there are too many, the oldest entry goes that nobody has used lately, or else the oldest that is asked for: neighbours in use
     * stay, however many are asked for that are not there.
     */
    private boolean makeRoom(long nowNs) {
        if (entries.size() < timers.most()) {
            return true;
        }
        Optional<Station> away = oldestUnused(nowNs).or(this::oldestIncomplete);
        away.ifPresent(this::giveUp);
        return away.isPresent();
    }

    private Optional<Station> oldestUnused(long nowNs) {
        for (Map.Entry<Station, Entry> each : entries.entrySet()) {
            Entry entry = each.getValue();
            if (entry.state == NeighbourState.STALE) {
                if (!actions.isUsed(each.getKey())) {
                    return Optional.of(each.getKey());
                }
                enter(entry, NeighbourState.DELAY, nowNs);
            }
        }
        return Optional.empty();
    }

    private Optional<Station> oldestIncomplete() {
        return entries.entrySet().stream()
                .filter(each -> each.getValue().state == NeighbourState.INCOMPLETE)
                .map(Map.Entry::getKey)
                .findFirst();
    }

    /** A station asked us something, and said who it is (RFC 826; RFC 4861 section 7.2.3): it is remembered. */
    void heard(Station station, long mac, long nowNs) {
        Entry entry = entries.get(station);
        if (entry == null) {
            if (!makeRoom(nowNs)) {
                return;
            }
            entry = new Entry();
            entries.put(station, entry);
        }
        if (entry.state == NeighbourState.INCOMPLETE || entry.mac != mac) {
            know(station, entry, mac, NeighbourState.STALE, nowNs);
        }
    }

    /**
     * A station said where it is, asked or not. One that is not known is not learned by that.
     *
     * @param solicited true if it is an answer to a question of ours
     * @param override true if it says that what was known before is out of date
     */
    void told(Station station, long mac, boolean solicited, boolean override, long nowNs) {
        Entry entry = entries.get(station);
        if (entry == null) {
            return;
        }
        NeighbourState then = solicited ? NeighbourState.REACHABLE : NeighbourState.STALE;
        if (entry.state == NeighbourState.INCOMPLETE) {
            know(station, entry, mac, then, nowNs);
        } else if (mac == entry.mac) {
            if (solicited) {
                enter(entry, NeighbourState.REACHABLE, nowNs);
            }
        } else if (override) {
            know(station, entry, mac, then, nowNs);
        } else if (entry.state == NeighbourState.REACHABLE) {
            enter(entry, NeighbourState.STALE, nowNs);
        }
    }

    private void know(Station station, Entry entry, long mac, NeighbourState state, long nowNs) {
        entry.mac = mac;
        enter(entry, state, nowNs);
        actions.resolved(station, mac);
        if (!entry.held.isEmpty()) {
            actions.release(entry.takeHeld());
        }
    }

    private void enter(Entry entry, NeighbourState state, long nowNs) {
        entry.state = state;
        entry.asked = 0;
        entry.deadline = nowNs
                + switch (state) {
                    case REACHABLE -> timers.reachable().toNanos();
                    case STALE -> timers.forget().toNanos();
                    case DELAY -> timers.delay().toNanos();
                    case INCOMPLETE, PROBE -> timers.retransmit().toNanos();
                };
    }

    /** Does what is due; to be called from time to time. */
    void poll(long nowNs) {
        for (Map.Entry<Station, Entry> each : List.copyOf(entries.entrySet())) {
            Station station = each.getKey();
            Entry entry = each.getValue();
            if (entry.state == NeighbourState.STALE && actions.isUsed(station)) {
                enter(entry, NeighbourState.DELAY, nowNs);
            } else if (nowNs - entry.deadline >= 0) {
                expire(station, entry, nowNs);
            }
        }
    }

    private void expire(Station station, Entry entry, long nowNs) {
        switch (entry.state) {
            case REACHABLE -> {
                // What was sent so far says nothing of what will be.
                boolean _ = actions.isUsed(station);
                enter(entry, NeighbourState.STALE, nowNs);
            }
            case STALE -> forget(station);
            case DELAY -> {
                enter(entry, NeighbourState.PROBE, nowNs);
                askAgain(station, entry, OptionalLong.of(entry.mac), nowNs);
            }
            case PROBE -> askAgain(station, entry, OptionalLong.of(entry.mac), nowNs);
            case INCOMPLETE -> askAgain(station, entry, OptionalLong.empty(), nowNs);
        }
    }

    private void askAgain(Station station, Entry entry, OptionalLong mac, long nowNs) {
        if (entry.asked == timers.tries()) {
            giveUp(station);
            return;
        }
        entry.asked++;
        entry.deadline = nowNs + timers.retransmit().toNanos();
        actions.ask(station, mac);
    }

    /** Forgets a station, and what waits for it. */
    private void giveUp(Station station) {
        List<Long> held = entries.get(station).takeHeld();
        forget(station);
        if (!held.isEmpty()) {
            actions.fail(held);
        }
    }

    private void forget(Station station) {
        Entry gone = entries.remove(station);
        if (gone.state != NeighbourState.INCOMPLETE) {
            actions.lost(station);
        }
    }

    /** Everything that waits, which nobody holds any more from here on. */
    List<Long> drain() {
        List<Long> all = new ArrayList<>();
        entries.values().forEach(entry -> all.addAll(entry.takeHeld()));
        return all;
    }
}
