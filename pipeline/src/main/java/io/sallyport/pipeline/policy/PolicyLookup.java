package io.sallyport.pipeline.policy;

import static io.sallyport.pipeline.burst.DropReason.CLEAR_BUT_PROTECTED;
import static io.sallyport.pipeline.burst.DropReason.POLICY_NONE;
import static io.sallyport.pipeline.burst.DropReason.SA_MISSING;
import static io.sallyport.pipeline.burst.DropReason.SELECTOR_MISMATCH;

import io.sallyport.dpdk.memory.Memory;
import io.sallyport.pipeline.burst.Burst;
import io.sallyport.pipeline.burst.Drops;
import io.sallyport.pipeline.burst.WorkerCounters;
import io.sallyport.pipeline.burst.WorkerCounters.Counter;
import io.sallyport.pipeline.classify.IngressPort;
import io.sallyport.pipeline.esp.SelectorCheck;
import io.sallyport.pipeline.handoff.HandOff;
import io.sallyport.pipeline.icmp.IcmpErrors;
import io.sallyport.pipeline.icmp.Unreachable;
import io.sallyport.pipeline.packet.Ipv4Descriptor;
import io.sallyport.pipeline.route.PacketRoute;
import io.sallyport.pipeline.route.RouteTable;
import io.sallyport.pipeline.route.RouteTarget;
import io.sallyport.pipeline.sad.SaRecord;
import io.sallyport.pipeline.sad.SaTable;
import io.sallyport.pipeline.spd.PacketPolicy;
import io.sallyport.pipeline.spd.PeerPlaces;
import io.sallyport.pipeline.spd.PolicyDirection;
import io.sallyport.pipeline.spd.PolicySas;
import io.sallyport.pipeline.spd.Spd;
import io.sallyport.pipeline.tables.ForwardingTables;

/**
 * Outbound step 2: asks the policies what becomes of clear text (RFC 4301 section 5.1), and parts what is to be sealed
 * from what passes by.
 *
 * <p>Clear text that comes from outside is first held against the policies the other way round: what a PROTECT policy
 * would have the peer protect does not get in unprotected (RFC 4301 section 5.2 step 3b). A policy for packets that come
 * in lets it in, or drops it; unless one lets it in, a policy of both directions has to let it through as it goes.
 *
 * <p>Where no policy protects or discards what comes from inside, its route may lead into a tunnel: then that tunnel's SA
 * seals it, whose place among the policies' SAs is behind those of all policies.
 */
public final class PolicyLookup {
    private final PacketSelectors selectors = new PacketSelectors();
    private final IngressPort[] ports;
    private final HandOff handOff;
    private final WorkerCounters counters;
    private final Drops drops;
    private final Burst bypass;
    private final IcmpErrors errors;
    private final OutboundChoice choice;
    private final WaitingPackets waiting;

