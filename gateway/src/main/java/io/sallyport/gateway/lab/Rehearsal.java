package io.sallyport.gateway.lab;

import io.sallyport.dpdk.eal.Eal;
import io.sallyport.gateway.config.DpdkSettings.Crypto;
import io.sallyport.gateway.run.Gateway;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * Carries packets through a lab for a moment, so that the packet path is compiled before anybody counts on it.
 *
 * <p>A gateway's first packets would meet the interpreter otherwise, and queues would overflow behind them. Everything
 * that it made is gone when it returns.
 */
public final class Rehearsal {
    /** By then the methods of the packet path have been compiled. */
    private static final long ENOUGH_PACKETS = 400_000;

    private static final long LONGEST_NANOS = TimeUnit.MILLISECONDS.toNanos(1_500);

    private Rehearsal() {}

    /**
     * Rehearses; a second or two at most.
     *
     * @param eal runs, and has some 16 MiB to spare
     * @param ipv6 inside and outside the tunnel, instead of IPv4
     * @param crypto what will encrypt and authenticate
     * @return packets that came through
     * @throws io.sallyport.dpdk.eal.EalException if memory is short
     */
    public static long run(Eal eal, boolean ipv6, Crypto crypto) throws InterruptedException {
        LabOptions options = new LabOptions(
                1, PacketSize.parse("imix"), 0, ipv6, 1, Optional.empty(), crypto, NegotiationOptions.DEFAULT);
        try (LabBench bench = new LabBench(eal, options)) {
            try {
                bench.start().run(ENOUGH_PACKETS, LONGEST_NANOS);
            } finally {
                bench.stop();
            }
            bench.gateways().forEach(Gateway::throwIfFailed);
            return bench.near().delivered() + bench.far().delivered();
        }
    }
}
