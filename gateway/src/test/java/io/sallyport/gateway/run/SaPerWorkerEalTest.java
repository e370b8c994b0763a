package io.sallyport.gateway.run;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import io.sallyport.dpdk.ethdev.Port;
import io.sallyport.dpdk.ring.RingPair;
import io.sallyport.gateway.config.Configuration;
import io.sallyport.gateway.config.LoadedCredentials;
import io.sallyport.ike.auth.Credentials;
import io.sallyport.ike.auth.PeerPattern;
import io.sallyport.ike.auth.PreSharedKeys;
import io.sallyport.ike.auth.certificate.RevocationPolicy;
import io.sallyport.ike.auth.certificate.TrustStore;
import io.sallyport.ike.crypto.Secret;
import io.sallyport.pipeline.burst.DropReason;
import io.sallyport.pipeline.burst.WorkerCounters.Counter;
import io.sallyport.pipeline.handoff.Ownership;
import io.sallyport.pipeline.spd.PolicySas;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/**
 * Two gateways of two workers each, that negotiate a pair of SAs for each worker; the test is the host of each, and the
 * wire between them.
 *
 * <pre>
 *   host ══ queues 0 and 1 ══│west│══ queues 0 and 1 ══ wire ══ queues 1 and 0 ══│east│══ host
 * </pre>
 */
final class SaPerWorkerEalTest {
    private static final int WORKERS = 2;
    private static final int PACKETS = 40;
    private static final int ETHERNET = RingBench.ETHERNET;
    private static final int PROTOCOL = ETHERNET + 9;
    private static final int ESP = 50;
    private static final int SPI = ETHERNET + RingBench.IPV4_HEADER;
    private static final int SEQUENCE = SPI + 4;
    /** Two policies let IKE pass; the child's is behind them. */
    private static final int POLICY = 2;

    private static RingBench bench;

    @BeforeAll
    static void startEal() {
        bench = new RingBench("sas-test", 128, 4095);
    }

    @AfterAll
    static void closeEal() {
        bench.close();
    }

    @Test
    @DisplayName("D23: per-worker SAs have their own keys and window, and are accepted on any worker")
    void shouldUseAPairForEachWorker() throws Exception {
        try (RingPair westIn = RingBench.cable("swa", WORKERS);
                RingPair westOut = RingBench.cable("swb", WORKERS);
                RingPair eastOut = RingBench.cable("swc", WORKERS);
                RingPair eastIn = RingBench.cable("swd", WORKERS);
                Gateway west = gateway(true, westIn, westOut);
                Gateway east = gateway(false, eastIn, eastOut)) {
            bench.start(WORKERS, westIn, westOut, eastOut, eastIn);
            west.start();
            east.start();
            RingBench.await("a pair for each worker on both sides", () -> {
                carry(westOut.right(), eastOut.right());
                carry(eastOut.right(), westOut.right());
                return hasAll(west.policySas()) && hasAll(east.policySas());
            });
            // Both ways and on both sides, each worker's own packets under its own SA.
            List<byte[]> toEast = seal(west, westIn.right(), westOut.right(), 1);
            deliver(east, toEast, eastOut.right(), eastIn.right());
            List<byte[]> toWest = seal(east, eastIn.right(), eastOut.right(), 2);
            deliver(west, toWest, westOut.right(), westIn.right());
            assertOwnWindowAndKey(east, toEast, eastOut.right());
        }
        assertEquals(0, bench.pool().inUse());
    }

    /** The host behind a gateway sends to both of its workers; what comes out is held against their SAs. */
    private static List<byte[]> seal(Gateway gateway, Port inside, Port outside, int us) {
        long handedOver = count(gateway, Counter.HANDED_OFF);
        for (int i = 0; i < PACKETS; i++) {
            for (int queue = 0; queue < WORKERS; queue++) {
                // The port tells the queue by which it comes in.
                bench.send(inside, queue, RingBench.frame(us, RingBench.udp(us, 5000 + queue, 60, i)));
            }
        }
        List<byte[]> all = new ArrayList<>();
        Map<Integer, Integer> spiOfQueue = new TreeMap<>();
        Map<Integer, Integer> last = new TreeMap<>();
        RingBench.await("sealed packets of " + gateway.settings().name(), () -> {
            for (int queue = 0; queue < WORKERS; queue++) {
                for (byte[] frame : bench.receive(outside, queue)) {
                    if (frame[PROTOCOL] == ESP) {
                        int spi = ByteBuffer.wrap(frame).getInt(SPI);
                        assertEquals(spi, spiOfQueue.computeIfAbsent(queue, _ -> spi), "one SA for each worker");
                        int sequence = ByteBuffer.wrap(frame).getInt(SEQUENCE);
                        assertEquals(last.getOrDefault(spi, 0) + 1, sequence, "numbers of its own");
                        last.put(spi, sequence);
                        all.add(frame);
                    }
                }
            }
            return all.size() == WORKERS * PACKETS;
        });
        assertNotEquals(spiOfQueue.get(0), spiOfQueue.get(1));
        // The peer chose them: with two workers and the shards dealt out in turn, one is of each.
        assertNotEquals(Ownership.shardOf(spiOfQueue.get(0)) % WORKERS, Ownership.shardOf(spiOfQueue.get(1)) % WORKERS);
        assertEquals(handedOver, count(gateway, Counter.HANDED_OFF), "no worker needed another's SA");
        return all;
    }

