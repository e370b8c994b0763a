package io.sallyport.ike.quick;

import io.sallyport.ike.informational.Notices;
import io.sallyport.ike.message.assigned.ProtocolId;
import io.sallyport.ike.message.wire.Octets;
import io.sallyport.ike.sa.ChildSaPort;
import io.sallyport.ike.sa.SpiWish;
import io.sallyport.ike.session.Child;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** The inbound SPIs that one Quick Mode has reserved, one for each protocol. Given back unless they were installed. */
final class OwnSpis {
    private final ChildSaPort port;
    private final Aim aim;
    private Optional<Integer> near;
    private final Map<ProtocolId, Integer> spis = new EnumMap<>(ProtocolId.class);

    /** None yet; a successor's are like those before, and all of a pair like its first. */
    OwnSpis(ChildSaPort port, Aim aim) {
        this.port = port;
        this.aim = aim;
        near = aim.child().saPerResource() ? aim.replaces().map(Child::inboundSpi) : Optional.empty();
    }

    /** Reserves; false if there was no room. */
    boolean reserve(ProtocolId protocol, Optional<Integer> peerSpi) {
        Optional<Integer> spi = port.reserveSpi(protocol, new SpiWish(peerSpi, aim.bound(), near));
        spi.ifPresent(value -> spis.put(protocol, value));
        near = near.or(() -> spi);
        return spi.isPresent();
    }

    int of(ProtocolId protocol) {
        return spis.get(protocol);
    }

    Octets octets(ProtocolId protocol) {
        return Notices.spi(of(protocol));
    }

    /** The data plane has these from now on; the others are given back. */
    void installed(Set<ProtocolId> protocols) {
        spis.keySet().removeAll(protocols);
        release();
    }

    void release() {
        spis.forEach(port::release);
        spis.clear();
    }
}
