package io.sallyport.gateway.lab;

import io.sallyport.dpdk.eal.Eal;
import io.sallyport.gateway.run.Gateway;
import io.sallyport.ike.event.IkeEvent;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * Lets west negotiate with east over a wire that loses the last message of Quick Mode, then lets a host send at an even
 * pace, and finds when and by what the tunnel stood. It is the host behind the side that has all messages: west's, or
 * east's where CONNECTED is lost.
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
                int _ = sender(bench).send(1);
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

    private Host sender(LabBench bench) {
        return options.negotiation().initiatorWaits() ? bench.far() : bench.near();
    }

    private NegotiationRun result(LabBench bench, QuickModeTap tap, boolean promotion) {
        List<Gateway> gateways = bench.gateways();
        boolean initiatorWaits = options.negotiation().initiatorWaits();
        Host receiver = initiatorWaits ? bench.near() : bench.far();
        Gateway waiting = initiatorWaits ? gateways.getFirst() : gateways.getLast();
        Optional<Long> lastMessage = initiatorWaits ? tap.thirdMessage() : tap.secondMessage();
        Optional<IkeEvent.ChildActive> active = waiting.ikeLog().firstActive();
        // West's host is silent where east's sends, so there the log says when west could have answered.
        Optional<Long> open = initiatorWaits
                ? active.map(event -> TimeUnit.NANOSECONDS.toMicros(event.nanosSinceLastMessage()))
                : since(lastMessage, tap.espBack());
        return new NegotiationRun(
                promotion,
                promotion && options.negotiation().promises(),
                sender(bench).sent(),
                receiver.delivered(),
                since(lastMessage, receiver.firstDelivery()),
                open,
                gateways.stream().mapToLong(g -> g.ikeLog().retransmissions()).sum(),
                activation(active),
                tap.lost(),
                bench.wire().lostFrames() - tap.lost());
    }

    private static Optional<Long> since(Optional<Long> start, Optional<Long> nanos) {
        return nanos.flatMap(then -> start.map(from -> TimeUnit.NANOSECONDS.toMicros(then - from)));
    }

    /** A wait that was over proves nothing, and neither does a pair that nothing made active. */
    private static String activation(Optional<IkeEvent.ChildActive> first) {
        if (first.isEmpty()) {
            return "none";
        }
        return first.get()
                .cause()
                .map(cause -> switch (cause) {
                    case TRAFFIC -> "traffic";
                    case MESSAGE, OLD_DELETE -> "message";
                    case COMMIT_TIMEOUT, SETTLED -> "none";
                })
                .orElse("message");
    }
}