    /** Every packet goes to the worker that does not own its SA, and gets to the host all the same. */
    private static void deliver(Gateway gateway, List<byte[]> frames, Port outside, Port inside) {
        long handedOver = count(gateway, Counter.HANDED_OFF);
        for (byte[] frame : frames) {
            bench.send(outside, strangerTo(frame), frame);
        }
        int[] arrived = {0};
        RingBench.await("packets at the host of " + gateway.settings().name(), () -> {
            for (int queue = 0; queue < WORKERS; queue++) {
                arrived[0] += bench.receive(inside, queue).size();
            }
            return arrived[0] == frames.size();
        });
        assertEquals(handedOver + frames.size(), count(gateway, Counter.HANDED_OFF));
        assertEquals(0, gateway.drops());
    }

    /** The queue of the outside port that the SA's owner does not poll: queue q is worker (1 + q) modulo 2's. */
    private static int strangerTo(byte[] frame) {
        int owner = Ownership.shardOf(ByteBuffer.wrap(frame).getInt(SPI)) % WORKERS;
        return owner == 0 ? 0 : 1;
    }

    /** A number that one SA has had is new to the other, and one SA's packet means nothing under the other. */
    private static void assertOwnWindowAndKey(Gateway gateway, List<byte[]> frames, Port outside) {
        byte[] first = frames.getFirst();
        int other = frames.stream()
                .map(frame -> ByteBuffer.wrap(frame).getInt(SPI))
                .filter(spi -> spi != ByteBuffer.wrap(first).getInt(SPI))
                .findFirst()
                .orElseThrow();
        bench.send(outside, 0, first);
        RingBench.await("a replay", () -> dropped(gateway, DropReason.REPLAYED) == 1);
        // A number that the other SA has not seen, so that its window does not speak first.
        byte[] moved = ByteBuffer.wrap(first.clone())
                .putInt(SPI, other)
                .putInt(SEQUENCE, PACKETS + 1)
                .array();
        bench.send(outside, 0, moved);
        RingBench.await("a packet under another SA's key", () -> dropped(gateway, DropReason.ICV_WRONG) == 1);
        assertEquals(2, gateway.drops());
    }

    private static boolean hasAll(PolicySas sas) {
        for (int worker = 0; worker < WORKERS; worker++) {
            long own = sas.ownAcquire(POLICY, worker);
            if (own == 0 || sas.ownCurrentAcquire(own) == 0) {
                return false;
            }
        }
        return true;
    }

    private static long count(Gateway gateway, Counter counter) {
        return gateway.counters().stream().mapToLong(each -> each.get(counter)).sum();
    }

    private static long dropped(Gateway gateway, DropReason reason) {
        return gateway.counters().stream().mapToLong(each -> each.drops(reason)).sum();
    }

    private static Gateway gateway(boolean isWest, RingPair in, RingPair out) throws Exception {
        int us = isWest ? 1 : 2;
        String rest = """
                workers: [{}, {}]
                connections:
                  - name: both
                    version: ikev1
                    local: 192.0.2.%US%
                    remote: 192.0.2.%THEM%
                    proposals: [aes-128+sha2-256+group-19]
                    children:
                      - name: lan
                        selectors: {local: 10.%US%.0.0/16, remote: 10.%THEM%.0.0/16}
                        start: %START%
                        sas-per-worker: true
                """.replace("%START%", isWest ? "on-boot" : "on-demand");
        Credentials credentials = new Credentials(
                new PreSharedKeys(List.of(new PreSharedKeys.Entry(
                        Optional.empty(),
                        new PeerPattern.Anyone(),
                        Secret.copyOf("a key of the test".getBytes(StandardCharsets.UTF_8))))),
                List.of(),
                new TrustStore(List.of(), List.of(), List.of(), RevocationPolicy.OFF),
                InstantSource.system());
        return Gateway.assemble(
                Configuration.parse("sas.yaml", RingBench.configuration(isWest ? "west" : "east", us, in, out, rest))
                        .settings(),
                bench.pool(),
                Optional.of(LoadedCredentials.of(credentials)));
    }

    /** Moves what waits from one gateway to the other, and from each queue to the other one. */
    private static void carry(Port from, Port to) {
        for (int queue = 0; queue < WORKERS; queue++) {
            bench.carry(from, queue, to, 1 - queue);
        }
    }
}
