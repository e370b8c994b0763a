package io.sallyport.gateway.run;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.sallyport.dpdk.ring.RingPair;
import io.sallyport.gateway.config.Configuration;
import io.sallyport.gateway.config.ConfigurationException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** A running gateway with a tunnel in UDP, whose keys stand in the configuration. */
final class KeepaliveEalTest {
    private static final byte[] PORTS_AND_LENGTH = {0x11, (byte) 0x94, 0x11, (byte) 0x94, 0, 9};

    private static final String FILE = """
            name: keepalive
            dpdk: {large-buffers: 15}
            ports:
              - {name: in, device: %IN%, side: inside, addresses: [10.1.0.254/16], mac: "02:00:00:00:00:01", arp: false}
              - {name: out, device: %OUT%, side: outside, addresses: [192.0.2.1/24], mac: "02:00:00:00:00:02", arp: false}
            neighbours:
              - {address: 192.0.2.2, mac: "02:00:00:00:01:02", port: out}
              - {address: 192.0.2.3, mac: "02:00:00:00:01:03", port: out}
            tunnels:
              - name: nat
                local: 192.0.2.1
                remote: 192.0.2.2
                selectors: {local: 10.1.0.0/16, remote: 10.2.0.0/16}
                encapsulation: {keepalive: 50ms}
                inbound: {spi: 0x1001, key: "1a2b3c4d5e6f708192a3b4c5d6e7f80912345678"}
                outbound: {spi: 0x1002, key: "a1b2c3d4e5f60718293a4b5c6d7e8f909abcdef0"}
              - name: never
                local: 192.0.2.1
                remote: 192.0.2.3
                selectors: {local: 10.1.0.0/16, remote: 10.3.0.0/16}
                encapsulation: {keepalive: 0s}
                inbound: {spi: 0x1003, key: "2a2b3c4d5e6f708192a3b4c5d6e7f80912345679"}
                outbound: {spi: 0x1004, key: "b1b2c3d4e5f60718293a4b5c6d7e8f909abcdef1"}
            """;

    private static RingBench bench;

    @BeforeAll
    static void startEal() {
        bench = new RingBench("keepalive-test", 96, 1023);
    }

    @AfterAll
    static void closeEal() {
        bench.close();
    }

    @Test
    @DisplayName("D21: where nothing else goes to the peer a keepalive does, an octet of 0xff from port 4500 to 4500")
    void shouldSendKeepalives() throws Exception {
        try (RingPair in = RingBench.cable("kaa", 1);
                RingPair out = RingBench.cable("kab", 1);
                Gateway gateway = gateway(in, out)) {
            bench.start(1, in, out);
            gateway.start();
            List<byte[]> frames = new ArrayList<>();
            RingBench.await("keepalives", () -> {
                frames.addAll(bench.receive(out.right(), 0));
                return frames.size() >= 3;
            });
            for (byte[] frame : frames) {
                byte[] packet = Arrays.copyOfRange(frame, RingBench.ETHERNET, frame.length);
                byte[] addresses = {(byte) 192, 0, 2, 1, (byte) 192, 0, 2, 2};
                assertArrayEquals(addresses, Arrays.copyOfRange(packet, 12, 20));
                assertArrayEquals(PORTS_AND_LENGTH, Arrays.copyOfRange(packet, 20, 26));
                assertEquals(29, packet.length);
                assertEquals((byte) 0xff, packet[28]);
            }
            gateway.stop();
        }
    }

    @Test
    @DisplayName("D21: the keepalives of a tunnel end with its outbound SA; those of others go on")
    void shouldEndKeepalivesWithTheSa() throws Exception {
        try (RingPair in = RingBench.cable("kba", 1);
                RingPair out = RingBench.cable("kbb", 1);
                Gateway gateway = gateway(
                        FILE.replace("0x1001,", "0x1001, state: pending,")
                                .replace("dpdk:", "trial: {pending-timeout: 1ms}\ndpdk:")
                                .replace("keepalive: 0s", "keepalive: 50ms"),
                        in,
                        out)) {
            bench.start(1, in, out);
            gateway.start();
            List<byte[]> frames = new ArrayList<>();
            RingBench.await("keepalives of the tunnel that lives", () -> {
                frames.addAll(bench.receive(out.right(), 0));
                return frames.size() >= 4;
            });
            for (byte[] frame : frames) {
                assertEquals(3, frame[RingBench.ETHERNET + 19], "the last octet of the peer's address");
            }
            gateway.throwIfFailed();
            assertEquals(1, gateway.expired());
            gateway.stop();
        }
    }

    private static Gateway gateway(RingPair in, RingPair out) throws ConfigurationException {
        return gateway(FILE, in, out);
    }

    private static Gateway gateway(String file, RingPair in, RingPair out) throws ConfigurationException {
        String text = file.replace("%IN%", in.left().name())
                .replace("%OUT%", out.left().name());
        return Gateway.assemble(Configuration.parse("keepalive.yaml", text).settings(), bench.pool());
    }
}
