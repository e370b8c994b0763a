package io.sallyport.pipeline.worker;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sallyport.pipeline.burst.WorkerCounters.Counter;
import io.sallyport.pipeline.crypto.CipherSuite;
import io.sallyport.pipeline.handoff.Ownership;
import io.sallyport.pipeline.oracle.Frames;
import io.sallyport.pipeline.spd.PolicySas;
import io.sallyport.pipeline.spd.Prefix;
import io.sallyport.pipeline.worker.GatewayUnderTest.Options;
import io.sallyport.pipeline.worker.GatewayUnderTest.Pair;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Two workers, each with an outbound SA of its own for one policy. */
final class OwnSasEalTest {
    private static final int PACKETS = 40;
    private static final int SEQUENCE = 24;
    private static final int SPI = 20;

    @RegisterExtension
    private static final Testbed testbed = new Testbed("own");

    private final GatewayUnderTest gateway = testbed.gateway(Options.simple().withWorkers(2));
    private final PolicySas sas = gateway.plane.tables().policySas();
    private final List<Pair> pairs = List.of(pair(0), pair(1));

    @BeforeEach
    void giveEachWorkerAPair() {
        sas.publishCurrent(GatewayUnderTest.PROTECT4, pairs.get(0).outbound().hot());
        sas.giveEachWorkerItsOwn(GatewayUnderTest.PROTECT4, 2);
    }

    /** In the first shard, which the first worker always has, or in the last, which comes and goes. */
    private Pair pair(int worker) {
        int shard = worker == 0 ? 0 : Ownership.SHARDS - 1;
        return gateway.pair(CipherSuite.AES_GCM_128, false, Prefix.IPV4, Prefix.IPV4, sa -> sa.owner(shard));
    }

    private long own(int worker) {
        return sas.ownAcquire(GatewayUnderTest.PROTECT4, worker);
    }

    /** Sends packets to both workers by turns; what each seals comes out by its own queue. */
    private List<List<byte[]>> seal() {
        for (int i = 0; i < PACKETS; i++) {
            byte[] frame = GatewayUnderTest.fromHost(GatewayUnderTest.toFar(Prefix.IPV4, new byte[8]));
            testbed.send(gateway.inside.toGateway(), frame);
            testbed.send(gateway.inside.secondToGateway(), frame);
            gateway.poll();
            gateway.poll();
        }
        List<List<byte[]>> sealed = new ArrayList<>();
        for (var queue : List.of(gateway.outside.fromGateway(), gateway.outside.secondFromGateway())) {
            sealed.add(testbed.receive(queue).stream().map(Frames::packet).toList());
        }
        return sealed;
    }

    private static void assertSealedBy(Pair pair, int first, List<byte[]> packets) {
        for (int i = 0; i < packets.size(); i++) {
            byte[] packet = packets.get(i);
            int sequence = ByteBuffer.wrap(packet).getInt(SEQUENCE);
            assertEquals(first + i, sequence, "a sequence of its own, without gap");
            pair.fromGateway().open(sequence, Arrays.copyOfRange(packet, SPI, packet.length));
        }
    }

    @Test
    @DisplayName("D23: each worker seals what it receives with its own SA, under its own key and numbers")
    void shouldSealWithItsOwn() {
        for (int worker = 0; worker < 2; worker++) {
            sas.publishOwnCurrent(own(worker), pairs.get(worker).outbound().hot());
        }
        List<List<byte[]>> sealed = seal();

        assertEquals(0, gateway.count(Counter.HANDED_OFF));
        for (int worker = 0; worker < 2; worker++) {
            assertEquals(PACKETS, sealed.get(worker).size());
            assertSealedBy(pairs.get(worker), 1, sealed.get(worker));
        }
    }

    @Test
    @DisplayName("D23: a worker without an SA of its own hands over to the owner of the policy's, which seals in order")
    void shouldFallBackToThePolicysSa() {
        sas.publishOwnCurrent(own(0), pairs.get(0).outbound().hot());
        List<List<byte[]>> sealed = seal();

        assertEquals(PACKETS, gateway.count(Counter.HANDED_OFF));
        assertEquals(2 * PACKETS, sealed.get(0).size());
        assertEquals(0, sealed.get(1).size());
        assertSealedBy(pairs.get(0), 1, sealed.get(0));
    }

    @Test
    @DisplayName("D23: an SA of its own that moves to another worker is left alone, and nothing goes to and fro")
    void shouldLeaveAnSaThatMovedAway() {
        // Each has the SA that is the other's: neither is of use, and the policy's stands in.
        sas.publishOwnCurrent(own(0), pairs.get(1).outbound().hot());
        sas.publishOwnCurrent(own(1), pairs.get(0).outbound().hot());
        List<List<byte[]>> sealed = seal();

        assertEquals(PACKETS, gateway.count(Counter.HANDED_OFF));
        assertSealedBy(pairs.get(0), 1, sealed.get(0));
        assertEquals(2 * PACKETS, sealed.get(0).size());
        assertEquals(0, gateway.drops());
    }

    @Test
    @DisplayName("D23: SAs of its own keep their order and lose nothing while shards move")
    void shouldKeepOrderOnALiveResize() {
        for (int worker = 0; worker < 2; worker++) {
            sas.publishOwnCurrent(own(worker), pairs.get(worker).outbound().hot());
        }
        int[] next = {1, 1};
        for (int round = 0; round < 10; round++) {
            gateway.plane.resize(1 + round % 2);
            List<List<byte[]>> sealed = seal();
            while (gateway.plane.isResizing()) {
                gateway.control();
                gateway.poll();
            }
            for (var queue : List.of(gateway.outside.fromGateway(), gateway.outside.secondFromGateway())) {
                sealed.add(testbed.receive(queue).stream().map(Frames::packet).toList());
            }
            int packets = 0;
            for (int worker = 0; worker < 2; worker++) {
                int spi = pairs.get(worker).fromGateway().spi();
                List<byte[]> its = sealed.stream()
                        .flatMap(List::stream)
                        .filter(packet -> ByteBuffer.wrap(packet).getInt(SPI) == spi)
                        .toList();
                assertSealedBy(pairs.get(worker), next[worker], its);
                next[worker] += its.size();
                packets += its.size();
            }
            assertEquals(2 * PACKETS, packets, "round " + round);
        }
        assertEquals(0, gateway.drops());
        assertTrue(next[1] > 1, "the second SA was used");
    }
}
