package io.sallyport.pipeline.worker;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sallyport.pipeline.burst.Burst;
import io.sallyport.pipeline.burst.DropReason;
import io.sallyport.pipeline.burst.WorkerCounters.Counter;
import io.sallyport.pipeline.host.Datagram;
import io.sallyport.pipeline.oracle.Frames;
import io.sallyport.pipeline.packet.IpProtocol;
import io.sallyport.pipeline.sad.ActivationCause;
import io.sallyport.pipeline.sad.Transition;
import io.sallyport.pipeline.spd.PolicySas;
import io.sallyport.pipeline.spd.Prefix;
import io.sallyport.pipeline.worker.GatewayUnderTest.Options;
import io.sallyport.pipeline.worker.GatewayUnderTest.Tunnel;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Outbound packets that wait for their SA, through a worker. */
class WaitingEalTest {
    private static final int MOST = 64;
    private static final int OUTER = 20;

    @RegisterExtension
    private static final Testbed testbed = new Testbed("waiting");

    private GatewayUnderTest gateway;

    private void start(Options options) {
        gateway = testbed.gateway(options);
    }

    private static byte[] packet(int family, int number) {
        return GatewayUnderTest.toFar(family, new byte[] {(byte) number, 0, 0, 0, 0, 0, 0, 0});
    }

    private void send(int family, int from, int to) {
        for (int i = from; i <= to; i++) {
            testbed.send(gateway.inside, GatewayUnderTest.fromHost(packet(family, i)));
        }
        gateway.poll();
    }

    /** Each frame is ESP with the next number, and holds the next packet. */
    private void assertSealed(Tunnel tunnel, int family, int from, int to) {
        List<byte[]> frames = testbed.receive(gateway.outside);
        assertEquals(to - from + 1, frames.size());
        for (int i = from; i <= to; i++) {
            byte[] outer = Frames.packet(frames.get(i - from));
            byte[] esp = Arrays.copyOfRange(outer, OUTER, outer.length);
            assertEquals(i - from + 1, esp[7], "sequence number");
            assertArrayEquals(
                    Frames.afterHops(packet(family, i), 1), tunnel.fromGateway().open(esp));
        }
    }

    private void promote(Tunnel tunnel) {
        byte[] esp = tunnel.toGateway().seal(1, GatewayUnderTest.fromFar(tunnel.innerFamily(), new byte[8]));
        testbed.send(gateway.outside, GatewayUnderTest.outer(tunnel, esp));
    }

    @Test
    @DisplayName(
            "outbound packets of a pending SA wait, and go sealed and in order in the poll after its promotion, for both"
                    + " families")
    void shouldSendWhenPromoted() {
        for (int t = 0; t < 2; t++) {
            start(Options.simple().withPending());
            Tunnel tunnel = gateway.tunnels.get(t);
            int family = tunnel.innerFamily();
            send(family, 1, 40);
            assertTrue(testbed.receive(gateway.outside).isEmpty(), "nothing leaves before");
            assertEquals(40, gateway.count(Counter.WAITED));
            assertEquals(0, gateway.drops());

            promote(tunnel);
            gateway.poll();
            assertSealed(tunnel, family, 1, 40);
            send(family, 41, 41);
            assertEquals(1, testbed.receive(gateway.outside).size());
            assertEquals(0, gateway.count(Counter.BYPASSED));
        }
    }

    @Test
    @DisplayName("what comes in the same poll as the promotion stays behind what has waited")
    void shouldKeepTheOrderWhileOpening() {
        start(Options.simple().withPending());
        Tunnel tunnel = gateway.tunnels.getFirst();
        send(Prefix.IPV4, 1, 10);
        promote(tunnel);
        Worker worker = gateway.plane.workers().getFirst();
        assertEquals(1, worker.poll());
        // The SA is open now, and the worker has not looked at its queues since.
        for (int i = 11; i <= 14; i++) {
            testbed.send(gateway.inside, GatewayUnderTest.fromHost(packet(Prefix.IPV4, i)));
        }
        gateway.poll();
        assertSealed(tunnel, Prefix.IPV4, 1, 14);
    }

    @Test
    @DisplayName("a message opens the SA as well as a packet does")
    void shouldSendWhenConfirmed() {
        start(Options.simple().withPending());
        Tunnel tunnel = gateway.tunnels.getFirst();
        send(Prefix.IPV4, 1, 3);
        assertEquals(Transition.DONE, gateway.plane.inbound().activate(tunnel.inbound(), ActivationCause.MESSAGE));
        gateway.poll();
        assertSealed(tunnel, Prefix.IPV4, 1, 3);
    }

