package io.sallyport.gateway.run;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.sallyport.dpdk.ethdev.Port;
import io.sallyport.dpdk.ring.RingPair;
import io.sallyport.gateway.config.Configuration;
import io.sallyport.pipeline.burst.DropReason;
import io.sallyport.pipeline.worker.Worker;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Two gateways whose tunnel is a bundle; the test is the host of each, and the wire between them.
 *
 * <pre>
 *   host ── west inside │west│ west outside ── wire ── east outside │east│ east inside ── host
 * </pre>
 */
final class BundleEalTest {
    private static final int ETHERNET = RingBench.ETHERNET;
    private static final int AH = 51;
    private static final int ESP = 50;
    private static final int IPV4_IN_IP = 4;
    private static final String WEST_KEY = "1a2b3c4d5e6f708192a3b4c5d6e7f80912345678";
    private static final String EAST_KEY = "a1b2c3d4e5f60718293a4b5c6d7e8f909abcdef0";

    private static RingBench bench;
    private static int pairs;

    @BeforeAll
    static void startEal() {
        bench = new RingBench("bundle-test", 96, 1023);
    }

    @AfterAll
    static void closeEal() {
        bench.close();
    }

    @ParameterizedTest
    @CsvSource({"hmac-sha2-256-128, transport, 32", "hmac-sha2-256-128, tunnel, 32", "aes-gmac-128, tunnel, 16"})
    @DisplayName("RFC 4301 4.1: a bundle in YAML goes over the wire as IP, AH, ESP, and only so comes in")
    void shouldCarryABundle(String algorithm, String mode, int keyOctets) throws Exception {
        String number = "bt" + pairs++;
        try (RingPair westIn = RingBench.cable(number + "a", 1);
                RingPair westOut = RingBench.cable(number + "b", 1);
                RingPair eastOut = RingBench.cable(number + "c", 1);
                RingPair eastIn = RingBench.cable(number + "d", 1);
                Gateway west = gateway(true, westIn, westOut, algorithm, mode, keyOctets);
                Gateway east = gateway(false, eastIn, eastOut, algorithm, mode, keyOctets)) {
            List<Port> ends = List.of(westIn.right(), westOut.right(), eastOut.right(), eastIn.right());
            bench.start(1, westIn, westOut, eastOut, eastIn);
            Worker first = west.startPortsOnly().getFirst();
            Worker second = east.startPortsOnly().getFirst();
            byte[] packet = RingBench.udp(1, 5000, 100, 0);
            bench.send(ends.get(0), RingBench.frame(1, packet));
            first.poll();
            byte[] onTheWire = receive(ends.get(1), first);
            assertEquals(AH, onTheWire[ETHERNET + 9]);
            boolean tunnelled = "tunnel".equals(mode);
            assertEquals(tunnelled ? IPV4_IN_IP : ESP, onTheWire[ETHERNET + RingBench.IPV4_HEADER]);

            byte[] forged = onTheWire.clone();
            forged[forged.length - 1] ^= 1;
            bench.send(ends.get(2), forged);
            bench.send(ends.get(2), onTheWire);
            second.poll();
            byte[] arrived = receive(ends.get(3), second);
            assertArrayEquals(
                    Arrays.copyOfRange(packet, 12, packet.length),
                    Arrays.copyOfRange(arrived, ETHERNET + 12, ETHERNET + packet.length));

            bench.send(ends.get(2), onTheWire);
            second.poll();
            assertEquals(1, second.counters().drops(DropReason.REPLAYED));
            assertEquals(1, second.counters().drops(DropReason.ICV_WRONG));
            assertEquals(0, first.counters().drops());
        }
    }

    private static Gateway gateway(
            boolean isWest, RingPair in, RingPair out, String algorithm, String mode, int keyOctets) throws Exception {
        int us = isWest ? 1 : 2;
        String salt = "aes-gmac-128".equals(algorithm) ? "key: \"01020304\", " : "";
        String[] ah = {("0" + us).repeat(keyOctets), ("0" + (3 - us)).repeat(keyOctets)};
        String rest = """
                tunnels:
                  - name: both
                    local: 192.0.2.%US%
                    remote: 192.0.2.%THEM%
                    selectors: {local: 10.%US%.0.0/16, remote: 10.%THEM%.0.0/16}
                    inbound: {spi: 0x100%US%, key: "%KEYIN%"}
                    outbound: {spi: 0x100%THEM%, key: "%KEYOUT%"}
                    bundle:
                      algorithm: %ALGORITHM%
                      mode: %MODE%
                      inbound: {spi: 0x200%US%, %SALT%integrity-key: "%AHIN%"}
                      outbound: {spi: 0x200%THEM%, %SALT%integrity-key: "%AHOUT%"}
                """.replace("%KEYIN%", isWest ? WEST_KEY : EAST_KEY)
                .replace("%KEYOUT%", isWest ? EAST_KEY : WEST_KEY)
                .replace("%ALGORITHM%", algorithm)
                .replace("%MODE%", mode)
                .replace("%SALT%", salt)
                .replace("%AHIN%", ah[0])
                .replace("%AHOUT%", ah[1]);
        return Gateway.assemble(
                Configuration.parse("bundle.yaml", RingBench.configuration(isWest ? "west" : "east", us, in, out, rest))
                        .settings(),
                bench.pool());
    }

    private static byte[] receive(Port end, Worker sender) {
        List<byte[]> frames = bench.receive(end, 0);
        assertEquals(1, frames.size(), () -> "drops: " + sender.counters().dropsByReason());
        return frames.getFirst();
    }
}
