package io.sallyport.gateway.config;

import io.sallyport.gateway.yaml.Section;
import io.sallyport.gateway.yaml.ValueType;
import io.sallyport.pipeline.audit.AuditLimits;
import io.sallyport.pipeline.icmp.IcmpLimits;
import io.sallyport.pipeline.neighbour.NeighbourTimers;
import java.time.Duration;

/** Reads the sections {@code neighbour-discovery}, {@code icmp} and {@code audit}. */
final class HostReader {
    private static final int MOST_TRIES = 10;
    private static final int MOST_NEIGHBOURS = 16_384;
    private static final int MOST_QUEUED = 64;
    private static final ValueType<Duration> TIME = Values.duration(Duration.ofMillis(100), Duration.ofHours(4));
    private static final ValueType<Integer> LIMIT = Values.whole("a number of messages", 0, IcmpLimits.MOST);

    private static final ValueType<Integer> RECORDS = Values.whole("a number of records", 0, AuditLimits.MOST);

    private HostReader() {}

    static NeighbourTimers readDiscovery(Section section) {
        NeighbourTimers plain = NeighbourTimers.DEFAULT;
        return new NeighbourTimers(
                section.read("reachable", TIME, plain.reachable()),
                section.read("retransmit", TIME, plain.retransmit()),
                section.read("tries", Values.whole("a number of questions", 1, MOST_TRIES), plain.tries()),
                section.read("delay", TIME, plain.delay()),
                section.read("forget", TIME, plain.forget()),
                section.read(
                        "max-neighbours", Values.whole("a number of neighbours", 1, MOST_NEIGHBOURS), plain.most()),
                section.read("queue", Values.whole("a number of packets", 1, MOST_QUEUED), plain.queue()));
    }

    static IcmpLimits readIcmp(Section section) {
        IcmpLimits plain = IcmpLimits.DEFAULT;
        return new IcmpLimits(
                section.read("errors-per-second", LIMIT, plain.errorsPerSecond()),
                section.read("error-burst", LIMIT, plain.errorBurst()),
                section.read("echoes-per-second", LIMIT, plain.echoesPerSecond()),
                section.read("echo-burst", LIMIT, plain.echoBurst()),
                section.read("tell-prohibited", Values.FLAG, plain.tellsProhibited()));
    }

    static AuditLimits readAudit(Section section) {
        AuditLimits plain = AuditLimits.DEFAULT;
        return new AuditLimits(
                section.read("records-per-second", RECORDS, plain.perSecond()),
                section.read("burst", RECORDS, plain.burst()));
    }
}