    @Test
    @DisplayName(
            "a message that went into the ring before the SA was published leaves ahead of the packets that waited for it")
    void shouldSendTheMessageFirst() {
        start(Options.simple());
        PolicySas sas = gateway.plane.tables().policySas();
        sas.publishCurrent(GatewayUnderTest.PROTECT4, 0);
        sas.negotiate(GatewayUnderTest.PROTECT4);
        send(Prefix.IPV4, 1, 5);
        // More messages than one burst takes.
        int messages = 2 * Burst.CAPACITY + 1;
        for (int i = 0; i < messages; i++) {
            assertTrue(gateway.plane
                    .host()
                    .send(new Datagram(
                            Prefix.parseAddress(GatewayUnderTest.GATEWAY),
                            500,
                            Prefix.parseAddress(GatewayUnderTest.PEER),
                            500,
                            new byte[28])));
        }
        gateway.useFor(Prefix.IPV4, gateway.tunnels.getFirst());
        gateway.poll();
        List<Integer> protocols = testbed.receive(gateway.outside).stream()
                .map(frame -> (int) Frames.packet(frame)[9])
                .toList();
        List<Integer> wanted = new ArrayList<>(Collections.nCopies(messages, IpProtocol.UDP));
        wanted.addAll(Collections.nCopies(5, IpProtocol.ESP));
        assertEquals(wanted, protocols);
    }

    @Test
    @DisplayName("at most 64 packets wait for an SA; the oldest give way and are counted")
    void shouldDropTheOldest() {
        start(Options.simple().withPending());
        Tunnel tunnel = gateway.tunnels.getFirst();
        send(Prefix.IPV4, 1, MOST + 6);
        assertEquals(6, gateway.drops(DropReason.WAITING_OLDEST));
        assertEquals(6, gateway.drops());
        promote(tunnel);
        gateway.poll();
        assertSealed(tunnel, Prefix.IPV4, 7, MOST + 6);
    }

    @Test
    @DisplayName("two workers share the 64 packets of a policy")
    void shouldShareAmongWorkers() {
        start(Options.simple().withPending().withWorkers(2));
        Tunnel tunnel = gateway.tunnels.getFirst();
        for (int i = 1; i <= MOST; i++) {
            testbed.send(gateway.inside.toGateway(), GatewayUnderTest.fromHost(packet(Prefix.IPV4, i)));
            testbed.send(gateway.inside.secondToGateway(), GatewayUnderTest.fromHost(packet(Prefix.IPV4, i)));
            gateway.poll();
        }
        assertEquals(MOST, gateway.drops(DropReason.WAITING_OLDEST));
        promote(tunnel);
        gateway.poll();
        int sent = testbed.receive(gateway.outside.fromGateway()).size()
                + testbed.receive(gateway.outside.secondFromGateway()).size();
        assertEquals(MOST, sent);
        assertEquals(MOST, gateway.drops());
        assertEquals(
                1,
                testbed.receive(gateway.inside).size()
                        + testbed.receive(gateway.inside.secondFromGateway()).size());
    }

    @Test
    @DisplayName("a packet that finds no SA asks for one and waits, where one is negotiated, and is dropped elsewhere")
    void shouldWaitForAnAcquiredSa() {
        start(Options.simple());
        PolicySas sas = gateway.plane.tables().policySas();
        sas.publishCurrent(GatewayUnderTest.PROTECT4, 0);
        send(Prefix.IPV4, 1, 1);
        assertEquals(1, gateway.drops(DropReason.SA_MISSING));
        assertTrue(sas.takeWanted(GatewayUnderTest.PROTECT4));

        sas.negotiate(GatewayUnderTest.PROTECT4);
        send(Prefix.IPV4, 2, 5);
        assertTrue(sas.takeWanted(GatewayUnderTest.PROTECT4));
        assertEquals(1, gateway.drops());
        assertTrue(testbed.receive(gateway.outside).isEmpty());
        gateway.useFor(Prefix.IPV4, gateway.tunnels.getFirst());
        gateway.poll();
        assertSealed(gateway.tunnels.getFirst(), Prefix.IPV4, 2, 5);
    }

    @Test
    @DisplayName("when the pending SA ends its packets end with it")
    void shouldGiveUpWithTheSa() {
        start(Options.simple().withPending());
        send(Prefix.IPV4, 1, 5);
        gateway.plane.tables().policySas().publishCurrent(GatewayUnderTest.PROTECT4, 0);
        gateway.plane.outbound().retire(gateway.tunnels.getFirst().outbound());
        gateway.poll();
        assertEquals(5, gateway.drops(DropReason.WAITED_IN_VAIN));
        assertTrue(testbed.receive(gateway.outside).isEmpty());
    }

    @Test
    @DisplayName("at shutdown the buffers of waiting packets come back")
    void shouldGiveBuffersBack() {
        start(Options.simple().withPending());
        send(Prefix.IPV4, 1, 20);
        assertTrue(testbed.inUse() > 0);
    }
}
