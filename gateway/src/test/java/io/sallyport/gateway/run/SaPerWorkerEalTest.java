package io.sallyport.gateway.run;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import io.sallyport.dpdk.eal.Eal;
import io.sallyport.dpdk.eal.EalOptions;
import io.sallyport.dpdk.ethdev.Port;
import io.sallyport.dpdk.ethdev.PortConfig;
import io.sallyport.dpdk.mbuf.Mbuf;
import io.sallyport.dpdk.mbuf.MbufPool;
import io.sallyport.dpdk.mbuf.Mbufs;
import io.sallyport.dpdk.memory.Memory;
import io.sallyport.dpdk.memory.OffHeap;
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
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.BooleanSupplier;
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
@SuppressWarnings("ThreadPriorityCheck") // Yields because there may be fewer processors than threads that poll.
final class SaPerWorkerEalTest {
    private static final int SLOTS = 256;
    private static final int WORKERS = 2;
    private static final int PACKETS = 40;
    private static final int ETHERNET = 14;
    private static final int PROTOCOL = ETHERNET + 9;
    private static final int ESP = 50;
    private static final int SPI = ETHERNET + 20;
    private static final int SEQUENCE = SPI + 4;
    /** Two policies let IKE pass; the child's is behind them. */
    private static final int POLICY = 2;

    private static final long PATIENCE_NS = Duration.ofSeconds(60).toNanos();

    private static Eal eal;
    private static MbufPool pool;
    private static OffHeap array;

    @BeforeAll
    static void startEal() {
        eal = Eal.start(EalOptions.builder()
                .hugePages(false)
                .memoryMib(128)
                .filePrefix("sallyport-sas-test")
                .build());
        pool = MbufPool.create("sas-test", 4095, 0, 2176, 0);
        array = OffHeap.allocate((long) Long.BYTES * SLOTS);
    }

    @AfterAll
    static void closeEal() {
        array.close();
        pool.close();
        eal.close();
    }

