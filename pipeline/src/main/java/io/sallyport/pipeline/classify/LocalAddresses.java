package io.sallyport.pipeline.classify;

import io.sallyport.dpdk.memory.Memory;
import io.sallyport.pipeline.spd.Prefix;
import java.util.Collection;
import java.util.List;

/**
 * The gateway's own IP addresses, immutable. IPv4 and IPv6 each in an open-addressing table on the heap.
 *
 * <p>Addresses are compared as loaded from the wire in network order.
 */
public final class LocalAddresses {
    private static final int GOLDEN = 0x9E3779B1;

    private final int[] v4;
    private final boolean hasZero;
    private final int shift4;
    private final long[] v6;
    private final PortAddresses ports;

    /** No address at all. */
    public static final LocalAddresses NONE = new LocalAddresses(List.of());

    /**
     * Builds the set with the links that the addresses are on, so that the gateway can speak from them.
     *
     * @param addresses in order of preference
     */
    public static LocalAddresses ofPorts(List<OwnAddress> addresses) {
        List<Prefix> hosts =
                addresses.stream().map(OwnAddress::address).distinct().toList();
        return new LocalAddresses(hosts, new PortAddresses(addresses));
    }

    /**
     * Builds the set, of addresses that the gateway only listens to: it sends no ICMP from them.
     *
     * @param addresses host prefixes (/32 or /128)
     * @throws IllegalArgumentException if one is not a host prefix
     */
    public LocalAddresses(Collection<Prefix> addresses) {
        this(addresses, new PortAddresses(List.of()));
    }

    private LocalAddresses(Collection<Prefix> addresses, PortAddresses ports) {
        this.ports = ports;
        int count4 = (int) addresses.stream().filter(Prefix::isIpv4).count();
        int bits = Math.max(2, 33 - Integer.numberOfLeadingZeros(2 * count4));
        v4 = new int[1 << bits];
        shift4 = 32 - bits;
        v6 = new long[2 * (addresses.size() - count4)];
        boolean zero = false;
        int next6 = 0;
        for (Prefix address : addresses) {
            if (!address.isHost()) {
                throw new IllegalArgumentException("a local address must be a single host, not " + address);
            }
            if (!address.isIpv4()) {
                v6[next6++] = address.high();
                v6[next6++] = address.low();
            } else if (address.ipv4() == 0) {
                zero = true;
            } else {
                int slot = slot4(address.ipv4());
                while (v4[slot] != 0) {
                    slot = (slot + 1) & (v4.length - 1);
                }
                v4[slot] = address.ipv4();
            }
        }
        hasZero = zero;
    }

    /** Which of them the gateway speaks from. */
    public PortAddresses ports() {
        return ports;
    }

    /** True if this IPv4 address is ours. */
    public boolean contains4(int address) {
        if (address == 0) {
            return hasZero;
        }
        int slot = slot4(address);
        while (v4[slot] != 0) {
            if (v4[slot] == address) {
                return true;
            }
            slot = (slot + 1) & (v4.length - 1);
        }
        return false;
    }

    /** True if the IPv6 address at that place is ours. */
    public boolean contains6(long addressAt) {
        long high = Memory.be64(addressAt);
        long low = Memory.be64(addressAt + Long.BYTES);
        for (int i = 0; i < v6.length; i += 2) {
            if (v6[i] == high && v6[i + 1] == low) {
                return true;
            }
        }
        return false;
    }

    private int slot4(int address) {
        return (address * GOLDEN) >>> shift4;
    }
}
