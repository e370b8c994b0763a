package io.sallyport.ike.quick;

import io.sallyport.ike.informational.Notices;
import io.sallyport.ike.message.assigned.ProtocolId;
import io.sallyport.ike.message.wire.Octets;
import io.sallyport.ike.sa.ChildSaPort;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** The inbound SPIs that one Quick Mode has reserved, one for each protocol. Given back unless they were installed. */
final class OwnSpis {
    private final ChildSaPort port;
    private final Map<ProtocolId, Integer> spis = new EnumMap<>(ProtocolId.class);

    OwnSpis(ChildSaPort port) {
        this.port = port;
    }

    /** Reserves; false if there was no room. */
    boolean reserve(ProtocolId protocol, Optional<Integer> peerSpi) {
        Optional<Integer> spi = port.reserveSpi(protocol, peerSpi);
        spi.ifPresent(value -> spis.put(protocol, value));
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
