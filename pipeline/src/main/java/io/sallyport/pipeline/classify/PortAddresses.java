package io.sallyport.pipeline.classify;

import io.sallyport.dpdk.memory.Memory;
import io.sallyport.pipeline.spd.Prefix;
import java.util.List;

/**
 * Which of the gateway's own addresses it speaks from: on a link, and to those behind a tunnel. Immutable; lookups
 * allocate nothing. A gateway has few addresses, so that they are searched one by one.
 */
public final class PortAddresses {
    /** {@link #source6}, {@link #inside6}: there is no IPv6 address at all. */
    public static final int NONE = -1;

    private static final Prefix LINK_LOCAL = Prefix.parse("fe80::/10");

    private final OwnAddress[] v4;
    private final OwnAddress[] v6;

    /** Of the addresses the first that serves is taken. */
    PortAddresses(List<OwnAddress> addresses) {
        v4 = addresses.stream().filter(own -> own.address().isIpv4()).toArray(OwnAddress[]::new);
        v6 = addresses.stream()
                .filter(own -> !own.address().isIpv4() && !LINK_LOCAL.contains(own.address()))
                .toArray(OwnAddress[]::new);
    }

    /** The IPv4 address on a port's link, else any, inside first; 0 if there is none. In host order. */
    public int source4(int port) {
        for (OwnAddress own : v4) {
            if (own.port() == port) {
                return own.address().ipv4();
            }
        }
        return inside4(0);
    }

    /** The IPv4 address by which those behind tunnels know the gateway, best one on the link of {@code destination}. */
    public int inside4(int destination) {
        int chosen = 0;
        boolean chosenOutside = true;
        for (OwnAddress own : v4) {
            Prefix network = own.network();
            if (!own.outside() && ((destination ^ network.ipv4()) & mask4(network.length())) == 0) {
                return own.address().ipv4();
            }
            if (chosen == 0 || (chosenOutside && !own.outside())) {
                chosen = own.address().ipv4();
                chosenOutside = own.outside();
            }
        }
        return chosen;
    }

    private static int mask4(int length) {
        return length == 0 ? 0 : -1 << (Integer.SIZE - length);
    }

    /** As {@link #source4}: a number for {@link #write6}, or {@link #NONE}. */
    public int source6(int port) {
        for (int i = 0; i < v6.length; i++) {
            if (v6[i].port() == port) {
                return i;
            }
        }
        return inside6(0, 0);
    }

    /** As {@link #inside4}: a number for {@link #write6}, or {@link #NONE}. */
    public int inside6(long high, long low) {
        int chosen = NONE;
        for (int i = 0; i < v6.length; i++) {
            if (!v6[i].outside() && isWithin(v6[i].network(), high, low)) {
                return i;
            }
            if (chosen == NONE || (v6[chosen].outside() && !v6[i].outside())) {
                chosen = i;
            }
        }
        return chosen;
    }

    private static boolean isWithin(Prefix network, long high, long low) {
        int length = network.length();
        long differenceHigh = high ^ network.high();
        long differenceLow = low ^ network.low();
        if (length <= Long.SIZE) {
            return length == 0 || differenceHigh >>> (Long.SIZE - length) == 0;
        }
        return differenceHigh == 0 && differenceLow >>> (2 * Long.SIZE - length) == 0;
    }

    /** Writes an IPv6 address. */
    public void write6(int number, long target) {
        Memory.putBe64(target, v6[number].address().high());
        Memory.putBe64(target + Long.BYTES, v6[number].address().low());
    }
}
