package io.sallyport.gateway.run;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

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
import io.sallyport.gateway.config.ConfigurationException;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** A running gateway with a tunnel in UDP, whose keys stand in the configuration. */
final class KeepaliveEalTest {
    private static final int SLOTS = 64;
    private static final int ETHERNET = 14;
    private static final byte[] PORTS_AND_LENGTH = {0x11, (byte) 0x94, 0x11, (byte) 0x94, 0, 9};

    private static final String FILE = """
            name: keepalive
            dpdk: {large-buffers: 15}
            ports:
              - {name: in, device: %IN%, side: inside, addresses: [10.1.0.254/16], mac: "02:00:00:00:00:01", arp: false}
              - {name: out, device: %OUT%, side: outside, addresses: [192.0.2.1/24], mac: "02:00:00:00:00:02", arp: false}
            neighbours:
              - {address: 192.0.2.2, mac: "02:00:00:00:01:02", port: out}
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

    private static Eal eal;
    private static MbufPool pool;
    private static OffHeap array;

    @BeforeAll
    static void startEal() {
        eal = Eal.start(EalOptions.builder()
                .hugePages(false)
                .memoryMib(96)
                .filePrefix("sallyport-keepalive-test")
                .build());
        pool = MbufPool.create("keepalive", 1023, 0, 2176, 0);
        array = OffHeap.allocate((long) Long.BYTES * SLOTS);
    }

    @AfterAll
    static void closeEal() {
        array.close();
        pool.close();
        eal.close();
    }

    @Test
    @DisplayName("D21: where nothing else goes to the peer a keepalive does, an octet of 0xff from port 4500 to 4500")
    void shouldSendKeepalives() throws Exception {
        try (RingPair in = RingPair.create("kaa", 1, SLOTS, 0);
                RingPair out = RingPair.create("kab", 1, SLOTS, 0);
                Gateway gateway = gateway(in, out)) {
            for (Port end : List.of(in.right(), out.right())) {
                end.configure(PortConfig.builder(pool).build());
                end.start();
            }
            gateway.start();
            for (int i = 0; i < 3; i++) {
                byte[] frame = receive(out.right());
                byte[] packet = Arrays.copyOfRange(frame, ETHERNET, frame.length);
                byte[] addresses = {(byte) 192, 0, 2, 1, (byte) 192, 0, 2, 2};
                assertArrayEquals(addresses, Arrays.copyOfRange(packet, 12, 20));
                assertArrayEquals(PORTS_AND_LENGTH, Arrays.copyOfRange(packet, 20, 26));
                assertEquals(29, packet.length);
                assertEquals((byte) 0xff, packet[28]);
            }
            gateway.stop();
        }
    }

    private static Gateway gateway(RingPair in, RingPair out) throws ConfigurationException {
        String text = FILE.replace("%IN%", in.left().name())
                .replace("%OUT%", out.left().name());
        return Gateway.assemble(Configuration.parse("keepalive.yaml", text).settings(), pool);
    }

    private static byte[] receive(Port end) {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
        while (end.rxQueue(0).burst(array.address(), 1) == 0) {
            assertTrue(System.nanoTime() < deadline, "no keepalive within a minute");
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(1));
        }
        long mbuf = Mbuf.at(array.address(), 0);
        byte[] frame = Memory.bytes(Mbuf.data(mbuf), Mbuf.dataLength(mbuf));
        Mbufs.freeBulk(array.address(), 1);
        return frame;
    }
}
