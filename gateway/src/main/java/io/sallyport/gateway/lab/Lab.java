package io.sallyport.gateway.lab;

import io.sallyport.dpdk.eal.Eal;
import io.sallyport.dpdk.eal.EalOptions;
import io.sallyport.gateway.run.Gateway;
import io.sallyport.pipeline.burst.DropReason;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/**
 * Runs the lab: builds the network of the package's drawing, sends, checks, and reports.
 *
 * <p>The hosts keep a bounded number of packets under way, so that no ring overflows and the losses are the wire's own.
 */
public final class Lab {
    private static final int MEMORY_MIB = 192;

    private final LabOptions options;
    private final Consumer<String> progress;

    /**
     * A lab.
     *
     * @param progress hears a line now and then while traffic flows
     */
    public Lab(LabOptions options, Consumer<String> progress) {
        this.options = options;
        this.progress = progress;
    }

    /** Starts everything, sends for the time asked, waits for what is under way, ends everything, and reports. */
    public LabReport run() throws InterruptedException {
        EalOptions ealOptions = EalOptions.builder()
                .lcore(0)
                .hugePages(false)
                .memoryMib(MEMORY_MIB)
                .filePrefix("sallyport-lab-" + ProcessHandle.current().pid())
                .build();
        try (Eal eal = Eal.start(ealOptions)) {
            long _ = Rehearsal.prepare(Repertoire.least(options.crypto()), 1).run(eal);
            List<NegotiationRun> runs = new ArrayList<>();
            for (boolean promotion : new boolean[] {true, false}) {
                NegotiationRun run = new Negotiation(options).run(eal, promotion);
                progress.accept("  " + run.text());
                runs.add(run);
            }
            try (LabBench bench = new LabBench(eal, options)) {
                double seconds;
                try {
                    seconds = bench.start().run(options.seconds(), progress);
                } finally {
                    bench.stop();
                }
                return report(seconds, bench, runs);
            }
        }
    }

    private LabReport report(double seconds, LabBench bench, List<NegotiationRun> runs) {
        Host near = bench.near();
        Host far = bench.far();
        Wire wire = bench.wire();
        List<Gateway> gateways = bench.gateways();
        Map<DropReason, Long> drops = new EnumMap<>(DropReason.class);
        List<Map<DropReason, Long>> counted = new ArrayList<>();
        gateways.forEach(gateway -> gateway.counters().forEach(c -> counted.add(c.dropsByReason())));
        counted.forEach(map -> map.forEach((reason, count) -> drops.merge(reason, count, Long::sum)));
        return new LabReport(
                options,
                seconds,
                near.sent() + far.sent(),
                near.delivered() + far.delivered(),
                near.deliveredOctets() + far.deliveredOctets(),
                near.corrupted() + far.corrupted(),
                near.disordered() + far.disordered(),
                wire.lostFrames(),
                wire.refusedFrames(),
                gateways.stream().mapToLong(Gateway::promoted).sum(),
                drops,
                far.latency(),
                near.latency(),
                runs);
    }
}
