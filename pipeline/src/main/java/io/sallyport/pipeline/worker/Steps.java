package io.sallyport.pipeline.worker;

import io.sallyport.pipeline.ah.AhDecapsulate;
import io.sallyport.pipeline.ah.AhOpen;
import io.sallyport.pipeline.ah.AhSeal;
import io.sallyport.pipeline.buffer.BufferSource;
import io.sallyport.pipeline.burst.Burst;
import io.sallyport.pipeline.burst.Drops;
import io.sallyport.pipeline.burst.WorkerCounters;
import io.sallyport.pipeline.classify.Classify;
import io.sallyport.pipeline.classify.IngressPort;
import io.sallyport.pipeline.crypto.CryptoEngine;
import io.sallyport.pipeline.esp.Acceptance;
import io.sallyport.pipeline.esp.Departure;
import io.sallyport.pipeline.esp.EspDecapsulate;
import io.sallyport.pipeline.esp.EspOpen;
import io.sallyport.pipeline.esp.EspSeal;
import io.sallyport.pipeline.esp.SaLookup;
import io.sallyport.pipeline.esp.TrialAdmission;
import io.sallyport.pipeline.forward.Forward;
import io.sallyport.pipeline.forward.TxBuffer;
import io.sallyport.pipeline.fragment.PacketCutter;
import io.sallyport.pipeline.fragment.Reassembly;
import io.sallyport.pipeline.handoff.HandOff;
import io.sallyport.pipeline.host.LocalDelivery;
import io.sallyport.pipeline.icmp.Echo;
import io.sallyport.pipeline.icmp.Homeward;
import io.sallyport.pipeline.icmp.IcmpErrors;
import io.sallyport.pipeline.icmp.Outgoing;
import io.sallyport.pipeline.mss.MssStep;
import io.sallyport.pipeline.neighbour.NeighbourStep;
import io.sallyport.pipeline.pmtu.PathFit;
import io.sallyport.pipeline.pmtu.PathMtuStep;
import io.sallyport.pipeline.policy.OutboundChoice;
import io.sallyport.pipeline.policy.PolicyLookup;
import io.sallyport.pipeline.policy.ReversePath;
import io.sallyport.pipeline.policy.WaitingPackets;
import io.sallyport.pipeline.trace.TraceTap;
import java.util.stream.Stream;

/** The steps of one worker and the bursts between them, and what both of its ways share. */
final class Steps implements AutoCloseable {
    /** Real ports by their index, then those of packets from tunnels and of the gateway itself. */
    final IngressPort[] ports;

    final IngressPort tunnels;
    final IngressPort gateway;
    final TxBuffer[] transmit;
    final WorkerCounters counters;
    final Drops drops;
    final HandOff handOff;
    final TraceTap tap;
    final CryptoEngine engine;

    final Burst esp = new Burst();
    final Burst ah = new Burst();
    final Burst clear = new Burst();
    final Burst bypass = new Burst();
    final Burst own = new Burst();
    final Burst fragments = new Burst();
    final Outgoing outgoing = new Outgoing();

    final Classify classify;
    final IcmpErrors errors;
    final Echo echo;
    final Homeward homeward;
    final NeighbourStep neighbours;
    final SaLookup saLookup;
    final EspDecapsulate decapsulate;
    final SaLookup ahLookup;
    final AhDecapsulate ahDecapsulate;
    final LocalDelivery localDelivery;
    final ReversePath reversePath;
    final WaitingPackets waiting;
    final PolicyLookup policyLookup;
    final Forward forward;
    final PathFit pathFit;
    final MssStep mss;
    final PathMtuStep pathMtu;
    final boolean learnsPaths;
    final Reassembly reassembly;

    private final TrialAdmission admission;
    private final Acceptance acceptance;
    private final Departure departure;
    private final BufferSource buffers;
    private final PacketCutter cutter;
    private final PacketCutter innerCutter;

    Steps(Worker.Parts parts) {
        tunnels = IngressPort.ofTunnels(parts.ports().size());
        gateway = IngressPort.ofGateway(parts.ports().size() + 1);
        ports = Stream.concat(parts.ports().stream(), Stream.of(tunnels, gateway))
                .toArray(IngressPort[]::new);
        counters = parts.counters();
        drops = parts.drops();
        tap = parts.tap();
        engine = parts.engine();
        handOff = new HandOff(parts.rings(), parts.index(), counters, drops);
        buffers = new BufferSource(parts.sizing().buffers());
        cutter = parts.sizing().cutter(parts.index());
        innerCutter = parts.sizing().cutter(parts.index());
        errors = new IcmpErrors(
                parts.icmp(), buffers, outgoing, counters, drops, parts.ports().size(), gateway.index());
        echo = new Echo(parts.icmp(), parts.ports().toArray(IngressPort[]::new), outgoing, counters, drops);
        homeward = new Homeward(ports);
        neighbours = new NeighbourStep(parts.neighbours(), parts.resolves(), tunnels.index(), drops);
        classify = new Classify(buffers, drops, esp, ah, clear, own, fragments, neighbours);
        reassembly = parts.sizing().reassembly(parts.index(), buffers, handOff, counters, drops);
        admission = new TrialAdmission(parts.promotion(), counters, drops);
        acceptance = new Acceptance(parts.promotion(), parts.lifetimes(), counters, drops);
        saLookup = SaLookup.ofEsp(parts.inbound(), handOff, drops);
        decapsulate = new EspDecapsulate(acceptance, counters, drops);
        ahLookup = SaLookup.ofAh(parts.inbound(), handOff, drops);
        ahDecapsulate = new AhDecapsulate(acceptance, counters, drops, esp);
        localDelivery = new LocalDelivery(parts.host(), parts.ports().size(), counters, drops);
        reversePath = new ReversePath(drops);
        OutboundChoice choice = new OutboundChoice(handOff);
        waiting = parts.sizing().waiting(choice, counters, drops);
        policyLookup = new PolicyLookup(ports, handOff, counters, drops, bypass, errors, choice, waiting);
        departure = new Departure(parts.lifetimes(), drops, errors, gateway.index());
        transmit = parts.transmit().toArray(TxBuffer[]::new);
        forward = new Forward(transmit, own, gateway.index(), counters, drops, buffers, cutter, errors, neighbours);
        pathFit = new PathFit(forward, buffers, innerCutter, counters, drops, errors);
        mss = new MssStep(forward, counters);
        pathMtu = new PathMtuStep(parts.paths(), parts.ports().size(), drops);
        learnsPaths = parts.sizing().learnsPaths();
    }

    /** Another set of those that go with the engine. */
    CipherSteps ciphers() {
        return new CipherSteps(
                new EspOpen(engine, admission, acceptance, drops),
                new AhOpen(engine, admission, acceptance, drops),
                new EspSeal(engine, departure, counters, drops),
                new AhSeal(engine, departure, counters, drops));
    }

    @Override
    public void close() {
        cutter.close();
        innerCutter.close();
        buffers.close();
    }
}
