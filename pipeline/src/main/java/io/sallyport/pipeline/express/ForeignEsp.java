package io.sallyport.pipeline.express;

import io.sallyport.dpdk.mbuf.Mbuf;
import io.sallyport.dpdk.memory.Memory;
import io.sallyport.pipeline.classify.IngressPort;
import io.sallyport.pipeline.classify.LocalAddresses;
import io.sallyport.pipeline.handoff.HandOff;
import io.sallyport.pipeline.handoff.Ownership;
import io.sallyport.pipeline.packet.EspDescriptor;
import io.sallyport.pipeline.packet.Ipv4Descriptor;
import io.sallyport.pipeline.packet.UdpDescriptor;

/**
 * Gives the plain ESP of a received burst whose SPI names another worker to that one, before anything else is asked of it: one such packet
 * would end the short way for all behind it.
 */
public final class ForeignEsp {
    /** Shorter datagrams to the port of ESP in UDP are none of it. */
    private static final int LEAST_IN_UDP =
            Ipv4Descriptor.MINIMUM_OCTETS + UdpDescriptor.HEADER_OCTETS + EspDescriptor.ASSOCIATED_OCTETS;

    private final HandOff handOff;

    /** As it loads, 32 bits: an address that is known to be ours in this burst. */
    private long destination;

    public ForeignEsp(HandOff handOff) {
        this.handOff = handOff;
    }

    /**
     * Gives away what is foreign before the first packet that is not plain ESP for this gateway, or whose shard moves: from that one on
     * the ordinary way keeps the order.
     *
     * @param array address of {@code count} pointers to mbufs; those that stay move to its front, in their order
     * @return how many stay
     */
    public int run(long array, int count, IngressPort port, LocalAddresses local) {
        destination = PlainIpv4.NO_ADDRESS;
        long pointers = Memory.pointer(array);
        int kept = 0;
        int i = 0;
        for (; i < count; i++) {
            long mbuf = Mbuf.at(pointers, i);
            int owner = owner(mbuf, port, local);
            if (owner == HandOff.UNSETTLED) {
                break;
            }
            if (owner == handOff.worker()) {
                Mbuf.put(pointers, kept, mbuf);
                kept++;
            } else {
                handOff.give(owner, mbuf, port.index());
            }
        }
        return Foreign.rest(pointers, i, count, kept);
    }

    private int owner(long mbuf, IngressPort port, LocalAddresses local) {
        if (!EspRun.isLongEnough(mbuf)) {
            return HandOff.UNSETTLED;
        }
        long ip = PlainIpv4.packet(mbuf, port);
        if (ip == PlainIpv4.NOT_PLAIN || !isEsp(ip) || !isOurs(ip, local)) {
            return HandOff.UNSETTLED;
        }
        return handOff.settledOwner(Ownership.shardOf(PlainIpv4.spi(ip)));
    }

    /** Of what is in UDP no IKE, which has zero where ESP has its SPI (RFC 3948 section 2.2). */
    private static boolean isEsp(long ip) {
        if (PlainIpv4.isWholeEsp(ip, 0, 0)) {
            return true;
        }
        int total = PlainIpv4.octets(Memory.i64(ip));
        return total >= LEAST_IN_UDP && PlainIpv4.isWholeEsp(ip, EspRun.IN_UDP, total) && PlainIpv4.spi(ip) != 0;
    }

    private boolean isOurs(long ip, LocalAddresses local) {
        int address = Memory.i32(ip + Ipv4Descriptor.DESTINATION);
        if (Integer.toUnsignedLong(address) != destination) {
            if (!local.contains4(Integer.reverseBytes(address))) {
                return false;
            }
            destination = Integer.toUnsignedLong(address);
        }
        return true;
    }
}
