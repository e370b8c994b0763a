package io.sallyport.gateway.ike;

import io.sallyport.gateway.keylog.KeyLog;
import io.sallyport.ike.message.assigned.ProtocolId;
import io.sallyport.ike.sa.ChildSaPair;
import io.sallyport.ike.sa.ProtectedPair;
import io.sallyport.ike.sa.SaLifetimes;
import io.sallyport.ike.sa.SaMode;
import io.sallyport.pipeline.crypto.CipherSuite;
import io.sallyport.pipeline.handoff.Ownership;
import io.sallyport.pipeline.packet.IpProtocol;
import io.sallyport.pipeline.plane.DataPlane;
import io.sallyport.pipeline.sad.Lifetime;
import io.sallyport.pipeline.sad.Mode;
import io.sallyport.pipeline.sad.OriginalAddresses;
import io.sallyport.pipeline.sad.SaHandle;
import io.sallyport.pipeline.sad.SaKeys;
import io.sallyport.pipeline.sad.SaParameters;
import io.sallyport.pipeline.sad.Sad;
import io.sallyport.pipeline.sad.SecurityProtocol;
import io.sallyport.pipeline.sad.UdpPorts;
import io.sallyport.pipeline.spd.PortRange;
import io.sallyport.pipeline.spd.Prefix;
import io.sallyport.pipeline.spd.Selector;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.LongSupplier;

/** Puts the SAs of one Quick Mode into the tables. */
final class PairInstaller {
    private final DataPlane plane;
    private final LongSupplier clock;
    private final Optional<KeyLog> keyLog;
    private int nextOutboundId;

    PairInstaller(DataPlane plane, int firstOutboundId, LongSupplier clock, Optional<KeyLog> keyLog) {
        this.keyLog = keyLog;
        this.plane = plane;
        this.clock = clock;
        nextOutboundId = firstOutboundId;
    }

    /**
     * Installs all or none.
     *
     * @throws io.sallyport.pipeline.sad.SadException if there is no room
     * @throws IllegalArgumentException if the data plane cannot do it
     */
    InstalledPair install(long id, int policy, ChildSaPair pair, boolean pending) {
        List<SaHandle> inbound = new ArrayList<>();
        List<SaHandle> outbound = new ArrayList<>();
        try {
            Optional<SaHandle> innerOfBundle = Optional.empty();
            Optional<SaHandle> outerOfBundle = Optional.empty();
            // AH comes last in the list; the ESP SAs of a bundle refer to it.
            for (ProtectedPair protocol : pair.protocols().reversed()) {
                SaHandle in = inbound(pair, protocol, pending, innerOfBundle);
                inbound.addFirst(in);
                SaHandle out = outbound(pair, protocol, pending ? Optional.of(in) : Optional.empty(), outerOfBundle);
                outbound.addFirst(out);
                innerOfBundle = Optional.of(in);
                outerOfBundle = Optional.of(out);
            }
            return new InstalledPair(id, policy, pair.resource(), inbound, outbound);
        } catch (RuntimeException e) {
            inbound.forEach(plane.inbound()::retire);
            outbound.forEach(plane.outbound()::retire);
            throw e;
        }
    }

    private SaHandle inbound(ChildSaPair pair, ProtectedPair protocol, boolean pending, Optional<SaHandle> bundle) {
        Selector selector = inside(pair, protocol);
        SaParameters.Builder sa = SaParameters.inbound(protocol.inboundSpi())
                .replayWindow(pair.replayWindow())
                .selector(selector)
                .outer(Addresses.prefix(pair.remoteAddress()), Addresses.prefix(pair.localAddress()))
                .owner(owner(pair))
                .trialDelay(pair.trialDelay())
                .pendingTimeout(atMost(pair.pendingTimeout()));
        ports(pair, protocol).map(UdpPorts::reversed).ifPresent(udp -> {
            sa.encapsulation(udp);
            pair.natOriginal()
                    .ifPresent(seen -> sa.originalAddresses(
                            new OriginalAddresses(Addresses.prefix(seen.remote()), Addresses.prefix(seen.local()))));
        });
        bundle.ifPresent(sa::bundle);
        if (pending) {
            sa.pending();
        }
        return install(plane.inbound(), shape(sa, pair, protocol), protocol, protocol.inbound());
    }

