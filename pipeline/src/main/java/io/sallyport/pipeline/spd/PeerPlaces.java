package io.sallyport.pipeline.spd;

import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReferenceArray;

/**
 * Policies whose SAs are narrower than they are themselves, as if they bore RFC 4301's "populate from packet" (section
 * 4.4.1): which of {@link PolicySas} a packet of theirs takes.
 *
 * <p>A <i>shared</i> policy is for many peers: each has a place of its own among {@link PolicySas}, found by the packet's
 * destination, the longest prefix first. These are the entries of RFC 4301's SPD-S cache. A packet to nobody keeps the
 * policy's own place, where no SA is.
 *
 * <p>A place goes to another peer when the last pair has left it, and a worker may find it a moment too late: whoever
 * seals by it holds the packet against the SA's selectors ({@link #isNarrowed}).
 *
 * <p>Any other policy becomes <i>narrowed</i> when a peer has negotiated less than all of it, and stays so: an SA of before may be in
 * use for a while yet. It is marked before it names the SA, so a worker asks whether it is narrowed <i>after</i> it has found the SA
 * ({@link PolicySas}, an acquire load), and finds the mark then.
 *
 * <p>Written by the control thread, read by workers, without locks: entries are immutable, and a larger table takes the
 * place of one that is full.
 */
public final class PeerPlaces {
    /** No policy is narrowed or shared. */
    public static final PeerPlaces NONE = new PeerPlaces(new BitSet(), new BitSet(), 0, 0);

    private static final int LEAST_SLOTS = 16;
    private static final int MOST_FULL = 2;
    private static final long GOLDEN = 0x9e37_79b9_7f4a_7c15L;
    private static final Entry GONE = new Entry(-1, Prefix.ANY4, -1);

    private final boolean[] narrowed;
    private final boolean[] shared;
    private final Deque<Integer> free = new ArrayDeque<>();
    private final Map<Key, Holding> held = new HashMap<>();
    private volatile Table table = new Table(new AtomicReferenceArray<>(LEAST_SLOTS), new int[0], new int[0]);
    private int used;

    private record Key(int policy, Prefix peer) {}

    private record Entry(int policy, Prefix peer, int place) {
        boolean isOf(Key key) {
            return policy == key.policy && peer.equals(key.peer);
        }
    }

    private static final class Holding {
        private final int place;
        private int pairs;

        Holding(int place) {
            this.place = place;
        }
    }

    /** All entries, in open addressing, and the lengths of their prefixes, the longest first. */
    private static final class Table {
        private final AtomicReferenceArray<Entry> slots;
        private final int[] lengths4;
        private final int[] lengths6;

        Table(AtomicReferenceArray<Entry> slots, int[] lengths4, int[] lengths6) {
            this.slots = slots;
            this.lengths4 = lengths4;
            this.lengths6 = lengths6;
        }
    }

    /**
     * Places, none of them taken.
     *
     * @param narrowed policies whose packets are held against the selectors of their SA from the first on
     * @param shared those of them that have places for peers
     * @param first place behind those of all policies and tunnels
     * @param count how many places there are
     */
    public PeerPlaces(BitSet narrowed, BitSet shared, int first, int count) {
        this.narrowed = Arrays.copyOf(flags(narrowed, shared), first);
        this.shared = flags(shared, new BitSet());
        for (int place = first; place < first + count; place++) {
            free.add(place);
        }
    }

    private static boolean[] flags(BitSet one, BitSet other) {
        BitSet both = (BitSet) one.clone();
        both.or(other);
        boolean[] flags = new boolean[both.length()];
        for (int i = 0; i < flags.length; i++) {
            flags[i] = both.get(i);
        }
        return flags;
    }

    /**
     * True if the policy's SAs may be for less than the policy, so that its packets are held against them. To be asked when the SA has
     * been found.
     */
    public boolean isNarrowed(int policy) {
        return policy < narrowed.length && narrowed[policy];
    }

    /** Control thread: an SA is for less than the policy. To be said before the policy names it. */
    public void narrow(int policy) {
        narrowed[policy] = true;
    }

    /** True if the policy is for many peers. */
    public boolean isShared(int policy) {
        return policy < shared.length && shared[policy];
    }

    /**
     * The place of the peer that an IPv4 packet goes to.
     *
     * @param destination in host order
     * @return the policy itself if there is no such peer, or if the policy is not shared
     */
    public int place4(int policy, int destination) {
        if (!isShared(policy)) {
            return policy;
        }
        Table now = table;
        long address = (long) destination << Integer.SIZE;
        for (int length : now.lengths4) {
            int place = find(now, policy, Prefix.IPV4, address & highMask(length), 0, length);
            if (place >= 0) {
                return place;
            }
        }
        return policy;
    }

