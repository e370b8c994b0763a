package io.sallyport.gateway.lab;

import io.sallyport.dpdk.eal.Eal;
import io.sallyport.gateway.run.Gateway;
import io.sallyport.ike.event.IkeEvent;
import io.sallyport.ike.sa.ActivationCause;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * Lets west negotiate with east over a wire that loses the last message of Quick Mode, then lets west's host send at an
 * even pace, and finds when and by what the tunnel stood.
 */
final class Negotiation {
    private static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(8);
    private static final long PACE_NANOS = TimeUnit.MILLISECONDS.toNanos(1);
    private static final long DRAIN_NANOS = TimeUnit.MILLISECONDS.toNanos(200);
    private static final long REST_NANOS = TimeUnit.MICROSECONDS.toNanos(20);

    private final LabOptions options;

    Negotiation(LabOptions options) {
        this.options = options;
    }

    /** One run, from the start of both gateways to their end. */
    NegotiationRun run(Eal eal, boolean promotion) throws InterruptedException {
        QuickModeTap tap = new QuickModeTap(options.negotiation().drop());
        LabNetwork network = LabNetwork.negotiated(options, promotion);
        try (LabBench bench = new LabBench(eal, options, network, Optional.of(tap))) {
            bench.start();
            try {
                send(bench, tap);
            } finally {
                bench.stop();
            }
            return result(bench, tap, promotion);
        }
    }

    private void send(LabBench bench, QuickModeTap tap) {
        long end = System.nanoTime() + PATIENCE_NANOS;
        while (tap.thirdMessage().isEmpty()) {
            turn(bench);
            if (System.nanoTime() - end >= 0) {
                throw new IllegalStateException("the lab's gateways have not come to the end of Quick Mode in "
                        + TimeUnit.NANOSECONDS.toSeconds(PATIENCE_NANOS) + " s");
            }
        }
        long next = System.nanoTime();
        end = next + TimeUnit.SECONDS.toNanos(options.negotiation().seconds());
        while (System.nanoTime() - end < 0) {
            if (System.nanoTime() - next >= 0) {
                bench.near().send(1);
                next += PACE_NANOS;
            }
            turn(bench);
        }
        end = System.nanoTime() + DRAIN_NANOS;
        while (System.nanoTime() - end < 0) {
            turn(bench);
        }
    }

    private static void turn(LabBench bench) {
        int work = bench.wire().move() + bench.far().receive() + bench.near().receive();
        if (work == 0) {
            LockSupport.parkNanos(REST_NANOS);
        }
        bench.gateways().forEach(Gateway::throwIfFailed);
    }

    private NegotiationRun result(LabBench bench, QuickModeTap tap, boolean promotion) {
        List<Gateway> gateways = bench.gateways();
        return new NegotiationRun(
                promotion,
                promotion && !options.negotiation().commitBit(),
                bench.near().sent(),
                bench.far().delivered(),
                since(tap, bench.far().firstDelivery()),
                since(tap, tap.espBack()),
                gateways.stream().mapToLong(g -> g.ikeLog().retransmissions()).sum(),
                activation(gateways.getLast().ikeLog().firstActive()),
                tap.lost(),
                bench.wire().lostFrames() - tap.lost());
    }

    private static Optional<Long> since(QuickModeTap tap, Optional<Long> nanos) {
        return nanos.flatMap(then -> tap.secondMessage().map(start -> TimeUnit.NANOSECONDS.toMicros(then - start)));
    }

    private static String activation(Optional<IkeEvent.ChildActive> first) {
        return first.map(active -> active.cause().equals(Optional.of(ActivationCause.TRAFFIC)) ? "traffic" : "message")
                .orElse("none");
    }
}
