package io.sallyport.pipeline.worker;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.jr.ob.JSON;
import io.sallyport.dpdk.ipsecmb.IpsecMb;
import io.sallyport.dpdk.memory.Memory;
import io.sallyport.dpdk.memory.OffHeap;
import io.sallyport.pipeline.classify.IngressPort;
import io.sallyport.pipeline.classify.LocalAddresses;
import io.sallyport.pipeline.crypto.CipherSuite;
import io.sallyport.pipeline.crypto.IpsecMbEngine;
import io.sallyport.pipeline.crypto.IpsecMbKeySchedule;
import io.sallyport.pipeline.crypto.KeyUse;
import io.sallyport.pipeline.neighbour.Adjacencies;
import io.sallyport.pipeline.neighbour.Neighbour;
import io.sallyport.pipeline.oracle.EspOracle;
import io.sallyport.pipeline.oracle.Frames;
import io.sallyport.pipeline.packet.EspDescriptor;
import io.sallyport.pipeline.plane.DataPlane;
import io.sallyport.pipeline.plane.PlanePort;
import io.sallyport.pipeline.route.NextHop;
import io.sallyport.pipeline.route.RouteTable;
import io.sallyport.pipeline.sad.SaParameters;
import io.sallyport.pipeline.spd.PolicySas;
import io.sallyport.pipeline.spd.Prefix;
import io.sallyport.pipeline.spd.Selector;
import io.sallyport.pipeline.spd.Spd;
import io.sallyport.pipeline.tables.ForwardingTables;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** ESP packets that DPDK's own tests hold its drivers to: opened by the engine, and by the whole worker. */
final class VectorsEalTest {
    private static final String COMMITTED = "/io/sallyport/pipeline/vectors/dpdk-esp-gcm.json";
    private static final String COLLECTION = "vectors/esp-packets/dpdk-ipsec.json";
    private static final HexFormat HEX = HexFormat.of();

    @RegisterExtension
    private static final Testbed testbed = new Testbed("vectors");

    /** One packet: the inner one, and the tunnel packet around it. */
    @SuppressWarnings("ArrayRecordComponent") // Never compared as a whole.
    private record Vector(CipherSuite algorithm, byte[] key, byte[] salt, int spi, byte[] inner, byte[] outer) {
        int outerHeader() {
            return (outer[0] & 0xf0) == 0x60 ? 40 : 20;
        }

        byte[] esp() {
            return Arrays.copyOfRange(outer, outerHeader(), outer.length);
        }

        Prefix source() {
            return address(outerHeader() == 20 ? 12 : 8);
        }

        Prefix destination() {
            return address(outerHeader() == 20 ? 16 : 24);
        }

        private Prefix address(int at) {
            return Prefix.ofAddress(Arrays.copyOfRange(outer, at, at + (outerHeader() == 20 ? 4 : 16)));
        }
    }

    @Test
    @DisplayName("the committed vectors of AES-GCM-128, 192 and 256, IPv4 and IPv6, are opened to the exact octets")
    void shouldOpenTheCommittedVectors() throws IOException {
        try (InputStream json = VectorsEalTest.class.getResourceAsStream(COMMITTED)) {
            Map<String, Vector> vectors = read(JSON.std.mapFrom(json));
            assertEquals(5, vectors.size());
            vectors.forEach(this::open);
        }
    }

    @Test
    @DisplayName("every vector of the whole collection with an algorithm of ours is opened to the exact octets")
    void shouldOpenTheWholeCollection() throws IOException {
        Optional<Path> collection = collection();
        assumeTrue(collection.isPresent(), "the collection is not at hand: set SALLYPORT_SHARED to its folder");
        Map<String, Vector> vectors =
                read(JSON.std.mapFrom(collection.orElseThrow().toFile()));
        assertTrue(vectors.size() >= 5);
        vectors.forEach(this::open);
    }

    private static Optional<Path> collection() {
        String named = System.getenv("SALLYPORT_SHARED");
        Path folder = named != null ? Path.of(named) : Path.of("..", "..", "shared");
        Path file = folder.resolve(COLLECTION);
        return Files.exists(file) ? Optional.of(file) : Optional.empty();
    }

    private static Map<String, Vector> read(Map<String, Object> json) {
        Map<String, Vector> vectors = new TreeMap<>();
        json.forEach((name, value) -> {
            if (name.contains("_gcm") && value instanceof Map<?, ?> fields) {
                vectors.put(name, vector(fields));
            }
        });
        return vectors;
    }

    private static Vector vector(Map<?, ?> fields) {
        byte[] key = HEX.parseHex((String) fields.get("key"));
        CipherSuite algorithm = Stream.of(CipherSuite.AES_GCM_128, CipherSuite.AES_GCM_192, CipherSuite.AES_GCM_256)
                .filter(a -> a.encryption().keyOctets() == key.length)
                .findFirst()
                .orElseThrow();
        return new Vector(
                algorithm,
                key,
                HEX.parseHex((String) fields.get("salt")),
                Long.decode((String) fields.get("spi")).intValue(),
                HEX.parseHex((String) fields.get("input_text")),
                HEX.parseHex((String) fields.get("output_text")));
    }

