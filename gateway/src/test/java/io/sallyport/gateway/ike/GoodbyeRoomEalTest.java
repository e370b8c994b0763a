package io.sallyport.gateway.ike;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sallyport.dpdk.eal.Eal;
import io.sallyport.dpdk.eal.EalOptions;
import io.sallyport.dpdk.mbuf.MbufPool;
import io.sallyport.ike.auth.Credentials;
import io.sallyport.ike.auth.PreSharedKeys;
import io.sallyport.ike.auth.certificate.RevocationPolicy;
import io.sallyport.ike.auth.certificate.TrustStore;
import io.sallyport.ike.connection.Authentication;
import io.sallyport.ike.connection.ChildConfiguration;
import io.sallyport.ike.connection.Connection;
import io.sallyport.ike.connection.StartMode;
import io.sallyport.ike.crypto.CipherKeyListener;
import io.sallyport.ike.message.identity.Identity;
import io.sallyport.ike.message.identity.IpAddress;
import io.sallyport.ike.message.wire.Octets;
import io.sallyport.ike.sa.SelectorPair;
import io.sallyport.ike.sa.TrafficSelector;
import io.sallyport.pipeline.buffer.PacketBuffers;
import io.sallyport.pipeline.classify.LocalAddresses;
import io.sallyport.pipeline.crypto.CryptoProvider;
import io.sallyport.pipeline.host.Datagram;
import io.sallyport.pipeline.host.HostPath;
import io.sallyport.pipeline.neighbour.Adjacencies;
import io.sallyport.pipeline.plane.DataPlane;
import io.sallyport.pipeline.route.RouteTable;
import io.sallyport.pipeline.spd.PolicySas;
import io.sallyport.pipeline.spd.Prefix;
import io.sallyport.pipeline.spd.Spd;
import io.sallyport.pipeline.tables.ForwardingTables;
import io.sallyport.pipeline.worker.Worker;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("of a gateway that ends, a message for which the workers' ring has no room")
@SuppressWarnings("ThreadPriorityCheck") // Yields because there may be fewer processors than threads.
final class GoodbyeRoomEalTest {
    private static final int BUFFERS = 2_047;
    private static final int BUFFER_OCTETS = 2_176;
    private static final IpAddress US = new IpAddress(Octets.ofHex("c0000201"));
    private static final IpAddress PEER = new IpAddress(Octets.ofHex("c0000202"));

    private static Eal eal;
    private static PacketBuffers buffers;

    private final DataPlane plane = DataPlane.create(
            DataPlane.Settings.of(1, 16, 64),
            CryptoProvider.reference(),
            new ForwardingTables(
                    new LocalAddresses(List.of()),
                    new Spd(List.of()),
                    new PolicySas(1),
                    new RouteTable().current(),
                    new Adjacencies().current()));
    private IkeService service;
    private HostPath host;

    @BeforeAll
    static void startEal() {
        eal = Eal.start(EalOptions.builder()
                .hugePages(false)
                .memoryMib(96)
                .filePrefix("sallyport-goodbye-room")
                .build());
        buffers = new PacketBuffers(
                MbufPool.create("goodbye", BUFFERS, 0, BUFFER_OCTETS, 0),
                MbufPool.create("goodbye-large", 1, 0, PacketBuffers.LARGE_OCTETS, 0));
    }

    @AfterAll
    static void closeEal() {
        eal.close();
    }

    /** It has said goodbye to nobody yet, and its ring is full. */
    @BeforeEach
    void end() {
        plane.attach(List.of(), buffers);
        host = plane.host();
        ChildPolicies policies = new ChildPolicies(Map.of(new ChildPolicies.Child("c", "lan"), 0));
        service = new IkeService(
                "ends",
                plane,
                List.of(connection()),
                policies,
                new ChildSas(plane, policies, 1, System::nanoTime, Optional.empty(), () -> plane.sendBarrier()::isOver),
                new Credentials(
                        new PreSharedKeys(List.of()),
                        List.of(),
                        new TrustStore(List.of(), List.of(), List.of(), RevocationPolicy.IF_PRESENT),
                        InstantSource.system()),
                _ -> {},
                CipherKeyListener.NONE);
        service.end();
        while (host.hasRoom()) {
            assertTrue(host.send(
                    new Datagram(Prefix.parse("192.0.2.1/32"), 500, Prefix.parse("192.0.2.2/32"), 500, new byte[28])));
        }
    }

    @AfterEach
    void close() {
        service.close();
        plane.close();
    }

    /** Its first message is the message that finds no room. */
    private static Connection connection() {
        TrafficSelector lan = TrafficSelector.ofPrefix(new IpAddress(Octets.ofHex("0a010000")), 16);
        return Connection.builder(
                        "c", US, Authentication.preShared(new Identity.Address(US), new Identity.Address(PEER)))
                .remote(PEER)
                .children(ChildConfiguration.builder("lan", new SelectorPair(lan, lan))
                        .start(StartMode.ON_BOOT)
                        .build())
                .build();
    }

    @Test
    @DisplayName("waits until they have taken some, and goes")
    void shouldWaitForRoom() throws InterruptedException {
        Thread control = Thread.currentThread();
        Worker worker = plane.workers().getFirst();
        Thread late = Thread.ofPlatform().start(() -> {
            while (control.getState() != Thread.State.TIMED_WAITING) {
                if (Thread.interrupted()) {
                    return;
                }
                Thread.yield();
            }
            int _ = worker.poll();
        });
        long before = host.sent();

        service.begin();

        late.interrupt();
        late.join();
        assertEquals(0, host.unsent());
        assertEquals(1, host.sent() - before);
    }

    @Test
    @DisplayName("is lost in the end where they take none")
    void shouldGiveUp() {
        service.begin();

        assertEquals(1, host.unsent());
    }
}
