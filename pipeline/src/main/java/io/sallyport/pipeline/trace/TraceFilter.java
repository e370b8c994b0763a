package io.sallyport.pipeline.trace;

import io.sallyport.dpdk.memory.Memory;
import io.sallyport.pipeline.packet.Ipv4Descriptor;
import io.sallyport.pipeline.sad.SaDescriptor;
import io.sallyport.pipeline.sad.SaRecord;
import io.sallyport.pipeline.spd.Prefix;
import java.util.List;

/**
 * Which packets a trace takes: those that match each of the three lists that is not empty, and of each any one member.
 * Immutable; asking allocates nothing.
 */
public final class TraceFilter {
    /** Takes every packet. */
    public static final TraceFilter ALL = new TraceFilter(List.of(), List.of(), List.of());

    private final int[] ports;
    private final Prefix[] peers;
    private final int[] spis;

    /**
     * A filter.
     *
     * @param ports indices of ports that a packet comes in or leaves by
     * @param peers outer addresses: source or destination of the IP packet on the wire, or of its SA's
     * @param spis SPIs of ESP or AH
     */
    public TraceFilter(List<Integer> ports, List<Prefix> peers, List<Integer> spis) {
        this.ports = ports.stream().mapToInt(Integer::intValue).toArray();
        this.peers = peers.toArray(Prefix[]::new);
        this.spis = spis.stream().mapToInt(Integer::intValue).toArray();
    }

    /** True if the packet itself has to be looked at. */
    boolean asksPacket() {
        return peers.length > 0 || spis.length > 0;
    }

    boolean asksPeer() {
        return peers.length > 0;
    }

    boolean asksSpi() {
        return spis.length > 0;
    }

    boolean takesPort(int port) {
        return ports.length == 0 || contains(ports, port);
    }

    boolean takesSpi(int spi) {
        return spis.length == 0 || contains(spis, spi);
    }

    private static boolean contains(int[] numbers, int wanted) {
        for (int number : numbers) {
            if (number == wanted) {
                return true;
            }
        }
        return false;
    }

    /** True if the address at that place is a peer's, or peers are not asked for. */
    boolean takesPeer(long at, boolean ipv4) {
        if (peers.length == 0) {
            return true;
        }
        long high = ipv4 ? (long) Memory.be32(at) << Integer.SIZE : Memory.be64(at);
        long low = ipv4 ? 0 : Memory.be64(at + Long.BYTES);
        int family = ipv4 ? Prefix.IPV4 : Prefix.IPV6;
        for (Prefix peer : peers) {
            if (peer.family() == family
                    && ((peer.high() ^ high) & peer.maskHigh()) == 0
                    && ((peer.low() ^ low) & peer.maskLow()) == 0) {
                return true;
            }
        }
        return false;
    }

    /** True of an SA with such an SPI and such an end. */
    boolean takesSa(long cold) {
        return takesSpi(SaRecord.spi(cold)) && takesEnds(cold);
    }

    private boolean takesEnds(long cold) {
        boolean ipv4 = Memory.u8(cold + SaDescriptor.OUTER_FAMILY) == Ipv4Descriptor.VERSION;
        return takesPeer(cold + SaDescriptor.OUTER_SOURCE, ipv4)
                || takesPeer(cold + SaDescriptor.OUTER_DESTINATION, ipv4);
    }
}
