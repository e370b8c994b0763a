package io.sallyport.gateway.lab;

import io.sallyport.dpdk.eal.Eal;
import io.sallyport.dpdk.eal.EalOptions;
import io.sallyport.dpdk.ethdev.Port;
import io.sallyport.dpdk.ethdev.PortConfig;
import io.sallyport.dpdk.mbuf.MbufPool;
import io.sallyport.dpdk.ring.RingPair;
import io.sallyport.gateway.config.GatewaySettings;
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
    private static final int BUFFERS = 16_383;
    private static final int BUFFER_OCTETS = 2176;
    private static final int POOL_CACHE = 256;
    private static final int RING_SLOTS = 2048;

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
        EalOptions eal = EalOptions.builder()
                .lcore(0)
                .hugePages(false)
                .memoryMib(MEMORY_MIB)
                .filePrefix("sallyport-lab-" + ProcessHandle.current().pid())
                .build();
        try (Eal _ = Eal.start(eal);
                MbufPool pool = MbufPool.create("lab", BUFFERS, POOL_CACHE, BUFFER_OCTETS, 0);
                RingPair hostWest = cable("hw", pool);
                RingPair wireWest = cable("ww", pool);
                RingPair wireEast = cable("we", pool);
                RingPair hostEast = cable("he", pool)) {
            return measure(pool, hostWest.right(), wireWest.right(), wireEast.right(), hostEast.right());
        }
    }

    /** A pair of rings whose left end a gateway will set up; the right end is ready for the lab's own use. */
    private static RingPair cable(String name, MbufPool pool) {
        RingPair pair = RingPair.create(name, 1, RING_SLOTS, 0);
        Port end = pair.right();
        end.configure(PortConfig.builder(pool).rxQueues(1).txQueues(1).build());
        end.start();
        return pair;
    }

    private LabReport measure(MbufPool pool, Port hostWest, Port wireWest, Port wireEast, Port hostEast)
            throws InterruptedException {
        LabNetwork network = LabNetwork.of(options.ipv6());
        GatewaySettings westConfig = network.west();
        GatewaySettings eastConfig = network.east();
        try (Gateway west = Gateway.assemble(westConfig, pool);
                Gateway east = Gateway.assemble(eastConfig, pool);
                Wire wire = new Wire(wireWest, wireEast, options.lossPercent(), options.seed());
                Host near = new Host(hostWest, pool, network.fromWest(), options.size(), false);
                Host far = new Host(hostEast, pool, network.fromEast(), options.size(), true)) {
            west.start();
            east.start();
            LabTraffic traffic = new LabTraffic(near, far, wire, List.of(west, east));
            double seconds;
            try {
                seconds = traffic.run(options.seconds(), progress);
            } finally {
                west.stop();
                east.stop();
            }
            return report(seconds, near, far, wire, List.of(west, east));
        }
    }

    private LabReport report(double seconds, Host near, Host far, Wire wire, List<Gateway> gateways) {
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
                near.latency());
    }
}
