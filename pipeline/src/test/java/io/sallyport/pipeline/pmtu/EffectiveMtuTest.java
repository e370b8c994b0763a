package io.sallyport.pipeline.pmtu;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.sallyport.pipeline.crypto.CipherSuite;
import io.sallyport.pipeline.crypto.EncryptionAlgorithm;
import io.sallyport.pipeline.crypto.KeySchedule;
import io.sallyport.pipeline.crypto.KeyUse;
import io.sallyport.pipeline.sad.Direction;
import io.sallyport.pipeline.sad.Mode;
import io.sallyport.pipeline.sad.Quiescence;
import io.sallyport.pipeline.sad.SaKeys;
import io.sallyport.pipeline.sad.SaParameters;
import io.sallyport.pipeline.sad.SaTable;
import io.sallyport.pipeline.sad.Sad;
import io.sallyport.pipeline.sad.SecurityProtocol;
import io.sallyport.pipeline.sad.UdpPorts;
import io.sallyport.pipeline.spd.Prefix;
import io.sallyport.pipeline.spd.Selector;
import java.util.List;
import java.util.function.IntUnaryOperator;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** The effective MTU is the largest length whose tunnel packet, counted octet by octet, is not longer than the path carries. */
final class EffectiveMtuTest {
    private static final KeySchedule NO_SCHEDULE = new KeySchedule() {
        @Override
        public int octets() {
            return 64;
        }

        @Override
        public void expand(CipherSuite suite, KeyUse use, byte[] key, byte[] integrityKey, long target) {
            // Nothing is encrypted here.
        }
    };
    private static final int HEADER = 20;

    private static void assertLargest(SaParameters.Builder parameters, IntUnaryOperator total, String what) {
        try (SaTable table = SaTable.allocate(Direction.OUTBOUND, 1, 0, NO_SCHEDULE.octets());
                Quiescence quiescence = new Quiescence(1)) {
            Sad sad = new Sad(table, NO_SCHEDULE, quiescence, Sad.MIN_SPI_REST);
            long hot = sad.install(
                            parameters
                                    .selector(Selector.between(Prefix.ANY4, Prefix.ANY4))
                                    .build(),
                            0)
                    .hot();
            for (int path = 300; path < 340; path++) {
                int mtu = EffectiveMtu.inner(hot, SaTable.cold(hot), path, HEADER);
                int expected = path;
                while (total.applyAsInt(expected) > path) {
                    expected--;
                }
                assertEquals(expected, mtu, what + ", path " + path);
            }
        }
    }

    private static SaParameters.Builder outbound(boolean ipv4, CipherSuite suite) {
        SaKeys keys = new SaKeys(
                suite,
                new byte[suite.encryption().keyOctets()],
                new byte[suite.integrity().keyOctets()],
                new byte[suite.saltOctets()]);
        return SaParameters.outbound(1, 0x1000)
                .keys(keys)
                .outer(
                        Prefix.parseAddress(ipv4 ? "192.0.2.1" : "2001:db8::1"),
                        Prefix.parseAddress(ipv4 ? "192.0.2.2" : "2001:db8::2"));
    }

    /** Octets of an ESP header, IV, padded text with trailer, and ICV around a payload. */
    private static int esp(CipherSuite suite, int payload) {
        int alignment = Math.max(4, suite.encryption().alignment());
        int text = payload + 2;
        while (text % alignment != 0) {
            text++;
        }
        return 8 + suite.encryption().ivOctets() + text + suite.icvOctets();
    }

    private static List<CipherSuite> espSuites() {
        return CipherSuite.all().stream()
                .filter(suite -> !suite.integrity().isGmac())
                .toList();
    }

    @Test
    @DisplayName("D10, D24: ESP tunnels of every suite, with and without UDP, over IPv4 and IPv6")
    void shouldKnowEspTunnels() {
        for (CipherSuite suite : espSuites()) {
            for (boolean ipv4 : new boolean[] {true, false}) {
                int outer = ipv4 ? 20 : 40;
                String what = suite.label() + (ipv4 ? " in IPv4" : " in IPv6");
                assertLargest(outbound(ipv4, suite), inner -> outer + esp(suite, inner), what);
                assertLargest(
                        outbound(ipv4, suite).encapsulation(new UdpPorts(4500, 4500)),
                        inner -> outer + 8 + esp(suite, inner),
                        what + " and UDP");
            }
        }
    }

    @Test
    @DisplayName("D10: transport mode leaves the packet's own header in front")
    void shouldKnowTransportMode() {
        for (CipherSuite suite : espSuites()) {
            assertLargest(
                    outbound(true, suite).mode(Mode.TRANSPORT),
                    octets -> HEADER + esp(suite, octets - HEADER),
                    suite.label());
        }
    }

    @Test
    @DisplayName("D10, D24: AH is padded to 4 octets in IPv4 and to 8 in IPv6")
    void shouldKnowAh() {
        for (CipherSuite suite : CipherSuite.all()) {
            if (suite.encryption() != EncryptionAlgorithm.NULL) {
                continue;
            }
            int iv = suite.integrity().isGmac() ? 8 : 0;
            int ah4 = Math.ceilDiv(12 + iv + suite.icvOctets(), 4) * 4;
            int ah6 = Math.ceilDiv(12 + iv + suite.icvOctets(), 8) * 8;
            assertLargest(
                    outbound(true, suite).protocol(SecurityProtocol.AH), inner -> 20 + ah4 + inner, suite.label());
            assertLargest(
                    outbound(false, suite).protocol(SecurityProtocol.AH), inner -> 40 + ah6 + inner, suite.label());
            assertLargest(
                    outbound(true, suite).protocol(SecurityProtocol.AH).mode(Mode.TRANSPORT),
                    octets -> ah4 + octets,
                    suite.label());
        }
    }
}
