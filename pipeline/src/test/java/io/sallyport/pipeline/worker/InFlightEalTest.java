package io.sallyport.pipeline.worker;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sallyport.dpdk.cryptodev.CryptoDevice;
import io.sallyport.dpdk.eal.DeviceArgument;
import io.sallyport.dpdk.eal.Eal;
import io.sallyport.pipeline.burst.Burst;
import io.sallyport.pipeline.burst.DropReason;
import io.sallyport.pipeline.burst.WorkerCounters.Counter;
import io.sallyport.pipeline.crypto.CipherSuite;
import io.sallyport.pipeline.crypto.CryptoProvider;
import io.sallyport.pipeline.crypto.CryptodevProvider;
import io.sallyport.pipeline.crypto.DeadDeviceException;
import io.sallyport.pipeline.oracle.Frames;
import io.sallyport.pipeline.sad.SaParameters;
import io.sallyport.pipeline.sad.SaRecord;
import io.sallyport.pipeline.sad.SecurityProtocol;
import io.sallyport.pipeline.spd.Prefix;
import io.sallyport.pipeline.worker.GatewayUnderTest.Options;
import io.sallyport.pipeline.worker.GatewayUnderTest.Pair;
import io.sallyport.pipeline.worker.GatewayUnderTest.Tunnel;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Packets that are with an asynchronous engine: their order, their number, and what is not to happen meanwhile. */
final class InFlightEalTest {
    private static final String CBC = "aes-cbc-128+hmac-sha1-96";
    private static final int ROUNDS = 40;
    private static final int MOST_PACKETS = 50;
    private static final int ESP = 20;
    private static final int SPI = 20;
    private static final int AH = 24;

    @RegisterExtension
    private static final Testbed testbed = new Testbed("in-flight");

    /** ESP for IPv4, AH for IPv6. */
    private record Pairs(Pair esp, Pair ah) {
        static Pairs of(GatewayUnderTest gateway) {
            return new Pairs(
                    pair(gateway, CBC, Prefix.IPV4, SecurityProtocol.ESP),
                    pair(gateway, "hmac-sha1-96", Prefix.IPV6, SecurityProtocol.AH));
        }

        private static Pair pair(GatewayUnderTest gateway, String suite, int inner, SecurityProtocol protocol) {
            UnaryOperator<SaParameters.Builder> shape = sa -> sa.protocol(protocol);
            return gateway.pair(CipherSuite.parse(suite).orElseThrow(), false, inner, Prefix.IPV4, shape);
        }
    }

    private static byte[] number(int number) {
        return ByteBuffer.allocate(8).putInt(4, number).array();
    }

    private static int number(byte[] packet) {
        return ByteBuffer.wrap(packet, packet.length - 4, 4).getInt();
    }

    private static void sendOut(GatewayUnderTest gateway, int family, int number) {
        testbed.send(gateway.inside, GatewayUnderTest.fromHost(GatewayUnderTest.toFar(family, number(number))));
    }

    private static void sendIn(GatewayUnderTest gateway, Pair pair, int number) {
        byte[] esp = pair.toGateway().seal(number, GatewayUnderTest.fromFar(Prefix.IPV4, number(number)));
        testbed.send(gateway.outside, GatewayUnderTest.outer(gateway.tunnels.getFirst(), esp));
    }