    private void open(String name, Vector vector) {
        openByEngine(name, vector);
        // Some have SPIs that are reserved, which an SA of ours cannot have.
        if (Integer.compareUnsigned(vector.spi(), EspDescriptor.FIRST_SPI) >= 0) {
            openByWorker(name, vector);
        }
    }

    private static void openByEngine(String name, Vector vector) {
        byte[] esp = vector.esp();
        int text = esp.length - EspDescriptor.TEXT - CipherSuite.COMBINED_ICV_OCTETS;
        try (IpsecMbKeySchedule schedule = new IpsecMbKeySchedule(IpsecMb.open());
                IpsecMbEngine engine = new IpsecMbEngine(IpsecMb.open());
                OffHeap keys = OffHeap.allocate(schedule.octets());
                OffHeap area = OffHeap.allocate(esp.length + 64L)) {
            schedule.expand(vector.algorithm(), KeyUse.OPEN, vector.key(), new byte[0], keys.address());
            long packet = area.address() + 64;
            Memory.write(packet, esp);
            Memory.write(area.address(), vector.salt());
            Memory.write(
                    area.address() + EspDescriptor.GCM_SALT_OCTETS, esp, EspDescriptor.IV, EspDescriptor.GCM_IV_OCTETS);
            engine.gcm(
                    engine.gcmFunction(
                            KeyUse.OPEN, vector.algorithm().encryption().id()),
                    keys.address(),
                    packet + EspDescriptor.TEXT,
                    text,
                    area.address(),
                    packet,
                    EspDescriptor.ASSOCIATED_OCTETS,
                    area.address() + 16);
            assertArrayEquals(
                    Arrays.copyOfRange(esp, esp.length - CipherSuite.COMBINED_ICV_OCTETS, esp.length),
                    Memory.bytes(area.address() + 16, CipherSuite.COMBINED_ICV_OCTETS),
                    name);
            byte[] plain = Memory.bytes(packet + EspDescriptor.TEXT, text);
            assertArrayEquals(vector.inner(), Arrays.copyOf(plain, vector.inner().length), name);
            assertArrayEquals(vector.inner(), new EspOracle(vector.spi(), vector.key(), vector.salt()).open(esp), name);
        }
    }

    /** A gateway at the vector's destination, with one SA, and everything inside behind one router. */
    private static void openByWorker(String name, Vector vector) {
        Testbed.Cable inside = testbed.cable("vin", 1, GatewayUnderTest.MTU);
        Testbed.Cable outside = testbed.cable("vout", 1, GatewayUnderTest.MTU);
        long insideMac = GatewayUnderTest.mac(GatewayUnderTest.INSIDE_MAC);
        long outsideMac = GatewayUnderTest.mac(GatewayUnderTest.OUTSIDE_MAC);
        try (DataPlane plane = DataPlane.create(DataPlane.Settings.of(1, 16, 64), tables(vector, insideMac))) {
            Prefix any = (vector.inner()[0] & 0xf0) == 0x60 ? Prefix.ANY6 : Prefix.ANY4;
            var _ = plane.inbound()
                    .install(
                            SaParameters.inbound(vector.spi())
                                    .key(vector.algorithm(), vector.key(), vector.salt())
                                    .replayWindow(64)
                                    .selector(Selector.between(any, any))
                                    .outer(vector.source(), vector.destination())
                                    .build(),
                            System.nanoTime());
            plane.attach(List.of(port(0, insideMac, inside), port(1, outsideMac, outside)), testbed.buffers());
            byte[] outer = vector.outerHeader() == 20
                    ? Frames.withChecksum(vector.outer().clone())
                    : vector.outer();
            testbed.send(outside, GatewayUnderTest.fromPeer(outer));
            Worker worker = plane.workers().getFirst();
            assertEquals(1, worker.poll(), name);
            List<byte[]> frames = testbed.receive(inside);
            assertEquals(1, frames.size(), () -> name + ": " + worker.counters().dropsByReason());
            assertArrayEquals(Frames.afterHops(vector.inner(), 1), Frames.packet(frames.getFirst()), name);
        }
    }

    private static PlanePort port(int index, long mac, Testbed.Cable cable) {
        return new PlanePort(
                new IngressPort(index, mac, false, index == 1),
                GatewayUnderTest.MTU,
                List.of(cable.port().rxQueue(0)),
                List.of(cable.port().txQueue(0)));
    }

    private static ForwardingTables tables(Vector vector, long insideMac) {
        Adjacencies adjacencies = new Adjacencies();
        adjacencies.setPort(0, insideMac);
        RouteTable routes = new RouteTable();
        for (String router : List.of("198.51.100.1", "2001:db8::1")) {
            Prefix address = Prefix.parseAddress(router);
            adjacencies.put(new Neighbour(
                    0,
                    address,
                    ByteBuffer.wrap(new byte[] {0, 0, 2, 0, 0, 0, 0, 9}).getLong()));
            routes.add(address.isIpv4() ? Prefix.ANY4 : Prefix.ANY6, adjacencies.index(NextHop.via(0, address)));
        }
        adjacencies.publish();
        routes.publish();
        return new ForwardingTables(
                new LocalAddresses(List.of(vector.destination())),
                new Spd(List.of()),
                new PolicySas(0),
                routes.current(),
                adjacencies.current());
    }
}
