package io.sallyport.jmh.stall;

import io.sallyport.dpdk.eal.Eal;
import io.sallyport.dpdk.mbuf.MbufPool;
import io.sallyport.dpdk.thread.OtherThreads;
import io.sallyport.gateway.config.Configuration;
import io.sallyport.gateway.run.Environment;
import io.sallyport.gateway.run.Gateway;
import io.sallyport.jmh.contender.BenchConfiguration;
import io.sallyport.jmh.contender.BenchSetup;
import io.sallyport.jmh.report.Conditions;
import io.sallyport.jmh.report.LineChart;
import io.sallyport.jmh.report.Publication;
import io.sallyport.jmh.traffic.BenchSuite;
import io.sallyport.jmh.traffic.EspPcap;
import io.sallyport.jmh.traffic.Traffic;
import io.sallyport.pipeline.worker.Worker;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** The longest gaps between bursts of a worker, with a busy control plane and without, in turns. */
@Command(
        name = "stall",
        mixinStandardHelpOptions = true,
        description = {
            "Gaps between the bursts of one worker under load, in turns of a second with and without churn: SAs installed and",
            "retired by the control thread, garbage made and collections forced. Time in which the operating system had given the",
            "CPU to another program is counted apart."
        })
final class StallBench implements Callable<Integer> {
    private static final int POOL_CACHE = 256;
    private static final int BUFFERS = 8191;
    private static final double[] PERCENTILES = {50, 90, 99, 99.9, 99.99, 99.999, 100};
    private static final long TURN_MILLIS = 1000;
    private static final long WARM_UP_MILLIS = 3000;

    @Option(names = "--seconds", description = "Of each kind (default ${DEFAULT-VALUE}; 600 for the real thing).")
    private int seconds = 30;

    @Option(names = "--changes", description = "SA changes a second (default ${DEFAULT-VALUE}).")
    private int changes = 1000;

    @Option(names = "--collections", description = "Forced collections a second (default ${DEFAULT-VALUE}).")
    private int collections = 2;

    @Option(names = "--cpu", description = "CPU of the worker (default ${DEFAULT-VALUE}).")
    private int cpu = 1;

    @Option(
            names = "--fifo",
            description = "Priority of the real-time policy SCHED_FIFO for the worker (default: the ordinary policy).")
    private int fifo;

    @Mixin
    private Publication publication;

    /** They take turns. */
    private enum Kind {
        /** A loop that does nothing, at rest: what the machine takes. */
        SPIN("spinning", true, false),
        /** The same while SAs change: what the JVM takes too. */
        SPIN_CHURN("spinning, churn", true, true),
        QUIET("worker", false, false),
        CHURN("worker, churn", false, true);

        private final String label;
        private final boolean bare;
        private final boolean churns;

        Kind(String label, boolean bare, boolean churns) {
            this.label = label;
            this.bare = bare;
            this.churns = churns;
        }
    }

    public static void main(String[] arguments) {
        System.exit(new CommandLine(new StallBench()).execute(arguments));
    }