    private static int sequence(byte[] packet, int at) {
        return ByteBuffer.wrap(packet).getInt(at);
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6})
    @DisplayName(
            "D23: packets of an SA leave in the order of their coming, however late and in whatever order an engine works")
    void shouldKeepTheOrderOfAnSa(long seed) {
        LateProvider late = new LateProvider(seed);
        carry(late, seed);
        assertTrue(late.mostUnderWay > 2, () -> "under way at most: " + late.mostUnderWay);
    }

    @ParameterizedTest
    @ValueSource(strings = {"crypto_openssl7", "crypto_aesni_mb7"})
    @DisplayName(
            "D23: packets of an SA leave in the order of their coming, by crypto devices, two or more batches at a time")
    void shouldKeepTheOrderOfAnSaByDevices(String device) {
        long overlapped = carry(cryptodev(device), 7);
        assertTrue(overlapped > 0, () -> "batches that another was under way beside: " + overlapped);
    }

    private static CryptodevProvider cryptodev(String device) {
        CryptoDevice opened = CryptoDevice.open(Eal.running().orElseThrow(), DeviceArgument.parse(device));
        return CryptodevProvider.start(device.substring(7), List.of(opened), 1, 256);
    }

    /** Random traffic of both directions and protocols; returns how many batches overlapped. */
    private static long carry(CryptoProvider provider, long seed) {
        Random random = new Random(seed);
        try (GatewayUnderTest gateway = new GatewayUnderTest(testbed, Options.simple(), provider)) {
            Pairs pairs = Pairs.of(gateway);
            Worker worker = gateway.plane.workers().getFirst();
            List<Integer> opened = new ArrayList<>();
            List<Integer> esp = new ArrayList<>();
            List<Integer> ah = new ArrayList<>();
            int in = 0;
            int out4 = 0;
            int out6 = 0;
            for (int round = 0; round < ROUNDS; round++) {
                for (int packets = random.nextInt(MOST_PACKETS); packets > 0; packets--) {
                    switch (random.nextInt(round % 3 == 0 ? 1 : 3)) {
                        case 0 -> sendOut(gateway, Prefix.IPV6, ++out6);
                        case 1 -> sendOut(gateway, Prefix.IPV4, ++out4);
                        default -> sendIn(gateway, pairs.esp(), ++in);
                    }
                }
                for (int polls = random.nextInt(4); polls > 0; polls--) {
                    int _ = worker.poll();
                }
                receive(gateway, pairs, opened, esp, ah);
            }
            gateway.poll();
            receive(gateway, pairs, opened, esp, ah);
            assertEquals(0, gateway.drops());
            assertEquals(upTo(in), opened);
            assertEquals(upTo(out4), esp);
            assertEquals(upTo(out6), ah);
            assertEquals(out4 + out6, gateway.count(Counter.SEALED));
            return gateway.count(Counter.CRYPTO_OVERLAPPED);
        }
    }

    private static List<Integer> upTo(int last) {
        List<Integer> numbers = new ArrayList<>();
        for (int i = 1; i <= last; i++) {
            numbers.add(i);
        }
        return numbers;
    }

    /** What has left the gateway, by the numbers in the packets, each of which must be its sequence number too. */
    private static void receive(
            GatewayUnderTest gateway, Pairs pairs, List<Integer> opened, List<Integer> esp, List<Integer> ah) {
        for (byte[] frame : testbed.receive(gateway.inside)) {
            opened.add(number(Frames.packet(frame)));
        }
        for (byte[] frame : testbed.receive(gateway.outside)) {
            byte[] packet = Frames.packet(frame);
            if (packet[9] == 50) {
                int sequence = sequence(packet, SPI + 4);
                byte[] inner = pairs.esp().fromGateway().open(sequence, Arrays.copyOfRange(packet, ESP, packet.length));
                assertEquals(sequence, number(inner));
                esp.add(sequence);
            } else {
                int sequence = sequence(packet, SPI + 8);
                assertEquals(sequence, number(packet));
                assertEquals(ESP + AH, packet.length - GatewayUnderTest.toFar(Prefix.IPV6, number(0)).length);
                ah.add(sequence);
            }
        }
    }

    @Test
    @DisplayName(
            "an SA that is retired while its packets are with the device keeps its keys and record until they are back")
    void shouldNotReclaimAnSaInFlight() {
        LateProvider late = new LateProvider(1);
        try (GatewayUnderTest gateway = new GatewayUnderTest(testbed, Options.simple(), late)) {
            Pair pair = Pairs.of(gateway).esp();
            Worker worker = gateway.plane.workers().getFirst();
            worker.enter();
            int sas = gateway.plane.inbound().size();
            late.held = true;
            sendIn(gateway, pair, 1);
            assertTrue(worker.poll() > 0);
            var _ = gateway.plane.inbound().retire(pair.inbound());
            for (int i = 0; i < 10; i++) {
                assertTrue(worker.poll() > 0, "an idle strategy would rest");
                gateway.control();
            }
            assertEquals(0, late.released.get(), "its session is in use");
            assertEquals(sas, gateway.plane.inbound().size());
            late.held = false;
            gateway.poll();
            assertEquals(1, testbed.receive(gateway.inside).size());
            for (int i = 0; i < 4; i++) {
                int _ = worker.poll();
                gateway.control();
            }
            assertEquals(1, late.released.get());
            assertEquals(sas - 1, gateway.plane.inbound().size());
            worker.leave();
        }
    }

    @Test
    @DisplayName("SAs are reclaimed although some packets are always with the device")
    void shouldReclaimUnderTraffic() {
        LateProvider late = new LateProvider(2);
        try (GatewayUnderTest gateway = new GatewayUnderTest(testbed, Options.simple(), late)) {
            Pairs pairs = Pairs.of(gateway);
            Worker worker = gateway.plane.workers().getFirst();
            worker.enter();
            int sas = gateway.plane.inbound().size();
            var _ = gateway.plane.inbound().retire(pairs.ah().inbound());
            int number = 0;
            while (gateway.plane.inbound().size() == sas && number < 1_000) {
                sendIn(gateway, pairs.esp(), ++number);
                assertTrue(worker.poll() > 0);
                gateway.control();
                testbed.receive(gateway.inside);
            }
            int sent = number;
            assertEquals(sas - 1, gateway.plane.inbound().size(), () -> "after " + sent + " packets");
            gateway.poll();
            worker.leave();
        }
    }

    @Test
    @DisplayName("while the device has enough, packets stay in their queue, and none is lost")
    void shouldLeavePacketsInTheirQueue() {
        LateProvider late = new LateProvider(3, CiphersInFlight.RESERVED + 2);
        try (GatewayUnderTest gateway = new GatewayUnderTest(testbed, Options.simple(), late)) {
            Pair pair = Pairs.of(gateway).esp();
            late.held = true;
            Worker worker = gateway.plane.workers().getFirst();
            for (int i = 1; i <= 600; i++) {
                sendIn(gateway, pair, i);
            }
            for (int i = 0; i < 30; i++) {
                int _ = worker.poll();
            }
            assertEquals(3 * Burst.CAPACITY, gateway.count(Counter.RECEIVED), "three places were not reserved");
            assertTrue(gateway.count(Counter.CRYPTO_BUSY) > 0);
            late.held = false;
            gateway.poll();
            assertEquals(600, testbed.receive(gateway.inside).size());
            assertEquals(0, gateway.drops());
        }
    }

    @Test
    @DisplayName(
            "what another worker gives, by turns of two ports, takes no more places with the device than there are")
    void shouldTakeOverInFewBatches() {
        LateProvider late = new LateProvider(5, CiphersInFlight.RESERVED);
        try (GatewayUnderTest gateway =
                new GatewayUnderTest(testbed, Options.simple().withWorkers(2), late)) {
            // The second tunnel is the first worker's; the first queue outside and the second inside are the second's.
            Tunnel tunnel = gateway.tunnels.get(1);
            Worker owner = gateway.plane.workers().getFirst();
            Worker receiver = gateway.plane.workers().get(1);
            gateway.useFor(Prefix.IPV6, tunnelOf(gateway, 0));
            late.held = true;
            int each = Burst.CAPACITY / 2;
            for (int i = 1; i <= each; i++) {
                byte[] inner = GatewayUnderTest.fromFar(Prefix.IPV6, new byte[4]);
                testbed.send(
                        gateway.outside.toGateway(),
                        GatewayUnderTest.outer(tunnel, tunnel.toGateway().seal(i, inner)));
                testbed.send(
                        gateway.inside.secondToGateway(),
                        GatewayUnderTest.fromHost(GatewayUnderTest.toFar(Prefix.IPV6, new byte[4])));
                int _ = receiver.poll();
            }
            assertEquals(2L * each, receiver.counters().get(Counter.HANDED_OFF));
            assertTrue(owner.poll() > 0);
            late.held = false;
            gateway.poll();
            assertEquals(0, gateway.drops());
            assertEquals(each, gateway.count(Counter.OPENED));
            assertEquals(each, gateway.count(Counter.SEALED));
        }
    }

    /** A tunnel whose outbound SA is that worker's. */
    private static Tunnel tunnelOf(GatewayUnderTest gateway, int worker) {
        Options options = Options.simple().withWorkers(2);
        Tunnel tunnel = gateway.tunnel(Prefix.IPV6, Prefix.IPV4, options);
        return SaRecord.owner(tunnel.outbound().hot()) == worker
                ? tunnel
                : gateway.tunnel(Prefix.IPV6, Prefix.IPV4, options);
    }

    @Test
    @DisplayName("bursts for which there is no place are dropped with a reason, and use no sequence number")
    void shouldDropWhatThereIsNoPlaceFor() {
        LateProvider late = new LateProvider(4, CiphersInFlight.RESERVED);
        try (GatewayUnderTest gateway =
                new GatewayUnderTest(testbed, Options.simple().withMtu(256), late)) {
            Pair pair = Pairs.of(gateway).esp();
            late.held = true;
            for (int i = 0; i < Burst.CAPACITY; i++) {
                byte[] packet = Frames.withFragmentField(GatewayUnderTest.toFar(Prefix.IPV4, new byte[1400]), 0);
                testbed.send(gateway.inside, GatewayUnderTest.fromHost(packet));
            }
            int _ = gateway.plane.workers().getFirst().poll();
            late.held = false;
            gateway.poll();
            long pieces = gateway.count(Counter.FRAGMENTS_MADE);
            List<byte[]> frames = testbed.receive(gateway.outside);
            assertTrue(pieces > CiphersInFlight.RESERVED * Burst.CAPACITY, () -> pieces + " pieces");
            assertEquals(CiphersInFlight.RESERVED * Burst.CAPACITY, frames.size());
            assertEquals(pieces - frames.size(), gateway.drops(DropReason.CRYPTO_FULL));
            for (int i = 0; i < frames.size(); i++) {
                byte[] packet = Frames.packet(frames.get(i));
                assertEquals(i + 1, sequence(packet, SPI + 4));
                byte[] _ = pair.fromGateway().open(i + 1, Arrays.copyOfRange(packet, ESP, packet.length));
            }
        }
    }

    @Test
    @DisplayName("a worker that is stopped sends what the device has before it goes offline")
    void shouldFinishWhenStopped() {
        LateProvider late = new LateProvider(5);
        try (GatewayUnderTest gateway = new GatewayUnderTest(testbed, Options.simple(), late)) {
            Pair pair = Pairs.of(gateway).esp();
            late.held = true;
            for (int i = 1; i <= 200; i++) {
                sendIn(gateway, pair, i);
                sendOut(gateway, Prefix.IPV6, i);
            }
            try (WorkerThreads threads = new WorkerThreads(gateway)) {
                threads.await("all packets to be received", () -> gateway.count(Counter.RECEIVED) == 400);
                assertEquals(0, gateway.count(Counter.TRANSMITTED));
                late.held = false;
            }
            assertEquals(400, gateway.count(Counter.TRANSMITTED));
            assertEquals(200, testbed.receive(gateway.inside).size());
            assertEquals(200, testbed.receive(gateway.outside).size());
            assertEquals(0, gateway.drops());
        }
    }

    @Test
    @DisplayName(
            "a worker that is closed waits for what the device has, drops it with a reason, and frees every buffer")
    void shouldDropWhenClosed() {
        LateProvider late = new LateProvider(6);
        GatewayUnderTest gateway = new GatewayUnderTest(testbed, Options.simple(), late);
        try (gateway) {
            Pair pair = Pairs.of(gateway).esp();
            late.held = true;
            for (int i = 1; i <= 100; i++) {
                sendIn(gateway, pair, i);
            }
            Worker worker = gateway.plane.workers().getFirst();
            while (gateway.count(Counter.RECEIVED) < 100) {
                int _ = worker.poll();
            }
            late.held = false;
        }
        assertEquals(100, gateway.drops(DropReason.CRYPTO_LOST));
    }

    @Test
    @DisplayName("what a dead device has is counted and never used again, and its SAs are not reclaimed")
    void shouldKeepItsHandsOffWhatADeadDeviceHas() {
        LateProvider late = new LateProvider(7);
        GatewayUnderTest gateway = new GatewayUnderTest(testbed, Options.simple(), late);
        try (gateway) {
            Pair pair = Pairs.of(gateway).esp();
            Worker worker = gateway.plane.workers().getFirst();
            worker.enter();
            sendIn(gateway, pair, 1);
            assertTrue(worker.poll() > 0);
            late.dead = true;
            var _ = gateway.plane.inbound().retire(pair.inbound());
            assertThrows(DeadDeviceException.class, worker::poll);
            worker.leave();
            for (int i = 0; i < 4; i++) {
                gateway.control();
            }
            assertEquals(0, late.released.get());
        }
        assertEquals(1, gateway.drops(DropReason.CRYPTO_LOST));
        testbed.lose(1); // the device may still write to the packet's buffer
    }
}
