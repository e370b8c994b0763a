package io.sallyport.pipeline.spd;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.sallyport.pipeline.packet.IpProtocol;
import java.util.stream.IntStream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class TrafficTest {
    private static final int[] PROTOCOLS = {Spd.OPAQUE, 0, 1, 16, 17, 18, 255};
    private static final int[] PORTS = {Spd.OPAQUE, 0, 1, 52, 53, 54, 1023, 1024, 2047, 2048, 65_534, 65_535};
    private static final PortRange[] RANGES = {
        PortRange.ANY,
        PortRange.of(0),
        PortRange.of(53),
        PortRange.of(65_535),
        new PortRange(0, 65_534),
        new PortRange(1, 65_535),
        new PortRange(1024, 2047)
    };

    @Test
    @DisplayName("the packed comparison agrees with three separate ones at every bound")
    void shouldAgreeWithSeparateComparisons() {
        for (PortRange sources : RANGES) {
            for (PortRange destinations : RANGES) {
                check(new Selector(Prefix.ANY4, Prefix.ANY4, IpProtocol.UDP, sources, destinations));
            }
        }
        check(Selector.between(Prefix.ANY4, Prefix.ANY4));
        check(new Selector(Prefix.ANY4, Prefix.ANY4, 255, PortRange.ANY, PortRange.ANY));
        check(new Selector(Prefix.ANY4, Prefix.ANY4, IpProtocol.ICMP, PortRange.ANY, PortRange.ANY));
    }

    private static void check(Selector selector) {
        long lowest = Traffic.lowest(selector);
        long highest = Traffic.highest(selector);
        for (int protocol : PROTOCOLS) {
            boolean carried = selector.isAnyProtocol() || selector.protocol() == protocol;
            for (int sourcePort : PORTS) {
                boolean from = carried && selector.sourcePorts().matches(sourcePort);
                IntStream.of(PORTS)
                        .forEach(destinationPort -> assertEquals(
                                from && selector.destinationPorts().matches(destinationPort),
                                Traffic.isWithin(Traffic.pack(protocol, sourcePort, destinationPort), lowest, highest),
                                () -> selector + " and protocol " + protocol + " ports " + sourcePort + " -> "
                                        + destinationPort));
            }
        }
    }
}
