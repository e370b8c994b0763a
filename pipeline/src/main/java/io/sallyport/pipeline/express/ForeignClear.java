package io.sallyport.pipeline.express;

import io.sallyport.dpdk.mbuf.Mbuf;
import io.sallyport.dpdk.memory.Memory;
import io.sallyport.pipeline.burst.Burst;
import io.sallyport.pipeline.classify.IngressPort;
import io.sallyport.pipeline.handoff.HandOff;
import io.sallyport.pipeline.packet.Ipv4Descriptor;
import io.sallyport.pipeline.sad.SaRecord;
import io.sallyport.pipeline.spd.PolicySas;
import io.sallyport.pipeline.tables.ForwardingTables;

/**
 * Gives the plain clear text of a received burst that another worker's SA is to seal to that one, before anything else is asked of it: one
 * such packet would end the short way for all behind it.
 */
final class ForeignClear {
    /** In place of the owner of a flow's SA: what is remembered is not that flow's, or no longer so. */
    private static final int UNKNOWN = -2;

    private final HandOff handOff;
    private final ClearFlow flow;
    private final ClearWays ways;
    private final int worker;

    ForeignClear(HandOff handOff, ClearFlow flow, ClearWays ways) {
        this.handOff = handOff;
        this.flow = flow;
        this.ways = ways;
        worker = handOff.worker();
    }

    /**
     * Gives away what is foreign before the first packet that is not plain, has no SA that is open, or whose SA moves: from that one on the
     * ordinary way keeps the order.
     *
     * @param plain whose records of the packets may be overwritten
     * @param array address of {@code count} pointers to mbufs; those that stay move to its front, in their order
     * @return how many stay
     */
    int run(PlainBurst plain, long array, int count, IngressPort port, ForwardingTables tables) {
        ways.find(plain, array, count);
        PolicySas sas = tables.policySas();
        long pointers = Memory.pointer(array);
        int kept = 0;
        int i = 0;
        for (; i < count; i++) {
            long mbuf = Mbuf.at(pointers, i);
            int owner = known(mbuf, PlainPacket.toward(plain.at(i)), port, sas);
            if (owner == UNKNOWN) {
                owner = learned(mbuf, port, tables);
            }
            if (owner == HandOff.UNSETTLED) {
                break;
            }
            if (owner == worker) {
                Mbuf.put(pointers, kept, mbuf);
                kept++;
            } else {
                handOff.give(owner, mbuf, port.index());
            }
        }
        return Foreign.rest(pointers, i, count, kept);
    }

    private int known(long mbuf, long entry, IngressPort port, PolicySas sas) {
        long ip = entry == ClearWays.NO_ENTRY ? PlainIpv4.NOT_PLAIN : PlainIpv4.packet(mbuf, port);
        if (ip == PlainIpv4.NOT_PLAIN) {
            return HandOff.UNSETTLED;
        }
        int protocol = PlainIpv4.fragmentAndProtocol(ip);
        int ports = Memory.i32(ip + Ipv4Descriptor.MINIMUM_OCTETS);
        long tag = ClearWays.tag(ways.version(), PlainIpv4.protocol(protocol), ports);
        if (!PlainIpv4.isWhole(protocol) || !ClearWays.isOf(entry, Memory.i64(ip + Ipv4Descriptor.SOURCE), tag)) {
            return UNKNOWN;
        }
        long sa = ClearWays.sa(entry);
        if (!sas.isSettled(ClearWays.policy(entry), worker, sa) || !ClearWays.isActive(entry, sa)) {
            return UNKNOWN;
        }
        int owner = handOff.settledOwner(SaRecord.owner(sa));
        // One that was ours and has moved away: whether its packets follow it is for the policy to say.
        return owner == worker || ClearWays.isForeign(entry) ? owner : UNKNOWN;
    }

    private int learned(long mbuf, IngressPort port, ForwardingTables tables) {
        long hot = flow.open(mbuf, port, tables);
        if (hot == Burst.NO_SA) {
            return HandOff.UNSETTLED;
        }
        if (!tables.policySas().isSettled(flow.policy(), worker, hot)) {
            // Packets before and behind the moment at which its successor opens are not to be told apart twice.
            return HandOff.UNSETTLED;
        }
        int owner = handOff.settledOwner(SaRecord.owner(hot));
        if (owner != HandOff.UNSETTLED) {
            ways.learnOwner(flow, hot, owner == worker);
        }
        return owner;
    }
}