    /** As {@link #place4}, for IPv6. */
    public int place6(int policy, long high, long low) {
        if (!isShared(policy)) {
            return policy;
        }
        Table now = table;
        for (int length : now.lengths6) {
            int place = find(now, policy, Prefix.IPV6, high & highMask(length), low & lowMask(length), length);
            if (place >= 0) {
                return place;
            }
        }
        return policy;
    }

    private static int find(Table in, int policy, int family, long high, long low, int length) {
        int mask = in.slots.length() - 1;
        for (int slot = hash(policy, high, low, length) & mask; ; slot = (slot + 1) & mask) {
            Entry entry = in.slots.getAcquire(slot);
            if (entry == null) {
                return -1;
            }
            Prefix peer = entry.peer;
            if (entry.policy == policy
                    && peer.high() == high
                    && peer.low() == low
                    && peer.length() == length
                    && peer.family() == family) {
                return entry.place;
            }
        }
    }

    private static int hash(int policy, long high, long low, int length) {
        long mixed = ((high * GOLDEN ^ low) * GOLDEN ^ ((long) policy << Byte.SIZE | length)) * GOLDEN;
        return (int) (mixed >>> Integer.SIZE);
    }

    private static long highMask(int length) {
        return length == 0 ? 0 : -1L << Math.max(0, Long.SIZE - length);
    }

    private static long lowMask(int length) {
        return length <= Long.SIZE ? 0 : -1L << (2 * Long.SIZE - length);
    }

    /**
     * Control thread: a place for one more pair with a peer.
     *
     * @param peer the far side of the pair's selectors
     * @return the policy itself if it is not shared
     * @throws IllegalArgumentException if there is no place left
     */
    public int take(int policy, Prefix peer) {
        if (!isShared(policy)) {
            return policy;
        }
        Key key = new Key(policy, peer);
        Holding holding = held.get(key);
        if (holding == null) {
            if (free.isEmpty()) {
                throw new IllegalArgumentException("there is no place for another peer; raise sad.max-sas");
            }
            holding = new Holding(free.removeFirst());
            held.put(key, holding);
            publish(new Entry(policy, peer, holding.place));
        }
        holding.pairs++;
        return holding.place;
    }

    /** Control thread: a pair that had taken a place has gone. */
    public void leave(int policy, Prefix peer) {
        Key key = new Key(policy, peer);
        Holding holding = held.get(key);
        if (holding == null || --holding.pairs > 0) {
            return;
        }
        held.remove(key);
        free.addLast(holding.place);
        AtomicReferenceArray<Entry> slots = table.slots;
        int mask = slots.length() - 1;
        int slot = hash(policy, peer.high(), peer.low(), peer.length()) & mask;
        while (!slots.getPlain(slot).isOf(key)) {
            slot = (slot + 1) & mask;
        }
        slots.setRelease(slot, GONE);
    }

    private void publish(Entry entry) {
        int[] lengths = entry.peer.isIpv4() ? table.lengths4 : table.lengths6;
        boolean known = false;
        for (int length : lengths) {
            known |= length == entry.peer.length();
        }
        if (!known || (used + 1) * MOST_FULL > table.slots.length()) {
            rebuild();
        } else {
            insert(table.slots, entry);
            used++;
        }
    }

    /** Makes a table of what is held, without the entries that have gone. */
    private void rebuild() {
        int size = LEAST_SLOTS;
        while (size < held.size() * MOST_FULL * 2) {
            size <<= 1;
        }
        AtomicReferenceArray<Entry> slots = new AtomicReferenceArray<>(size);
        held.forEach((key, holding) -> insert(slots, new Entry(key.policy, key.peer, holding.place)));
        used = held.size();
        table = new Table(slots, lengths(Prefix.IPV4), lengths(Prefix.IPV6));
    }

    private int[] lengths(int family) {
        return held.keySet().stream()
                .filter(key -> key.peer.family() == family)
                .mapToInt(key -> -key.peer.length())
                .distinct()
                .sorted()
                .map(length -> -length)
                .toArray();
    }

    private static void insert(AtomicReferenceArray<Entry> slots, Entry entry) {
        int mask = slots.length() - 1;
        int slot = hash(entry.policy, entry.peer.high(), entry.peer.low(), entry.peer.length()) & mask;
        while (slots.getPlain(slot) != null) {
            slot = (slot + 1) & mask;
        }
        slots.setRelease(slot, entry);
    }

    /** How many peers have a place. */
    public int size() {
        return held.size();
    }
}