    @Test
    @DisplayName("D23: per-worker SAs have their own keys and window, and are accepted on any worker")
    void shouldUseAPairForEachWorker() throws Exception {
        try (RingPair westIn = RingPair.create("swa", WORKERS, SLOTS, 0);
                RingPair westOut = RingPair.create("swb", WORKERS, SLOTS, 0);
                RingPair eastOut = RingPair.create("swc", WORKERS, SLOTS, 0);
                RingPair eastIn = RingPair.create("swd", WORKERS, SLOTS, 0);
                Gateway west = gateway(true, westIn, westOut);
                Gateway east = gateway(false, eastIn, eastOut)) {
            for (RingPair pair : List.of(westIn, westOut, eastOut, eastIn)) {
                pair.right()
                        .configure(PortConfig.builder(pool)
                                .rxQueues(WORKERS)
                                .txQueues(WORKERS)
                                .build());
                pair.right().start();
            }
            west.start();
            east.start();
            await("a pair for each worker on both sides", () -> {
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
        assertEquals(0, pool.inUse());
    }

    /** The host behind a gateway sends to both of its workers; what comes out is held against their SAs. */
    private static List<byte[]> seal(Gateway gateway, Port inside, Port outside, int us) {
        long handedOver = count(gateway, Counter.HANDED_OFF);
        for (int i = 0; i < PACKETS; i++) {
            for (int queue = 0; queue < WORKERS; queue++) {
                send(inside, queue, frame(us, packet(us, queue, i)));
            }
        }
        List<byte[]> all = new ArrayList<>();
        Map<Integer, Integer> spiOfQueue = new TreeMap<>();
        Map<Integer, Integer> last = new TreeMap<>();
        await("sealed packets of " + gateway.settings().name(), () -> {
            for (int queue = 0; queue < WORKERS; queue++) {
                for (byte[] frame : receive(outside, queue)) {
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
            send(outside, strangerTo(frame), frame);
        }
        int[] arrived = {0};
        await("packets at the host of " + gateway.settings().name(), () -> {
            for (int queue = 0; queue < WORKERS; queue++) {
                arrived[0] += receive(inside, queue).size();
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
        send(outside, 0, first);
        await("a replay", () -> dropped(gateway, DropReason.REPLAYED) == 1);
        // A number that the other SA has not seen, so that its window does not speak first.
        byte[] moved = ByteBuffer.wrap(first.clone())
                .putInt(SPI, other)
                .putInt(SEQUENCE, PACKETS + 1)
                .array();
        send(outside, 0, moved);
        await("a packet under another SA's key", () -> dropped(gateway, DropReason.ICV_WRONG) == 1);
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
        int them = 3 - us;
        String text = """
                name: %NAME%
                dpdk: {large-buffers: 15}
                workers: [{}, {}]
                ports:
                  - {name: in, device: %IN%, side: inside, addresses: [10.%US%.0.254/16], mac: "02:00:00:00:00:0%US%", arp: false}
                  - {name: out, device: %OUT%, side: outside, addresses: [192.0.2.%US%/24], mac: "02:00:00:00:01:0%US%", arp: false}
                routes:
                  - {to: 10.%THEM%.0.0/16, via: 192.0.2.%THEM%, port: out}
                neighbours:
                  - {address: 10.%US%.0.1, mac: "02:00:00:00:02:0%US%", port: in}
                  - {address: 192.0.2.%THEM%, mac: "02:00:00:00:01:0%THEM%", port: out}
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
                """.replace("%NAME%", isWest ? "west" : "east")
                .replace("%IN%", in.left().name())
                .replace("%OUT%", out.left().name())
                .replace("%US%", "" + us)
                .replace("%THEM%", "" + them)
                .replace("%START%", isWest ? "on-boot" : "on-demand");
        Credentials credentials = new Credentials(
                new PreSharedKeys(List.of(new PreSharedKeys.Entry(
                        Optional.empty(),
                        new PeerPattern.Anyone(),
                        Secret.copyOf("a key of the test".getBytes(StandardCharsets.UTF_8))))),
                List.of(),
                new TrustStore(List.of(), List.of(), List.of(), RevocationPolicy.OFF),
                InstantSource.system());
        return Gateway.assemble(
                Configuration.parse("sas.yaml", text).settings(), pool, Optional.of(LoadedCredentials.of(credentials)));
    }

    /** UDP between the hosts; the port tells the queue by which it comes in. */
    private static byte[] packet(int us, int queue, int number) {
        int them = 3 - us;
        ByteBuffer packet = ByteBuffer.allocate(60)
                .put((byte) 0x45)
                .put((byte) 0)
                .putShort((short) 60)
                .putInt(number << Short.SIZE)
                .put((byte) 64)
                .put((byte) 17)
                .putShort((short) 0)
                .put(new byte[] {10, (byte) us, 0, 1, 10, (byte) them, 0, 1})
                .putShort((short) (5000 + queue))
                .putShort((short) 6000)
                .putShort((short) 40);
        int sum = 0;
        for (int i = 0; i < 20; i += Short.BYTES) {
            sum += Short.toUnsignedInt(packet.getShort(i));
        }
        sum = (sum & 0xffff) + (sum >>> Short.SIZE);
        return packet.putShort(10, (short) ~sum).array();
    }

    private static byte[] frame(int gateway, byte[] packet) {
        return ByteBuffer.allocate(ETHERNET + packet.length)
                .put(new byte[] {2, 0, 0, 0, 0, (byte) gateway, 2, 0, 0, 0, 2, (byte) gateway, 8, 0})
                .put(packet)
                .array();
    }

    /** Moves what waits from one gateway to the other, and from each queue to the other one. */
    private static void carry(Port from, Port to) {
        for (int queue = 0; queue < WORKERS; queue++) {
            int count = from.rxQueue(queue).burst(array.address(), SLOTS);
            int taken = to.txQueue(1 - queue).burst(array.address(), count);
            assertEquals(count, taken);
        }
    }

    private static void send(Port end, int queue, byte[] frame) {
        long mbuf = pool.alloc();
        Mbuf.setData(mbuf, Mbuf.dataOffset(mbuf), frame.length);
        Memory.write(Mbuf.data(mbuf), frame);
        Mbuf.put(array.address(), 0, mbuf);
        assertEquals(1, end.txQueue(queue).burst(array.address(), 1));
    }

    private static List<byte[]> receive(Port end, int queue) {
        int count = end.rxQueue(queue).burst(array.address(), SLOTS);
        List<byte[]> frames = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            long mbuf = Mbuf.at(array.address(), i);
            frames.add(Memory.bytes(Mbuf.data(mbuf), Mbuf.dataLength(mbuf)));
        }
        Mbufs.freeBulk(array.address(), count);
        return frames;
    }

    private static void await(String what, BooleanSupplier condition) {
        long since = System.nanoTime();
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() - since > PATIENCE_NS) {
                throw new AssertionError("waited in vain: " + what);
            }
            Thread.yield();
        }
    }
}
