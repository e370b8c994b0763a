package io.sallyport.pipeline.policy;

import static io.sallyport.pipeline.burst.DropReason.CLEAR_BUT_PROTECTED;
import static io.sallyport.pipeline.burst.DropReason.POLICY_DISCARD;
import static io.sallyport.pipeline.burst.DropReason.POLICY_NONE;
import static io.sallyport.pipeline.burst.DropReason.SA_BLOCKED;
import static io.sallyport.pipeline.burst.DropReason.SA_MISSING;

import io.sallyport.dpdk.memory.Memory;
import io.sallyport.pipeline.burst.Burst;
import io.sallyport.pipeline.burst.Drops;
import io.sallyport.pipeline.burst.WorkerCounters;
import io.sallyport.pipeline.burst.WorkerCounters.Counter;
import io.sallyport.pipeline.classify.IngressPort;
import io.sallyport.pipeline.handoff.HandOff;
import io.sallyport.pipeline.packet.IpProtocol;
import io.sallyport.pipeline.packet.Ipv4Descriptor;
import io.sallyport.pipeline.packet.Ipv6Descriptor;
import io.sallyport.pipeline.sad.OutboundGate;
import io.sallyport.pipeline.sad.SaRecord;
import io.sallyport.pipeline.sad.SaTable;
import io.sallyport.pipeline.spd.PolicySas;
import io.sallyport.pipeline.spd.Spd;
import io.sallyport.pipeline.tables.ForwardingTables;

/**
 * Outbound step 2: asks the policies what becomes of clear text (RFC 4301 section 5.1), and parts what is to be sealed
 * from what passes by.
 *
 * <p>Clear text that comes from outside is first held against the policies the other way round: what a PROTECT policy
 * would have the peer protect does not get in unprotected (RFC 4301 section 5.2 step 3b).
 */
public final class PolicyLookup {
    private static final int PORT_OCTETS = 4;

    private final IngressPort[] ports;
    private final HandOff handOff;
    private final WorkerCounters counters;
    private final Drops drops;
    private final Burst bypass;

    /**
     * The step.
     *
     * @param bypass receives the packets that a BYPASS policy lets through
     */
    public PolicyLookup(IngressPort[] ports, HandOff handOff, WorkerCounters counters, Drops drops, Burst bypass) {
        this.ports = ports.clone();
        this.handOff = handOff;
        this.counters = counters;
        this.drops = drops;
        this.bypass = bypass;
    }

    /** Keeps the packets to be sealed, each with its outbound SA in {@link Burst#sa}. */
    public void run(Burst clear, ForwardingTables tables) {
        int kept = 0;
        for (int i = 0; i < clear.count; i++) {
            if (decide(clear, i, tables)) {
                if (kept != i) {
                    clear.move(i, kept);
                }
                kept++;
            }
        }
        clear.count = kept;
    }

    private boolean decide(Burst clear, int i, ForwardingTables tables) {
        long packet = Memory.pointer(clear.packet[i]);
        int protocol = clear.note[i] & 0xff;
        boolean shown = (clear.note[i] & Burst.LATER_FRAGMENT) == 0
                && IpProtocol.hasPorts(protocol)
                && clear.offset[i] + PORT_OCTETS <= clear.octets[i];
        int sourcePort = shown ? Memory.be16(packet + clear.offset[i]) : Spd.OPAQUE;
        int destinationPort = shown ? Memory.be16(packet + clear.offset[i] + 2) : Spd.OPAQUE;
        Spd spd = tables.spd();
        if (ports[clear.ingress[i]].isOutside()
                && protects(spd, lookup(spd, packet, protocol, sourcePort, destinationPort, true))) {
            drops.add(clear.mbuf[i], CLEAR_BUT_PROTECTED);
            return false;
        }
        int policy = lookup(spd, packet, protocol, sourcePort, destinationPort, false);
        if (policy == Spd.NONE) {
            drops.add(clear.mbuf[i], POLICY_NONE);
            return false;
        }
        return switch (spd.action(policy)) {
            case Spd.PROTECT -> protect(clear, i, policy, tables.policySas());
            case Spd.BYPASS -> {
                counters.add(Counter.BYPASSED, 1);
                bypass.add(clear.mbuf[i], packet, clear.octets[i], clear.offset[i], clear.note[i], clear.ingress[i]);
                yield false;
            }
            default -> {
                drops.add(clear.mbuf[i], POLICY_DISCARD);
                yield false;
            }
        };
    }

    private static boolean protects(Spd spd, int policy) {
        return policy != Spd.NONE && spd.action(policy) == Spd.PROTECT;
    }

    private static int lookup(
            Spd spd, long packet, int protocol, int sourcePort, int destinationPort, boolean reverse) {
        if (Memory.u8(packet) >>> 4 == Ipv4Descriptor.VERSION) {
            int source = Memory.be32(packet + Ipv4Descriptor.SOURCE);
            int destination = Memory.be32(packet + Ipv4Descriptor.DESTINATION);
            return reverse
                    ? spd.lookupReverse4(source, destination, protocol, sourcePort, destinationPort)
                    : spd.lookup4(source, destination, protocol, sourcePort, destinationPort);
        }
        long sourceHigh = Memory.be64(packet + Ipv6Descriptor.SOURCE);
        long sourceLow = Memory.be64(packet + Ipv6Descriptor.SOURCE + Long.BYTES);
        long destinationHigh = Memory.be64(packet + Ipv6Descriptor.DESTINATION);
        long destinationLow = Memory.be64(packet + Ipv6Descriptor.DESTINATION + Long.BYTES);
        return reverse
                ? spd.lookupReverse6(
                        sourceHigh, sourceLow, destinationHigh, destinationLow, protocol, sourcePort, destinationPort)
                : spd.lookup6(
                        sourceHigh, sourceLow, destinationHigh, destinationLow, protocol, sourcePort, destinationPort);
    }

    /** Finds the policy's SA: the candidate once its gate is open, else the current one. */
    private boolean protect(Burst clear, int i, int policy, PolicySas sas) {
        long candidate = sas.candidateAcquire(policy);
        long hot = candidate;
        if (candidate == 0 || !OutboundGate.isOpen(candidate, SaTable.cold(candidate))) {
            hot = sas.currentAcquire(policy);
            if (hot == 0 || !OutboundGate.isOpen(hot, SaTable.cold(hot))) {
                drops.add(clear.mbuf[i], hot == 0 && candidate == 0 ? SA_MISSING : SA_BLOCKED);
                return false;
            }
        }
        int owner = SaRecord.owner(hot);
        if (owner != handOff.worker()) {
            handOff.give(owner, clear.mbuf[i], clear.ingress[i]);
            return false;
        }
        clear.sa[i] = hot;
        return true;
    }
}
