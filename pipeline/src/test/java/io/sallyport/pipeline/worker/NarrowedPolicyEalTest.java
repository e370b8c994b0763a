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
import io.sallyport.pipeline.spd.Prefix;
import io.sallyport.pipeline.spd.Selector;
import io.sallyport.pipeline.tables.ForwardingTables;
import java.util.Arrays;
import java.util.BitSet;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** A policy whose peer has negotiated less than all of it (RFC 4301 section 5.1). */
final class NarrowedPolicyEalTest {
    private static final String WITHIN = "10.2.0.1";
    private static final String OUTSIDE = "10.2.0.2";
    private static final int SPI = 0x7060;
    private static final byte[] NO_OPERATIONS = {1, 1, 1, 1};

    @RegisterExtension
    private static final Testbed testbed = new Testbed("narrowed");

    private final GatewayUnderTest gateway = testbed.gateway();
    private final byte[] key = new byte[16];
    private final byte[] salt = new byte[4];
    private final EspOracle peer = new EspOracle(SPI, key, salt);
    private PeerPlaces peers;

    @BeforeEach
    void nameTheNarrowerSa() {
        ForwardingTables tables = gateway.plane.tables();
        peers = new PeerPlaces(new BitSet(), new BitSet(), tables.policySas().size(), 0);
        gateway.plane.publish(new ForwardingTables(
                tables.local(), tables.spd(), tables.policySas(), peers, tables.routes(), tables.adjacencies()));
        SaHandle narrower = gateway.plane
                .outbound()
                .install(
                        SaParameters.outbound(60, SPI)
                                .key(CipherSuite.AES_GCM_128, key.clone(), salt.clone())
                                .selector(Selector.between(Prefix.parse("10.1.0.0/16"), Prefix.parse(WITHIN)))
                                .outer(Prefix.parse(GatewayUnderTest.GATEWAY), Prefix.parse(GatewayUnderTest.PEER))
                                .build(),
                        System.nanoTime());
        peers.narrow(GatewayUnderTest.PROTECT4);
        gateway.plane.tables().policySas().publishCurrent(GatewayUnderTest.PROTECT4, narrower.hot());
    }

    private static byte[] packet(String destination) {
        return Frames.udp(GatewayUnderTest.HOST, destination, 6000, 5000, new byte[99]);
    }

    private void assertArrives(byte[] inner) {
        gateway.sendInside(GatewayUnderTest.fromHost(inner));
        byte[] packet = Frames.packet(gateway.receiveOne(gateway.outside));
        assertArrayEquals(Frames.afterHops(inner, 1), peer.open(Arrays.copyOfRange(packet, 20, packet.length)));
    }

    private void assertIsDropped(byte[] inner) {
        long before = gateway.drops(DropReason.SELECTOR_MISMATCH);
        gateway.sendInside(GatewayUnderTest.fromHost(inner));
        assertEquals(before + 1, gateway.drops(DropReason.SELECTOR_MISMATCH));
        assertEquals(0, testbed.receive(gateway.outside).size());
    }

    @Test
    @DisplayName("plain packets that the policy protects and the negotiated selectors do not allow are dropped")
    void shouldDropPlainPacketsOutsideTheSelectors() {
        assertArrives(packet(WITHIN));
        assertIsDropped(packet(OUTSIDE));
        assertArrives(packet(WITHIN));
    }

    @Test
    @DisplayName("so are those that never take the short way")
    void shouldDropOtherPacketsOutsideTheSelectors() {
        assertArrives(Frames.withOptions(packet(WITHIN), NO_OPERATIONS));
        assertIsDropped(Frames.withOptions(packet(OUTSIDE), NO_OPERATIONS));
    }
}
