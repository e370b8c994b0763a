package io.sallyport.pipeline.neighbour;

import io.sallyport.pipeline.route.NextHop;
import io.sallyport.pipeline.spd.Prefix;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The next hops of a gateway and the neighbours that they lead to.
 *
 * <p>One thread, the control thread, changes them; lookups see nothing of it until {@link #publish} swaps a new
 * {@link AdjacencySnapshot} in. An index once given to a next hop stays its own, so that routes and adjacencies may be
 * published one after the other: until both are, a packet may find no neighbour, but never a wrong one.
 */
public final class Adjacencies {
    private final Map<Integer, Long> ports = new HashMap<>();
    private final Map<NextHop, Integer> nextHops = new LinkedHashMap<>();
    private final Map<Station, Neighbour> neighbours = new HashMap<>();
    private volatile AdjacencySnapshot current = AdjacencySnapshot.of(this);

    /** Nothing known yet. */
    public Adjacencies() {}

    /** What a neighbour is found by. */
    record Station(int port, Prefix address) {}

    /** What lookups read until the next {@link #publish}. For any thread. */
    public AdjacencySnapshot current() {
        return current;
    }

    /**
     * Sets a port's own MAC address, the source of what leaves there.
     *
     * @param index 0 to 65,535
     * @param mac 48 bits, the first octet on the wire uppermost
     */
    public void setPort(int index, long mac) {
        Neighbour.checkMac("port " + index, mac);
        ports.put(index, mac);
    }

    /**
     * The index of a next hop, a new one if it is not known yet. Routes name next hops by it.
     *
     * @throws IllegalArgumentException if its port has no MAC address yet
     */
    public int index(NextHop nextHop) {
        checkPort(nextHop.port());
        Integer present = nextHops.putIfAbsent(nextHop, nextHops.size());
        return present == null ? nextHops.size() - 1 : present;
    }

    /**
     * Adds a neighbour, or changes the MAC address of the one with the same port and address.
     *
     * @throws IllegalArgumentException if its port has no MAC address yet
     */
    public void put(Neighbour neighbour) {
        checkPort(neighbour.port());
        neighbours.put(new Station(neighbour.port(), neighbour.address()), neighbour);
    }

    /** Removes a neighbour; false if there was none. */
    public boolean remove(int port, Prefix address) {
        return neighbours.remove(new Station(port, address)) != null;
    }

    /** Lets lookups see all changes since the last call, at once. */
    public void publish() {
        current = AdjacencySnapshot.of(this);
    }

    private void checkPort(int port) {
        if (!ports.containsKey(port)) {
            throw new IllegalArgumentException("there is no port " + port + "; give it a MAC address first");
        }
    }

    Map<Integer, Long> ports() {
        return ports;
    }

    /** In the order of their indices. */
    Map<NextHop, Integer> nextHops() {
        return nextHops;
    }

    Map<Station, Neighbour> neighbours() {
        return neighbours;
    }
}