    @Override
    public Integer call() throws Exception {
        Conditions conditions = Conditions.begin("scripts/bench stall --seconds " + seconds + " --changes " + changes
                + " --collections " + collections + (fifo > 0 ? " --fifo " + fifo : ""));
        Traffic traffic = Traffic.of(Traffic.Direction.in, "64", BenchSuite.AES_GCM_128, 1);
        Path folder = Files.createTempDirectory("sallyport-stall");
        Map<String, Gaps> kinds = new LinkedHashMap<>();
        long changed;
        try {
            Path pcap = folder.resolve("replayed.pcap");
            EspPcap.write(pcap, traffic);
            BenchSetup bench = BenchSetup.of(
                    folder,
                    cpu,
                    List.of("net_pcap0,rx_pcap=" + pcap + ",infinite_rx=1", "net_null0,no-rx=1"),
                    BUFFERS + traffic.packets(),
                    Churn.SAS,
                    1);
            // Numbers repeat, and nobody puts the window back here.
            var settings = Configuration.load(BenchConfiguration.write(bench, traffic, 0, Churn.SAS, 1))
                    .settings();
            try (Eal _ = Eal.start(Environment.options(settings));
                    MbufPool pool = MbufPool.create(
                            "bench",
                            settings.dpdk().buffers(),
                            POOL_CACHE,
                            settings.dpdk().bufferOctets(),
                            0);
                    Gateway gateway = Gateway.assemble(settings, pool)) {
                Worker worker = gateway.startPortsOnly().getFirst();
                // As a run of the gateway does.
                BitSet workers = new BitSet();
                workers.set(cpu);
                OtherThreads.keepOff(workers);
                boolean _ = OtherThreads.hastenStops();
                Churn churn = new Churn(gateway.plane(), changes, collections);
                try (GapMeter meter = new GapMeter(worker, cpu, fifo)) {
                    churn.idle(WARM_UP_MILLIS);
                    churn.run(WARM_UP_MILLIS);
                    for (Kind kind : Kind.values()) {
                        kinds.put(kind.label, new Gaps());
                    }
                    for (int turn = 0; turn < seconds; turn++) {
                        for (Kind kind : Kind.values()) {
                            var _ = meter.take(kind.bare);
                            if (kind.churns) {
                                churn.run(TURN_MILLIS);
                            } else {
                                churn.idle(TURN_MILLIS);
                            }
                            kinds.get(kind.label).add(meter.take(kind.bare));
                        }
                    }
                }
                changed = churn.changed();
            }
        } finally {
            BenchConfiguration.delete(folder);
        }
        Map<String, Object> result = new LinkedHashMap<>(conditions.end());
        kinds.forEach((name, gaps) -> result.put(name, gaps.map(PERCENTILES)));
        result.put("sa_changes", changed);
        publication.publish("stall", "Stalls", result, text(kinds, changed), List.of(plot(kinds)));
        return 0;
    }

    private String text(Map<String, Gaps> kinds, long changed) {
        StringBuilder text = new StringBuilder(String.format(Locale.ROOT, """
                Microseconds between the ends of successive turns of a worker, of up to 256 packets of 64 octets in bursts of 64, %d s of each kind in turns of a second.
                Churn: %,d changes of SAs in all (an SA installed or retired, its memory zeroised and used again), %d forced
                collections a second. "Own" is a gap less the time in which the worker wanted to run and the operating system had given its CPU to
                another program ("preempted"; the kernel counts it for each thread). "Spinning" is a loop on the
                same thread that only looks at the clock: at rest it shows what the machine takes, with churn what the JVM takes.

                """, seconds, changed, collections));
        text.append("\n| kind | turns | ");
        StringBuilder rule = new StringBuilder("|---|---|");
        for (double percent : PERCENTILES) {
            text.append(percent == 100 ? "longest | " : number(percent) + " % | ");
            rule.append("---|");
        }
        text.append("own over 1 ms | preempted | longest preempted |\n")
                .append(rule)
                .append("---|---|---|\n");
        kinds.forEach((name, gaps) -> {
            text.append(String.format(
                    Locale.ROOT, "| %s, own | %,d | ", name, gaps.own().getTotalCount()));
            for (double percent : PERCENTILES) {
                text.append(String.format(Locale.ROOT, "%.1f | ", gaps.own().getValueAtPercentile(percent) / 1e3));
            }
            text.append(String.format(
                    Locale.ROOT,
                    "%,d | %,d | %.1f |%n",
                    gaps.ownOver(1_000_000),
                    gaps.preempted().getTotalCount(),
                    gaps.preempted().getMaxValue() / 1e3));
        });
        return text.toString();
    }

    private static String number(double value) {
        return value == Math.rint(value) ? String.format(Locale.ROOT, "%.0f", value) : Double.toString(value);
    }

    /** How many gaps are longer than so many microseconds. */
    private static Publication.Plot plot(Map<String, Gaps> kinds) {
        List<LineChart.Line> lines = new ArrayList<>();
        kinds.forEach((name, gaps) -> {
            List<LineChart.Point> points = new ArrayList<>();
            for (long micros = 1; micros <= 10_000; micros *= 10) {
                for (long step : new long[] {1, 2, 5}) {
                    long over = gaps.ownOver(micros * step * 1000);
                    points.add(new LineChart.Point(micros * step, over == 0 ? 0 : Math.log10((double) over) + 1));
                }
            }
            lines.add(new LineChart.Line(name, points));
        });
        String title = "Own gaps longer than x: 1 + log10 of their number";
        return new Publication.Plot("stall", title, LineChart.draw(title, "microseconds", true, lines));
    }
}
