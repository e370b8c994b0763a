package io.sallyport.jmh.rig;

import io.sallyport.jmh.contender.BenchConfiguration;
import io.sallyport.jmh.contender.Windows;
import io.sallyport.jmh.report.Conditions;
import io.sallyport.jmh.report.Publication;
import io.sallyport.jmh.traffic.BenchSuite;
import io.sallyport.jmh.traffic.EspPcap;
import io.sallyport.jmh.traffic.Traffic;
import io.sallyport.jmh.traffic.Traffic.Direction;
import io.sallyport.pipeline.burst.DropReason;
import io.sallyport.pipeline.burst.WorkerCounters;
import io.sallyport.pipeline.crypto.CipherSuite;
import io.sallyport.pipeline.sad.SaParameters;
import io.sallyport.pipeline.spd.Prefix;
import io.sallyport.pipeline.spd.Selector;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Forged ESP at a pending SPI, and what it does to another SA (A1). */
@Command(
        name = "flood",
        mixinStandardHelpOptions = true,
        description = {
            "Good packets of an active SA at a steady rate, in rounds with and without forged ESP at the SPI of a pending SA",
            "among them. The good ones must come through as without (A1: at least 95 %%)."
        })
final class FloodBench implements Callable<Integer> {
    private static final int ESP_OFFSET = 14 + 20;
    private static final int PENDING_SPI = 0x7fff_fff1;
    private static final double MILLION = 1e6;

    @Option(names = "--rate", description = "Million good packets a second (default ${DEFAULT-VALUE}).")
    private double rate = 1;

    @Option(names = "--forged", description = "Million forged packets a second (default ${DEFAULT-VALUE}).")
    private double forgedRate = 1;

    @Option(names = "--rounds", description = "Rounds of each kind that count (default ${DEFAULT-VALUE}).")
    private int rounds = 8;

    @Option(
            names = "--warm-up",
            description =
                    "Rounds of each kind before, while the worker's code is being compiled (default ${DEFAULT-VALUE}).")
    private int warmUp = 16;

    @Option(names = "--packets", description = "Good packets of a round (default ${DEFAULT-VALUE}).")
    private int packets = 1 << 18;

    @Option(names = "--cpu", description = "CPU of the worker (default ${DEFAULT-VALUE}).")
    private int cpu = 1;

    @Mixin
    private Publication publication;

    /** Sums over the rounds of one kind. */
    private static final class Sum {
        private long sent;
        private long delivered;
        private long forged;
        private final Windows delivery = new Windows();

        void add(Generator.Outcome outcome) {
            sent += outcome.sent();
            delivered += outcome.delivered();
            forged += outcome.others();
            delivery.add((double) outcome.delivered() / outcome.sent());
        }

        double share() {
            return (double) delivered / sent;
        }
    }

    public static void main(String[] arguments) {
        System.exit(new CommandLine(new FloodBench()).execute(arguments));
    }

    @Override
    public Integer call() throws Exception {
        Conditions conditions = Conditions.begin(String.format(
                Locale.ROOT,
                "scripts/bench flood --rate %s --forged %s --packets %d --rounds %d --warm-up %d",
                rate,
                forgedRate,
                packets,
                rounds,
                warmUp));
        Traffic traffic = new Traffic(Direction.in, "64", BenchSuite.AES_GCM_128, 1, 1, packets);
        Path folder = Files.createTempDirectory("sallyport-flood");
        Sum without = new Sum();
        Sum with = new Sum();
        Map<String, Long> drops = new LinkedHashMap<>();
        try (OpenLoop loop = new OpenLoop(folder, traffic, cpu);
                FrameStore forged = new FrameStore(List.of(forged(traffic)))) {
            installPending(loop);
            for (int round = 0; round < warmUp + rounds; round++) {
                Generator.Outcome quiet = loop.run(rate * MILLION);
                Generator.Outcome flooded = loop.run(rate * MILLION, forged, forgedRate * MILLION);
                if (round >= warmUp) {
                    without.add(quiet);
                    with.add(flooded);
                }
            }
            WorkerCounters counters = loop.rig().worker().counters();
            for (DropReason reason : List.of(DropReason.ICV_WRONG, DropReason.TRIAL_BUDGET)) {
                drops.put(reason.metric(), counters.drops(reason));
            }
        } finally {
            BenchConfiguration.delete(folder);
        }
        Map<String, Object> result = new LinkedHashMap<>(conditions.end());
        result.put("good_mpps", rate);
        result.put("forged_mpps", forgedRate);
        result.put("delivered_without", without.share());
        result.put("delivered_with", with.share());
        result.put("ratio", with.share() / without.share());
        result.put("good_sent", with.sent);
        result.put("forged_sent", with.forged);
        result.put("drops", drops);
        publication.publish(
                "flood",
                "Forged ESP at a pending SPI (A1)",
                result,
                String.format(
                        Locale.ROOT,
                        """
                        One worker gets %s million good packets of 64 octets a second; in every other round %s million forged ones a
                        second at the SPI of a pending SA as well.

                        | | good packets sent | delivered | forged packets |
                        |---|---|---|---|
                        | without | %,d | %.3f %% | 0 |
                        | with | %,d | %.3f %% | %,d |

                        Ratio **%.4f** (target 0.95). Forged packets were dropped as: %s, the rounds that warm up included.
                        """,
                        rate,
                        forgedRate,
                        without.sent,
                        100 * without.share(),
                        with.sent,
                        100 * with.share(),
                        with.forged,
                        with.share() / without.share(),
                        drops),
                List.of());
        return 0;
    }

    private static void installPending(OpenLoop loop) {
        byte[] key = new byte[CipherSuite.AES_GCM_128.encryption().keyOctets()];
        Arrays.fill(key, (byte) 7);
        var _ = loop.rig()
                .plane()
                .inbound()
                .install(
                        SaParameters.inbound(PENDING_SPI)
                                .key(CipherSuite.AES_GCM_128, key, new byte[] {1, 2, 3, 4})
                                .selector(Selector.between(Prefix.parse("10.32.0.0/16"), Prefix.parse("10.1.0.0/16")))
                                .outer(Prefix.parse(EspPcap.PEER), Prefix.parse(EspPcap.GATEWAY))
                                .replayWindow(1024)
                                .pending()
                                .pendingTimeout(Duration.ofHours(1))
                                .build(),
                        System.nanoTime());
    }

    /** A good packet of the active SA that claims to be of the pending one. */
    private static byte[] forged(Traffic traffic) throws Exception {
        Traffic one = new Traffic(traffic.direction(), traffic.size(), traffic.suite(), 1, 1, Traffic.FEW_PACKETS);
        byte[] frame = EspPcap.frames(one).getFirst();
        ByteBuffer.wrap(frame).putInt(ESP_OFFSET, PENDING_SPI);
        return frame;
    }
}
