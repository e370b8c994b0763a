package io.sallyport.pipeline.neighbour;

import io.sallyport.dpdk.memory.Memory;
import io.sallyport.dpdk.memory.OffHeap;
import io.sallyport.pipeline.route.NextHop;
import io.sallyport.pipeline.spd.Prefix;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.ref.Reference;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The next hops of a gateway and the neighbours that they lead to.
 *
 * <p>One thread, the control thread, changes them; lookups see nothing of it until {@link #publish} swaps a new
 * {@link Snapshot} in. An index once given to a next hop stays its own, so that routes and adjacencies may be published
 * one after the other: until both are, a packet may find no neighbour, but never a wrong one.
 */
public final class Adjacencies {
    /** The answer when no neighbour is known. */
    public static final long NO_NEIGHBOUR = NeighbourHash.NONE;

    /** The answer of {@link Snapshot#port} to a next hop that is not known. */
    public static final int NO_PORT = -1;

    private final Map<Integer, Long> ports = new HashMap<>();
    private final Map<NextHop, Integer> nextHops = new HashMap<>();
    private final List<NextHop> byIndex = new ArrayList<>();
    private final Map<Station, Neighbour> neighbours = new HashMap<>();
    private final Set<Station> learned = new HashSet<>();
    /** Neighbours that were used while an earlier snapshot was current. */
    private final Set<Station> used = new HashSet<>();

    private volatile Snapshot current = new Snapshot(Map.of(), Map.of(), Map.of());

    /** Nothing known yet. */
    public Adjacencies() {}

    /** What a neighbour is found by. */
    private record Station(int port, Prefix address) {}

    /** What lookups read until the next {@link #publish}. For any thread. */
    public Snapshot current() {
        return current;
    }

    /**
     * Sets a port's own MAC address, the source of what leaves there.
     *
     * @param index 0 to 65,535
     * @param mac 48 bits, the first octet on the wire uppermost
     */
    public void setPort(int index, long mac) {
        NextHop.checkPort(index);
        Neighbour.checkMac("port " + index, mac);
        ports.put(index, mac);
    }

    /**
     * The index of a next hop, a new one if it is not known yet. Routes name next hops by it.
     *
     * @throws IllegalArgumentException if its port has no MAC address yet
     */
    public int index(NextHop nextHop) {
        requirePort(nextHop.port());
        Integer present = nextHops.putIfAbsent(nextHop, nextHops.size());
        if (present == null) {
            byIndex.add(nextHop);
            return byIndex.size() - 1;
        }
        return present;
    }

    /** The next hop with an index, if there is one. */
    Optional<NextHop> nextHop(int index) {
        return index < byIndex.size() ? Optional.of(byIndex.get(index)) : Optional.empty();
    }

    /**
     * Adds a neighbour, or changes the MAC address of the one with the same port and address.
     *
     * @throws IllegalArgumentException if its port has no MAC address yet
     */
    public void put(Neighbour neighbour) {
        requirePort(neighbour.port());
        Station station = new Station(neighbour.port(), neighbour.address());
        neighbours.put(station, neighbour);
        learned.remove(station);
    }

    /** As {@link #put}, for one that was learned and is not fixed. */
    void learn(Neighbour neighbour) {
        put(neighbour);
        learned.add(new Station(neighbour.port(), neighbour.address()));
    }

    /** True if a neighbour was put there, and not learned. */
    boolean isFixed(int port, Prefix address) {
        Station station = new Station(port, address);
        return neighbours.containsKey(station) && !learned.contains(station);
    }

    /**
     * True if something was sent to a neighbour since the last call, or since {@link #publish}, which begins by asking for
     * all neighbours.
     */
    boolean takeUsed(int port, Prefix address) {
        Station station = new Station(port, address);
        boolean asked = used.remove(station);
        return current.takeUsed(station, nextHops) || asked;
    }

    /** Removes a neighbour; false if there was none. */
    public boolean remove(int port, Prefix address) {
        Station station = new Station(port, address);
        learned.remove(station);
        used.remove(station);
        return neighbours.remove(station) != null;
    }

    /** Lets lookups see all changes since the last call, at once. */
    public void publish() {
        for (Station station : learned) {
            if (current.takeUsed(station, nextHops)) {
                used.add(station);
            }
        }
        current = new Snapshot(ports, nextHops, neighbours);
    }

    private void requirePort(int port) {
        if (!ports.containsKey(port)) {
            throw new IllegalArgumentException("there is no port " + port + "; give it a MAC address first");
        }
    }

    /**
     * All adjacencies at one moment. Immutable; lookups allocate nothing and take no lock.
     *
     * <p>The address that a lookup returns may be used as long as the snapshot is reachable: its reader keeps it in a
     * field for the time of a burst.
     */
    public static final class Snapshot {
        private final MemorySegment memory;
        private final NeighbourHash hash;
        private final int count;
        private final long records;

        private Snapshot(Map<Integer, Long> ports, Map<NextHop, Integer> nextHops, Map<Station, Neighbour> neighbours) {
            long hashOctets = NeighbourHash.octets(neighbours.size());
            count = nextHops.size();
            memory =
                    Arena.ofAuto().allocate(hashOctets + (long) AdjacencyDescriptor.OCTETS * count, OffHeap.CACHE_LINE);
            hash = new NeighbourHash(memory.address(), neighbours.size());
            records = memory.address() + hashOctets;
            neighbours.values().forEach(neighbour -> hash.put(neighbour, ports.get(neighbour.port())));
            nextHops.forEach((nextHop, index) -> write(nextHop, record(index)));
        }

        private void write(NextHop nextHop, long record) {
            Memory.putU16(record + AdjacencyDescriptor.PORT, nextHop.port());
            if (nextHop.gateway().isEmpty()) {
                Memory.putU8(record + AdjacencyDescriptor.ON_LINK, 1);
                return;
            }
            Prefix gateway = nextHop.gateway().get();
            int tag = NeighbourHash.tag(nextHop.port(), gateway.family());
            long adjacency = hash.find(tag, gateway.high(), gateway.low());
            if (adjacency != NO_NEIGHBOUR) {
                Memory.copy(adjacency, record, AdjacencyDescriptor.OCTETS);
            }
        }

        /**
         * The adjacency by which a packet to an IPv4 destination leaves.
         *
         * @param nextHop index that the route names; one that this snapshot does not know has no neighbour
         * @param destination in host order
         * @return address of a record as in {@link AdjacencyDescriptor}, or {@link #NO_NEIGHBOUR}
         */
        public long resolve4(int nextHop, int destination) {
            return resolve(nextHop, Prefix.IPV4, (long) destination << Integer.SIZE, 0);
        }

        /**
         * The adjacency by which a packet to an IPv6 destination leaves; see {@link #resolve4}.
         *
         * @param high the destination's first 64 bits
         * @param low its last 64 bits
         */
        public long resolve6(int nextHop, long high, long low) {
            return resolve(nextHop, Prefix.IPV6, high, low);
        }

        private long resolve(int nextHop, int family, long high, long low) {
            if (!isKnown(nextHop)) {
                return NO_NEIGHBOUR;
            }
            try {
                long record = record(nextHop);
                if (Memory.u8(record + AdjacencyDescriptor.VALID) != 0) {
                    return record;
                }
                if (Memory.u8(record + AdjacencyDescriptor.ON_LINK) == 0) {
                    return NO_NEIGHBOUR;
                }
                int tag = NeighbourHash.tag(Memory.u16(record + AdjacencyDescriptor.PORT), family);
                return hash.find(tag, high, low);
            } finally {
                Reference.reachabilityFence(this);
            }
        }

        /** Reads and clears the marks of a neighbour: its own, and those of the next hops through it. */
        private boolean takeUsed(Station station, Map<NextHop, Integer> nextHops) {
            try {
                Prefix address = station.address();
                boolean used = takeUsed(
                        hash.find(NeighbourHash.tag(station.port(), address.family()), address.high(), address.low()));
                Integer through = nextHops.get(NextHop.via(station.port(), address));
                if (through != null && through < count && Memory.u8(record(through) + AdjacencyDescriptor.VALID) != 0) {
                    used |= takeUsed(record(through));
                }
                return used;
            } finally {
                Reference.reachabilityFence(this);
            }
        }

        private static boolean takeUsed(long adjacency) {
            if (adjacency == NO_NEIGHBOUR || Memory.u8(adjacency + AdjacencyDescriptor.USED) == 0) {
                return false;
            }
            Memory.putU8(adjacency + AdjacencyDescriptor.USED, 0);
            return true;
        }

        /** Clears all marks, as if nothing had been sent to anybody yet: for rehearsals, whose packets shall meet both cases. */
        public void forgetUse() {
            try {
                for (int nextHop = 0; nextHop < count; nextHop++) {
                    if (Memory.u8(record(nextHop) + AdjacencyDescriptor.VALID) != 0) {
                        Memory.putU8(record(nextHop) + AdjacencyDescriptor.USED, 0);
                    }
                }
                hash.forgetUse();
            } finally {
                Reference.reachabilityFence(this);
            }
        }

        /** The port that a next hop is behind, whether its neighbour is known or not; or {@link #NO_PORT}. */
        public int port(int nextHop) {
            if (!isKnown(nextHop)) {
                return NO_PORT;
            }
            try {
                return Memory.u16(record(nextHop) + AdjacencyDescriptor.PORT);
            } finally {
                Reference.reachabilityFence(this);
            }
        }

        /** True if a next hop is known and is a neighbour of its own, known or not, and not the destination of each packet. */
        public boolean isThrough(int nextHop) {
            if (!isKnown(nextHop)) {
                return false;
            }
            try {
                long record = record(nextHop);
                return Memory.u8(record + AdjacencyDescriptor.VALID) != 0
                        || Memory.u8(record + AdjacencyDescriptor.ON_LINK) == 0;
            } finally {
                Reference.reachabilityFence(this);
            }
        }

        private boolean isKnown(int nextHop) {
            return nextHop >= 0 && nextHop < count;
        }

        private long record(int index) {
            return Memory.pointer(records + (long) AdjacencyDescriptor.OCTETS * index);
        }

        /** Octets of native memory. */
        public long memoryOctets() {
            return memory.byteSize();
        }
    }
}
