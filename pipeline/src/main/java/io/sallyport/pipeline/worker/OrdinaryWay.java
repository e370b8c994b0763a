package io.sallyport.pipeline.worker;

import io.sallyport.pipeline.ah.AhDecapsulate;
import io.sallyport.pipeline.burst.Burst;
import io.sallyport.pipeline.classify.Classify;
import io.sallyport.pipeline.classify.IngressPort;
import io.sallyport.pipeline.esp.EspDecapsulate;
import io.sallyport.pipeline.esp.SaLookup;
import io.sallyport.pipeline.forward.Forward;
import io.sallyport.pipeline.fragment.Reassembly;
import io.sallyport.pipeline.host.LocalDelivery;
import io.sallyport.pipeline.icmp.Echo;
import io.sallyport.pipeline.icmp.Homeward;
import io.sallyport.pipeline.mss.MssStep;
import io.sallyport.pipeline.pmtu.PathFit;
import io.sallyport.pipeline.pmtu.PathMtuStep;
import io.sallyport.pipeline.policy.PolicyLookup;
import io.sallyport.pipeline.policy.ReversePath;
import io.sallyport.pipeline.tables.ForwardingTables;
import io.sallyport.pipeline.trace.TraceTap;

/**
 * The way of all packets that do not take the short one, step by step: each step is a loop over a burst. Leaves all bursts empty.
 *
 * <p>It is behind the engine, too: what an asynchronous one has done goes on here.
 */
final class OrdinaryWay implements CipherStages.Behind {
    private final IngressPort[] ports;
    private final IngressPort tunnels;
    private final TraceTap tap;
    private final Burst esp;
    private final Burst ah;
    private final Burst clear;
    private final Burst bypass;
    private final Burst own;
    private final Burst fragments;
    private final Classify classify;
    private final Echo echo;
    private final Homeward homeward;
    private final SaLookup saLookup;
    private final EspDecapsulate decapsulate;
    private final SaLookup ahLookup;
    private final AhDecapsulate ahDecapsulate;
    private final LocalDelivery localDelivery;
    private final ReversePath reversePath;
    private final PolicyLookup policyLookup;
    private final Forward forward;
    private final PathFit pathFit;
    private final MssStep mss;
    private final PathMtuStep pathMtu;
    private final boolean learnsPaths;
    private final Reassembly reassembly;
    private final CipherStages ciphers;

    OrdinaryWay(Steps steps) {
        ports = steps.ports;
        tunnels = steps.tunnels;
        tap = steps.tap;
        esp = steps.esp;
        ah = steps.ah;
        clear = steps.clear;
        bypass = steps.bypass;
        own = steps.own;
        fragments = steps.fragments;
        classify = steps.classify;
        echo = steps.echo;
        homeward = steps.homeward;
        saLookup = steps.saLookup;
        decapsulate = steps.decapsulate;
        ahLookup = steps.ahLookup;
        ahDecapsulate = steps.ahDecapsulate;
        localDelivery = steps.localDelivery;
        reversePath = steps.reversePath;
        policyLookup = steps.policyLookup;
        forward = steps.forward;
        pathFit = steps.pathFit;
        mss = steps.mss;
        pathMtu = steps.pathMtu;
        learnsPaths = steps.learnsPaths;
        reassembly = steps.reassembly;
        ciphers = CipherStages.of(steps.engine, steps::ciphers, this, steps.counters, steps.drops);
    }

    /** The stages that go with the engine. */
    CipherStages ciphers() {
        return ciphers;
    }

    /**
     * Carries received packets.
     *
     * @param array address of {@code count} pointers to mbufs, at most {@link Burst#CAPACITY}
     */
    void carry(long array, int count, IngressPort port, ForwardingTables now) {
        classify.burst(array, count, port, now.local());
        process(now);
    }

    /** Takes in one packet, for {@link #process} or {@link #processOwn} to carry. */
    void take(long mbuf, IngressPort port, ForwardingTables now) {
        classify.packet(mbuf, port, now.local());
    }

    /** Goes on with the ESP that the short way has decrypted, and put into the burst. */
    void decrypted(ForwardingTables now) {
        espOpened(esp, now);
        // What came out is for the gateway itself, or goes into the next tunnel.
        process(now);
    }

    /** What the gateway itself sends; to its inside without asking the policies. */
    void processOwn(ForwardingTables now) {
        homeward.run(clear, bypass, now);
        forward.route(bypass, now);
        process(now);
    }

    /** Carries what was taken in. */
    void process(ForwardingTables now) {
        if (fragments.count > 0) {
            reassembly.run(fragments, System.nanoTime());
            classify.whole(ports, now.local());
        }
        if (esp.count > 0) {
            openEsp(now);
        }
        if (ah.count > 0) {
            ahLookup.run(ah);
            ciphers.openAh(ah, now);
        }
        deliverOwn(now);
        protectClear(now);
    }

    private void deliverOwn(ForwardingTables now) {
        if (own.count > 0) {
            if (learnsPaths) {
                pathMtu.run(own);
            }
            echo.run(own, now);
            localDelivery.run(own, now);
        }
    }

    private void protectClear(ForwardingTables now) {
        if (clear.count > 0) {
            policyLookup.run(clear, now);
            if (tap.isOn()) {
                tap.sealing(clear);
            }
            mss.outbound(clear, now);
            pathFit.run(clear, now);
            ciphers.seal(clear, now);
            while (pathFit.refill(clear)) {
                ciphers.seal(clear, now);
            }
            forward.route(bypass, now);
        }
    }

    private void openEsp(ForwardingTables now) {
        saLookup.run(esp);
        ciphers.openEsp(esp, now);
    }

    private void deliver(Burst opened, ForwardingTables now) {
        if (tap.isOn()) {
            tap.opened(opened);
        }
        if (now.routes().hasTunnels()) {
            reversePath.run(opened, now);
        }
        mss.inbound(opened, now);
        forward.deliver(opened, now);
        classify.again(opened, tunnels, now.local());
    }

    @Override
    public void espOpened(Burst burst, ForwardingTables now) {
        decapsulate.run(burst);
        deliver(burst, now);
    }

    @Override
    public void ahOpened(Burst burst, ForwardingTables now) {
        ahDecapsulate.run(burst, now.local());
        deliver(burst, now);
        // ESP that was inside AH.
        if (esp.count > 0) {
            openEsp(now);
        }
    }

    @Override
    public void sealed(Burst burst, ForwardingTables now) {
        if (tap.isOn()) {
            tap.frame(burst);
        }
        forward.tunnel(burst, now);
    }

    @Override
    public void rest(ForwardingTables now) {
        deliverOwn(now);
        protectClear(now);
    }
}
