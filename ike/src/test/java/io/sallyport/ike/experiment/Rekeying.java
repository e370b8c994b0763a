package io.sallyport.ike.experiment;

import io.sallyport.ike.connection.PendingPolicy;
import io.sallyport.ike.connection.RekeyPolicy;
import io.sallyport.ike.connection.RetransmissionSchedule;
import io.sallyport.ike.connection.StartMode;
import io.sallyport.ike.simulation.Gateways;
import io.sallyport.ike.simulation.SimulatedDataPlane;
import io.sallyport.ike.simulation.World;
import java.time.Duration;
import java.util.stream.LongStream;

/** E5: tunnels whose pairs are replaced every 30 s, for two hours, while messages of Quick Mode are lost. */
final class Rekeying {
    static final int HOURS = 2;

    /** A successor is begun after 30 s, and the old pair ends 15 s later at the latest. */
    private static final RekeyPolicy EVERY_30_SECONDS =
            new RekeyPolicy(Duration.ofSeconds(45), Duration.ofSeconds(15), 0, Duration.ofSeconds(3));

    /** So often that the successor comes in time, in spite of the losses. */
    private static final RetransmissionSchedule EVERY_HALF_SECOND =
            new RetransmissionSchedule(Duration.ofMillis(500), 1, 20);

    private static final long INTERVAL = 100 * World.MILLISECOND;

    /**
     * What came of all tunnels of a cell.
     *
     * @param percent of the messages that are lost
     * @param tunnels simulated, two hours each
     * @param pairs that were negotiated and installed by both
     * @param breaks how often packets of one side ceased to arrive
     * @param bareEnds how often an old pair of one side went before its successor was there
     * @param sent packets, one each way every 100 ms
     * @param lost of them
     */
    record Result(
            int percent, boolean promotion, int tunnels, int pairs, int breaks, int bareEnds, long sent, long lost) {
        private Result plus(Result other) {
            return new Result(
                    percent,
                    promotion,
                    tunnels + other.tunnels,
                    pairs + other.pairs,
                    breaks + other.breaks,
                    bareEnds + other.bareEnds,
                    sent + other.sent,
                    lost + other.lost);
        }
    }

    private Rekeying() {}

    static Result run(int percent, boolean promotion, int tunnels, Duration each) {
        return LongStream.rangeClosed(1, tunnels)
                .parallel()
                .mapToObj(seed -> run(percent, promotion, seed, each))
                .reduce(Result::plus)
                .orElseThrow();
    }

    private static Result run(int percent, boolean promotion, long seed, Duration time) {
        PendingPolicy policy = promotion ? PendingPolicy.DEFAULT : PendingPolicy.DEFAULT.withoutPromotion();
        Gateways gateways = Gateways.of(
                seed,
                connection -> connection.retransmission(EVERY_HALF_SECOND),
                child -> child.pending(policy).rekey(EVERY_30_SECONDS).start(StartMode.ON_BOOT));
        World world = gateways.world();
        world.keepNoRecord();
        gateways.connect();
        world.faults(Losses.quickMode(percent / 100.0));
        int breaks = 0;
        long sent = 0;
        Direction east =
                new Direction(gateways.west().dataPlane(), gateways.east().dataPlane());
        Direction west =
                new Direction(gateways.east().dataPlane(), gateways.west().dataPlane());
        for (long end = world.now() + time.toNanos(); world.now() < end; ) {
            east.send(sent);
            west.send(sent);
            sent++;
            world.run(INTERVAL);
            breaks += east.broke() + west.broke();
        }
        world.run(World.SECOND);
        long arrived = east.arrived() + west.arrived();
        int pairs = Math.min(
                gateways.west().dataPlane().pairs().size(),
                gateways.east().dataPlane().pairs().size());
        int bareEnds = gateways.west().dataPlane().bareEnds + gateways.east().dataPlane().bareEnds;
        return new Result(percent, promotion, 1, pairs, breaks, bareEnds, 2 * sent, 2 * sent - arrived);
    }

    /** Packets of one side on their way to the other. */
    private static final class Direction {
        private final SimulatedDataPlane from;
        private final SimulatedDataPlane to;
        private final int before;
        private int seen;
        private boolean works = true;

        Direction(SimulatedDataPlane from, SimulatedDataPlane to) {
            this.from = from;
            this.to = to;
            before = to.delivered.size();
            seen = before;
        }

        void send(long number) {
            boolean _ = from.send(number);
        }

        /** 1 if the packet before the last arrived, and the last did not. */
        int broke() {
            boolean now = to.delivered.size() > seen;
            boolean broke = works && !now;
            seen = to.delivered.size();
            works = now;
            return broke ? 1 : 0;
        }

        long arrived() {
            return (long) to.delivered.size() - before;
        }
    }
}
