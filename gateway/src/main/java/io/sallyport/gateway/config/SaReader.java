package io.sallyport.gateway.config;

import io.sallyport.gateway.yaml.Problems;
import io.sallyport.gateway.yaml.Section;
import io.sallyport.gateway.yaml.ValueType;
import io.sallyport.pipeline.packet.IkePorts;
import io.sallyport.pipeline.sad.Lifetime;
import io.sallyport.pipeline.sad.Mode;
import io.sallyport.pipeline.sad.SecurityProtocol;
import io.sallyport.pipeline.sad.UdpPorts;
import io.sallyport.pipeline.sad.WindowSize;
import java.time.Duration;
import java.util.Optional;

/** Reads what both SAs of a tunnel have in common: protocol, mode, sequence numbers, encapsulation, lifetime. */
final class SaReader {
    private static final ValueType<Integer> UDP_PORT = Values.whole("a UDP port", 1, 65_535);
    private static final ValueType<Long> COUNT = SaReader::count;
    private static final Duration SHORTEST = Duration.ofSeconds(1);
    private static final Duration LONGEST = Duration.ofDays(366);
    /** RFC 3948 section 4. */
    private static final Duration STANDARD_KEEPALIVE = Duration.ofSeconds(20);

    private static final ValueType<Duration> KEEPALIVE = Values.duration(Duration.ZERO, Duration.ofHours(1));
    private static final String COUNT_TEXT = "[1-9][0-9]{0,17}";

    private SaReader() {}

    static SaSettings read(Section tunnel, Problems problems) {
        return new SaSettings(
                tunnel.read("protocol", Values.oneOf(SecurityProtocol.values()), SecurityProtocol.ESP),
                tunnel.read("mode", Values.oneOf(Mode.values()), Mode.TUNNEL),
                tunnel.read("esn", Values.FLAG, false),
                encapsulation(tunnel),
                tunnel.section("encapsulation").read("keepalive", KEEPALIVE, STANDARD_KEEPALIVE),
                lifetime(tunnel.section("lifetime"), problems));
    }

    /**
     * Tells of extended sequence numbers without a replay window.
     *
     * @param path of the key that asks for them
     * @param window packets, or 0
     */
    static void requireWindow(String path, boolean esn, int window, Problems problems) {
        if (esn && window == WindowSize.OFF) {
            problems.error(
                    path,
                    "extended sequence numbers need a replay window, by which the half that is not on the wire is found"
                            + " (RFC 4303 appendix A); write replay-window: 1024");
        }
    }

    private static Optional<UdpPorts> encapsulation(Section tunnel) {
        if (!tunnel.has("encapsulation")) {
            return Optional.empty();
        }
        Section encapsulation = tunnel.section("encapsulation");
        return Optional.of(new UdpPorts(
                encapsulation.read("local-port", UDP_PORT, IkePorts.NAT_PORT),
                encapsulation.read("remote-port", UDP_PORT, IkePorts.NAT_PORT)));
    }

    private static Lifetime lifetime(Section lifetime, Problems problems) {
        Lifetime.Limit soft = limit(lifetime.section("soft"));
        Lifetime.Limit hard = limit(lifetime.section("hard"));
        try {
            return new Lifetime(soft, hard);
        } catch (IllegalArgumentException e) {
            problems.error(lifetime.path("soft"), "the soft lifetime is longer than the hard one; write less");
            return Lifetime.UNLIMITED;
        }
    }

    private static Lifetime.Limit limit(Section limit) {
        return new Lifetime.Limit(
                limit.read("time", Values.duration(SHORTEST, LONGEST), Lifetime.Limit.MAX_TIME),
                limit.read("packets", COUNT, Long.MAX_VALUE),
                limit.read("octets", COUNT, Long.MAX_VALUE));
    }

    private static long count(String text) {
        if (!text.matches(COUNT_TEXT)) {
            throw new IllegalArgumentException(
                    "\"" + text + "\" is no number of packets or octets; write digits alone");
        }
        return Long.parseLong(text);
    }
}
