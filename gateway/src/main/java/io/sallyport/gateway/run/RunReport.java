package io.sallyport.gateway.run;

import io.sallyport.dpdk.ethdev.Port;
import io.sallyport.dpdk.ethdev.PortStatistics;
import io.sallyport.gateway.ike.IkeLog;
import io.sallyport.gateway.ike.IkeLog.Transition;
import io.sallyport.ike.event.Refusal;
import io.sallyport.ike.sa.ActivationCause;
import io.sallyport.pipeline.burst.DropReason;
import io.sallyport.pipeline.burst.WorkerCounters;
import io.sallyport.pipeline.burst.WorkerCounters.Counter;
import io.sallyport.pipeline.host.HostPath;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** The counters of a gateway at its end, as lines for people: ports, workers, drops by reason, and what else was lost. */
final class RunReport {
    private RunReport() {}

    static List<String> lines(Gateway gateway) {
        List<String> lines = new ArrayList<>();
        for (int i = 0; i < gateway.ports().size(); i++) {
            Port port = gateway.ports().get(i);
            PortStatistics statistics = port.statistics();
            lines.add(String.format(
                    "port %-10s %,d frames in, %,d out, %,d missed, %,d without a buffer",
                    gateway.settings().ports().get(i).name(),
                    statistics.receivedPackets(),
                    statistics.sentPackets(),
                    statistics.missed(),
                    statistics.withoutBuffer()));
        }
        List<WorkerCounters> workers = gateway.counters();
        for (int i = 0; i < workers.size(); i++) {
            StringBuilder line = new StringBuilder("worker " + i);
            for (Counter counter : Counter.values()) {
                long value = workers.get(i).get(counter);
                if (value != 0) {
                    line.append(String.format(", %s %,d", lower(counter), value));
                }
            }
            lines.add(line.toString());
            for (Map.Entry<DropReason, Long> drop :
                    workers.get(i).dropsByReason().entrySet()) {
                lines.add(String.format(
                        "  dropped %,d %s: %s",
                        drop.getValue(), drop.getKey().metric(), drop.getKey().explanation()));
            }
        }
        gateway.neighbours()
                .ifPresent(neighbours -> lines.add(String.format(
                        "neighbours: %,d known, %,d frames refused, %,d claims of our addresses, %,d packets gave way, %,d"
                                + " not sent",
                        neighbours.size(),
                        neighbours.refused(),
                        neighbours.conflicts(),
                        neighbours.overflown(),
                        neighbours.unsent())));
        HostPath host = gateway.plane().host();
        lines.add(String.format(
                "control thread: %,d datagrams not sent, %,d with a wrong checksum", host.unsent(), host.damaged()));
        lines.add(String.format(
                "pending SAs: %,d promoted by traffic, %,d expired", gateway.promoted(), gateway.expired()));
        if (!gateway.settings().connections().isEmpty()) {
            lines.addAll(ike(gateway.ikeLog()));
        }
        return lines;
    }

    /** What became of pairs of SAs, by what they were proved, and which messages were refused. */
    static List<String> ike(IkeLog log) {
        List<String> lines = new ArrayList<>();
        StringBuilder pairs = new StringBuilder("IKE pairs:");
        for (Transition transition : Transition.values()) {
            pairs.append(String.format(" %,d %s,", log.count(transition), lower(transition)));
        }
        lines.add(String.format("%s %,d messages sent again", pairs, log.retransmissions()));
        for (ActivationCause cause : ActivationCause.values()) {
            if (log.activated(cause) != 0) {
                lines.add(String.format("  active by %s: %,d", lower(cause), log.activated(cause)));
            }
        }
        for (Refusal refusal : Refusal.values()) {
            if (log.refused(refusal) != 0) {
                lines.add(String.format("  refused for %s: %,d", lower(refusal), log.refused(refusal)));
            }
        }
        return lines;
    }

    private static String lower(Enum<?> value) {
        return value.name().toLowerCase(Locale.ROOT).replace('_', ' ');
    }
}
