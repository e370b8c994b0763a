package io.sallyport.gateway.lab;

import io.sallyport.dpdk.eal.Eal;
import io.sallyport.dpdk.thread.CompilerThreads;
import io.sallyport.dpdk.thread.LcoreThread;
import io.sallyport.gateway.config.DpdkSettings.Crypto;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Carries packets through two labs, of IPv4 and of IPv6, until the packet path is compiled, before anybody counts on it.
 *
 * <p>A gateway's first packets would meet the interpreter otherwise, and queues would overflow behind them. Both labs run at once:
 * what is compiled for one version alone is thrown away when the first packet of the other comes. One thread does all of it
 * ({@link LabTurns}). Everything that a rehearsal made is gone when it returns.
 */
public final class Rehearsal {
    private static final Logger LOG = LoggerFactory.getLogger(Rehearsal.class);

    /** Delivered by each lab at least: the compiler counts calls, and calls of a loop over a burst are few. */
    private static final long LEAST_PACKETS = 100_000;

    private static final long LONGEST_NANOS = TimeUnit.SECONDS.toNanos(3);

    /** While the compilers want less of a CPU than a tenth for so long, there is nothing left to be compiled. */
    private static final long CALM_NANOS = TimeUnit.MILLISECONDS.toNanos(60);

    private static final int CALM_PART = 10;

    private Rehearsal() {}

    /**
     * Rehearses; three seconds at most.
     *
     * @param eal runs, and has some 32 MiB to spare
     * @param crypto what will encrypt and authenticate
     * @return packets that came through
     * @throws io.sallyport.dpdk.eal.EalException if memory is short
     */
    public static long run(Eal eal, Crypto crypto) throws InterruptedException {
        int _ = LcoreThread.register();
        try (LabBench four = new LabBench(eal, options(false, crypto));
                LabBench six = new LabBench(eal, options(true, crypto))) {
            try {
                return carry(four.startInTurns(), six.startInTurns());
            } finally {
                four.stop();
                six.stop();
            }
        } finally {
            LcoreThread.unregister();
        }
    }

    private static LabOptions options(boolean ipv6, Crypto crypto) {
        return new LabOptions(
                1, PacketSize.parse("imix"), 0, ipv6, 1, Optional.empty(), crypto, NegotiationOptions.DEFAULT);
    }

    private static long carry(LabTurns four, LabTurns six) {
        four.enter();
        six.enter();
        long start = System.nanoTime();
        long looked = start;
        long wanted = CompilerThreads.wantedNanos();
        boolean calm = false;
        long now = start;
        while (!calm && now - start < LONGEST_NANOS) {
            four.turn();
            six.turn();
            now = System.nanoTime();
            if (now - looked >= CALM_NANOS) {
                long wantedNow = CompilerThreads.wantedNanos();
                // It falls when a thread of a compiler has ended, and then says nothing of the others.
                calm = wantedNow >= wanted
                        && wantedNow - wanted < (now - looked) / CALM_PART
                        && Math.min(four.delivered(), six.delivered()) >= LEAST_PACKETS;
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