    /** A retransmission schedule can be longer than anything that the data plane waits for. */
    private static Duration atMost(Duration timeout) {
        return timeout.compareTo(SaParameters.MAX_WAIT) < 0 ? timeout : SaParameters.MAX_WAIT;
    }

    /** What an inbound SA may carry: AH of a bundle nothing but ESP, which is held against the child's selectors itself. */
    private static Selector inside(ChildSaPair pair, ProtectedPair protocol) {
        boolean aroundEsp = pair.protocols().size() > 1 && protocol.transform().protocol() == ProtocolId.AH;
        return aroundEsp
                ? new Selector(
                        Addresses.prefix(pair.remoteAddress()),
                        Addresses.prefix(pair.localAddress()),
                        IpProtocol.ESP,
                        PortRange.ANY,
                        PortRange.ANY)
                : Addresses.outbound(pair.selectors()).reversed();
    }

    private SaHandle outbound(
            ChildSaPair pair, ProtectedPair protocol, Optional<SaHandle> gate, Optional<SaHandle> bundle) {
        Prefix local = Addresses.prefix(pair.localAddress());
        SaParameters.Builder sa = SaParameters.outbound(nextOutboundId++, protocol.outboundSpi())
                .selector(Addresses.outbound(pair.selectors()))
                .outer(local, Addresses.prefix(pair.remoteAddress()))
                .owner(owner(pair));
        ports(pair, protocol).ifPresent(sa::encapsulation);
        bundle.ifPresent(sa::bundle);
        gate.ifPresent(inbound -> sa.pending().gate(inbound));
        return install(plane.outbound(), shape(sa, pair, protocol), protocol, protocol.outbound());
    }

    /** One shard, so one worker, owns all SAs of a pair: a bundle's packets need no hand-over in between. */
    private static int owner(ChildSaPair pair) {
        return Ownership.shardOf(pair.protocols().getFirst().inboundSpi());
    }

    private static Optional<UdpPorts> ports(ChildSaPair pair, ProtectedPair protocol) {
        return protocol.transform().protocol() == ProtocolId.AH
                ? Optional.empty()
                : pair.udp().map(udp -> new UdpPorts(udp.localPort(), udp.remotePort()));
    }

    private static SaParameters.Builder shape(SaParameters.Builder sa, ChildSaPair pair, ProtectedPair protocol) {
        boolean ah = protocol.transform().protocol() == ProtocolId.AH;
        sa.protocol(ah ? SecurityProtocol.AH : SecurityProtocol.ESP)
                .mode(pair.mode() == SaMode.TRANSPORT ? Mode.TRANSPORT : Mode.TUNNEL)
                .lifetime(lifetime(pair.lifetimes()));
        if (pair.extendedSequenceNumbers()) {
            sa.extendedSequence();
        }
        return sa;
    }

    private static Lifetime lifetime(SaLifetimes lifetimes) {
        return new Lifetime(
                new Lifetime.Limit(lifetimes.softTime(), Long.MAX_VALUE, lifetimes.softOctets()),
                new Lifetime.Limit(lifetimes.hardTime(), Long.MAX_VALUE, lifetimes.hardOctets()));
    }

    private SaHandle install(
            Sad sad, SaParameters.Builder sa, ProtectedPair protocol, io.sallyport.ike.sa.SaKeys negotiated) {
        CipherSuite suite = ChildSuites.of(protocol.transform());
        SaKeys keys = ChildSuites.keys(suite, negotiated);
        try {
            SaParameters parameters = sa.keys(keys).build();
            keyLog.ifPresent(log -> log.add(parameters, keys));
            return sad.install(parameters, clock.getAsLong());
        } finally {
            ChildSuites.zeroise(keys);
        }
    }
}
