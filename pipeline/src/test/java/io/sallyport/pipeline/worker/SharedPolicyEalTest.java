package io.sallyport.pipeline.worker;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.sallyport.pipeline.burst.DropReason;
import io.sallyport.pipeline.crypto.CipherSuite;
import io.sallyport.pipeline.oracle.EspOracle;
import io.sallyport.pipeline.oracle.Frames;
import io.sallyport.pipeline.sad.SaHandle;
import io.sallyport.pipeline.sad.SaParameters;
import io.sallyport.pipeline.spd.PeerPlaces;
import io.sallyport.pipeline.spd.PolicySas;
import io.sallyport.pipeline.spd.Prefix;
import io.sallyport.pipeline.spd.Selector;
import io.sallyport.pipeline.tables.ForwardingTables;
import java.util.Arrays;
import java.util.BitSet;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** One policy for many peers, each with an SA of its own (RFC 4301 section 4.4.1, populate from packet). */
final class SharedPolicyEalTest {
    private static final String ONE = "10.2.0.1";
    private static final String OTHER = "10.2.0.2";
    private static final int PEERS = 4;

    @RegisterExtension
    private static final Testbed testbed = new Testbed("shared");

    private final GatewayUnderTest gateway = testbed.gateway();
    private PeerPlaces peers;

    @BeforeEach
    void shareThePolicy() {
        ForwardingTables tables = gateway.plane.tables();
        BitSet shared = new BitSet();
        shared.set(GatewayUnderTest.PROTECT4);
        int policies = tables.policySas().size();
        peers = new PeerPlaces(new BitSet(), shared, policies, PEERS);
        gateway.plane.publish(new ForwardingTables(
                tables.local(),
                tables.spd(),
                new PolicySas(policies + PEERS),
                peers,
                tables.routes(),
                tables.adjacencies()));
    }

    /** What one peer opens, and its SA at the gateway. */
    private record Peer(EspOracle end, SaHandle outbound) {}

    /** Installs the SA to a peer, for packets to one address. */
    private Peer install(int number, String address) {
        byte[] key = new byte[16];
        byte[] salt = new byte[4];
        Arrays.fill(key, (byte) number);
        Arrays.fill(salt, (byte) number);
        int spi = 0x7000 + number;
        SaHandle outbound = gateway.plane
                .outbound()
                .install(
                        SaParameters.outbound(number, spi)
                                .key(CipherSuite.AES_GCM_128, key.clone(), salt.clone())
                                .selector(Selector.between(Prefix.parse("10.1.0.0/16"), Prefix.parse(address)))
                                .outer(Prefix.parse(GatewayUnderTest.GATEWAY), Prefix.parse(GatewayUnderTest.PEER))
                                .build(),
                        System.nanoTime());
        return new Peer(new EspOracle(spi, key, salt), outbound);
    }

    private void name(String address, Peer peer) {
        int place = peers.take(GatewayUnderTest.PROTECT4, Prefix.parse(address));
        gateway.plane.tables().policySas().publishCurrent(place, peer.outbound().hot());
    }

    private byte[] send(String destination) {
        byte[] packet = Frames.udp(GatewayUnderTest.HOST, destination, 6000, 5000, new byte[99]);
        gateway.sendInside(GatewayUnderTest.fromHost(packet));
        return packet;
    }

    private void assertArrives(String destination, Peer at) {
        byte[] inner = send(destination);
        byte[] packet = Frames.packet(gateway.receiveOne(gateway.outside));

        assertArrayEquals(Frames.afterHops(inner, 1), at.end().open(Arrays.copyOfRange(packet, 20, packet.length)));
    }

    @Test
    @DisplayName("D1: each peer's packets are sealed by its own SA")
    void shouldSealForThePeerThatAPacketGoesTo() {
        Peer one = install(60, ONE);
        Peer other = install(61, OTHER);
        name(ONE, one);
        name(OTHER, other);

        assertArrives(ONE, one);
        assertArrives(OTHER, other);
        assertArrives(ONE, one);
        assertEquals(0, gateway.drops());
    }

    @Test
    @DisplayName("a packet to nobody is dropped, and so is one to a peer that has gone")
    void shouldDropWhatIsForNobody() {
        name(ONE, install(60, ONE));
        byte[] _ = send(OTHER);
        assertEquals(1, gateway.drops(DropReason.SA_MISSING));

        peers.leave(GatewayUnderTest.PROTECT4, Prefix.parse(ONE));
        byte[] _ = send(ONE);
        assertEquals(2, gateway.drops(DropReason.SA_MISSING));
        assertEquals(0, testbed.receive(gateway.outside).size());
    }

    @Test
    @DisplayName("a place that has become another peer's seals nothing for the former one")
    void shouldHoldPacketsAgainstTheSasSelectors() {
        name(ONE, install(60, OTHER));
        byte[] _ = send(ONE);

        assertEquals(1, gateway.drops(DropReason.SELECTOR_MISMATCH));
        assertEquals(0, testbed.receive(gateway.outside).size());
    }
}