    /**
     * The step.
     *
     * @param bypass receives the packets that a BYPASS policy lets through
     * @param choice of the outbound SA
     * @param waiting takes the packets whose SA is not open yet
     */
    public PolicyLookup(
            IngressPort[] ports,
            HandOff handOff,
            WorkerCounters counters,
            Drops drops,
            Burst bypass,
            IcmpErrors errors,
            OutboundChoice choice,
            WaitingPackets waiting) {
        this.ports = ports.clone();
        this.handOff = handOff;
        this.counters = counters;
        this.drops = drops;
        this.bypass = bypass;
        this.errors = errors;
        this.choice = choice;
        this.waiting = waiting;
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

    /**
     * The policy that protects a packet from inside, or {@link Spd#NONE} where it is for {@link #run} to say what
     * becomes of it. Depends on addresses, protocol and, if it has any, ports alone.
     *
     * @param packet IPv4 without options, and no fragment
     */
    public int plainPolicy(long packet, int octets, ForwardingTables tables) {
        int header = Ipv4Descriptor.MINIMUM_OCTETS;
        selectors.read(packet, Memory.u8(packet + Ipv4Descriptor.PROTOCOL), header, octets - header);
        int policy = selectors.outward(tables.spd());
        return policy != Spd.NONE && tables.spd().action(policy) == Spd.PROTECT ? policy : Spd.NONE;
    }

    /** The open SA of a policy; {@link Burst#NO_SA} if there is none, or if it may be for less than the policy. */
    public long open(ForwardingTables tables, int policy) {
        long hot = choice.open(tables.policySas(), policy);
        return tables.peers().isNarrowed(policy) ? Burst.NO_SA : hot;
    }

    private boolean decide(Burst clear, int i, ForwardingTables tables) {
        Spd spd = tables.spd();
        RouteTable.Snapshot routes = tables.routes();
        selectors.read(clear, i);
        boolean outside = ports[clear.ingress[i]].isOutside();
        boolean letIn = false;
        if (outside) {
            int inward = selectors.inward(spd);
            if (inward != Spd.NONE) {
                if (spd.action(inward) == Spd.PROTECT) {
                    return unprotected(clear, i);
                }
                if (spd.direction(inward) == PolicyDirection.IN) {
                    if (spd.action(inward) == Spd.DISCARD) {
                        refuse(clear, i, Unreachable.DISCARDED);
                        return false;
                    }
                    letIn = true;
                }
            }
        }
        if (outside && !letIn && routes.hasTunnels() && isFromTunnel(routes, clear.packet[i])) {
            return unprotected(clear, i);
        }
        int policy = selectors.outward(spd);
        if (policy == Spd.NONE || (outside && spd.direction(policy) == PolicyDirection.OUT)) {
            return letIn ? pass(clear, i) : outside ? stranger(clear, i) : byRoute(clear, i, false, tables);
        }
        return switch (spd.action(policy)) {
            case Spd.PROTECT -> (outside && !letIn) ? unprotected(clear, i) : byPolicy(clear, i, policy, tables);
            case Spd.BYPASS -> outside ? pass(clear, i) : byRoute(clear, i, true, tables);
            default -> {
                refuse(clear, i, Unreachable.DISCARDED);
                yield false;
            }
        };
    }

    /** The SA of the policy, or that of the one of its peers to whom the packet goes. */
    private boolean byPolicy(Burst clear, int i, int policy, ForwardingTables tables) {
        PeerPlaces peers = tables.peers();
        int place =
                peers.isShared(policy) ? PacketPolicy.place(peers, policy, Memory.pointer(clear.packet[i])) : policy;
        return protect(clear, i, place, tables.policySas()) && (!peers.isNarrowed(policy) || isWithin(clear, i));
    }

    private static boolean isFromTunnel(RouteTable.Snapshot routes, long packet) {
        int back = PacketRoute.back(routes, Memory.pointer(packet));
        return back != RouteTable.NO_ROUTE && routes.leadsIntoTunnel(back);
    }

    /** Where the policies do not protect, a route may: into its tunnel the packet goes sealed. */
    private boolean byRoute(Burst clear, int i, boolean mayPass, ForwardingTables tables) {
        if (tables.routes().hasTunnels()) {
            int target = PacketRoute.forth(tables.routes(), Memory.pointer(clear.packet[i]));
            if (RouteTarget.isTunnel(target)) {
                int place = tables.spd().size() + RouteTarget.number(target);
                return protect(clear, i, place, tables.policySas()) && isWithin(clear, i);
            }
        }
        return mayPass ? pass(clear, i) : none(clear, i);
    }

    /** No policy has held the packet against the selectors of this very SA. */
    private boolean isWithin(Burst clear, int i) {
        long cold = SaTable.cold(Memory.pointer(clear.sa[i]));
        if (SelectorCheck.matches(cold, Memory.pointer(clear.packet[i]), clear.octets[i])) {
            return true;
        }
        drops.add(clear.mbuf[i], SELECTOR_MISMATCH);
        return false;
    }

    private void refuse(Burst clear, int i, Unreachable why) {
        errors.unreachable(clear.mbuf[i], clear.packet[i], clear.octets[i], clear.ingress[i], why);
    }

    /**
     * Drops clear text from outside that a policy wants protected, whichever way it goes: to seal what anybody may have sent would make
     * it authentic, and no SA is asked for by such packets (RFC 4301 section 5.2 step 3).
     */
    private boolean unprotected(Burst clear, int i) {
        drops.addAudited(clear.mbuf[i], CLEAR_BUT_PROTECTED, clear.packet[i], 0, 0);
        return false;
    }

    /** Drops clear text from outside that nothing lets in, and has it audited (RFC 4301 section 5.2 step 3). */
    private boolean stranger(Burst clear, int i) {
        drops.audit(POLICY_NONE, clear.packet[i], 0, 0);
        return none(clear, i);
    }

    private boolean none(Burst clear, int i) {
        refuse(clear, i, Unreachable.NO_POLICY);
        return false;
    }

    private boolean pass(Burst clear, int i) {
        counters.add(Counter.BYPASSED, 1);
        bypass.add(clear.mbuf[i], clear.packet[i], clear.octets[i], clear.offset[i], clear.note[i], clear.ingress[i]);
        return false;
    }

    /** Finds the policy's SA; until one opens the packet waits, and never goes in clear text. */
    private boolean protect(Burst clear, int i, int policy, PolicySas sas) {
        long hot = choice.open(sas, policy);
        if (hot == 0 || (!waiting.isEmpty() && waiting.holds(policy))) {
            await(clear, i, policy, sas);
            return false;
        }
        if (!handOff.keep(SaRecord.owner(hot), clear.mbuf[i], clear.ingress[i])) {
            return false;
        }
        clear.sa[i] = hot;
        return true;
    }

    private void await(Burst clear, int i, int policy, PolicySas sas) {
        boolean promised = sas.candidateAcquire(policy) != 0 || sas.currentAcquire(policy) != 0;
        if (!promised) {
            sas.want(policy);
        }
        if (promised || sas.isNegotiated(policy)) {
            waiting.add(policy, clear.mbuf[i], clear.ingress[i], clear.octets[i], promised);
        } else {
            drops.add(clear.mbuf[i], SA_MISSING);
        }
    }
}
