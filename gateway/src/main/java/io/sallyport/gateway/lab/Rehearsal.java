package io.sallyport.gateway.lab;

import io.sallyport.dpdk.eal.Eal;
import io.sallyport.dpdk.mbuf.MbufPool;
import io.sallyport.dpdk.thread.CompilerThreads;
import io.sallyport.dpdk.thread.LcoreThread;
import io.sallyport.pipeline.crypto.vector.VectorTrial;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Carries packets through two labs, of IPv4 and of IPv6, until the packet path is compiled, before anybody counts on it.
 *
 * <p>A gateway's first packets would meet the interpreter otherwise, and queues would overflow behind them. Both labs run at once:
 * what is compiled for one version alone is thrown away when the first packet of the other comes, and so it is with kinds of SAs
 * ({@link Repertoire}). One thread does all of it
 * ({@link LabTurns}). Everything that a rehearsal made is gone when it returns.
 */
public final class Rehearsal {
    private static final Logger LOG = LoggerFactory.getLogger(Rehearsal.class);

    /** Delivered of each part at least: the compiler counts calls, and calls of a loop over a burst are few. */
    private static final long LEAST_PACKETS = 100_000;

    /** The longest rehearsal of one part. */
    static final long LONGEST_NANOS = TimeUnit.SECONDS.toNanos(3);

    private static final long LONGER_BY_PART_NANOS = TimeUnit.SECONDS.toNanos(1);

    /** While the compilers want less of a CPU than a third for so long, there is nothing left to be compiled. */
    private static final long CALM_NANOS = TimeUnit.MILLISECONDS.toNanos(40);

    private static final int CALM_PART = 3;

    /** Several workers have code that one alone has not: for packets whose SA is another's. Two have all of it. */
    private static final int MOST_WORKERS = 2;

    private final Repertoire repertoire;
    private final LabNetwork four;
    private final LabNetwork six;
    private final LabNetwork.Settings settings4;
    private final LabNetwork.Settings settings6;

    private Rehearsal(Repertoire repertoire, int workers) {
        this.repertoire = repertoire;
        four = LabNetwork.of(false, repertoire.crypto()).with(repertoire).withWorkers(workers);
        six = LabNetwork.of(true, repertoire.crypto()).withWindowOf(repertoire).withWorkers(workers);
        settings4 = four.settings();
        settings6 = six.settings();
    }

    /**
     * Does what can be done before there is an EAL.
     *
     * @param repertoire what will be carried
     * @param workers those of the gateway that is to start: where it has several, two in each of the rehearsal's hand packets over
     */
    public static Rehearsal prepare(Repertoire repertoire, int workers) {
        if (repertoire.triesVectors()) {
            VectorTrial.begin();
        }
        return new Rehearsal(repertoire, Math.min(workers, MOST_WORKERS));
    }

    /** How many each of its gateways has. */
    int workers() {
        return settings4.west().workers().size();
    }

    /**
     * Rehearses; three seconds at most, and one more for each part of the repertoire but the first.
     *
     * @param eal runs, and has some 32 MiB to spare
     * @return packets that came through
     * @throws io.sallyport.dpdk.eal.EalException if memory is short
     */
    public long run(Eal eal) throws InterruptedException {
        int _ = LcoreThread.register();
        try (MbufPool pool = LabBench.pool();
                LabBench bench4 = new LabBench(eal, options(false), four, settings4, pool);
                LabBench bench6 = new LabBench(eal, options(true), six, settings6, pool)) {
            try {
                List<List<Integer>> parts = repertoire.numbers();
                return carry(bench4.startInTurns(parts), bench6.startInTurns(List.of(List.of(0))), parts.size());
            } finally {
                bench4.stop();
                bench6.stop();
            }
        } finally {
            LcoreThread.unregister();
        }
    }

    private LabOptions options(boolean ipv6) {
        return new LabOptions(
                1,
                PacketSize.parse("imix"),
                0,
                ipv6,
                1,
                Optional.empty(),
                repertoire.crypto(),
                NegotiationOptions.DEFAULT);
    }

    private static long carry(LabTurns four, LabTurns six, int parts) {
        long longest = LONGEST_NANOS + (parts - 1) * LONGER_BY_PART_NANOS;
        four.enter();
        six.enter();
        long start = System.nanoTime();
        long looked = start;
        long wanted = CompilerThreads.wantedNanos();
        boolean calm = false;
        long now = start;
        while (!calm && now - start < longest) {
            four.turn();
            six.turn();
            now = System.nanoTime();
            if (now - looked >= CALM_NANOS) {
                long wantedNow = CompilerThreads.wantedNanos();
                // It falls when a thread of a compiler has ended, and then says nothing of the others; it is 0 on a
                // kernel that does not
                // count, where a rehearsal takes its whole time.
                calm = VectorTrial.isSettled()
                        && wantedNow > 0
                        && wantedNow >= wanted
                        && wantedNow - wanted < (now - looked) / CALM_PART
                        && Math.min(four.delivered() / parts, six.delivered()) >= LEAST_PACKETS;
                wanted = wantedNow;
                looked = now;
            }
        }
        four.leave();
        six.leave();
        long delivered = four.delivered() + six.delivered();
        LOG.debug("rehearsed for {} ms with {} packets", TimeUnit.NANOSECONDS.toMillis(now - start), delivered);
        return delivered;
    }
}
