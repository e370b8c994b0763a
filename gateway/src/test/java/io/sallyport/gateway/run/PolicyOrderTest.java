package io.sallyport.gateway.run;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.sallyport.dpdk.ethdev.MacAddress;
import io.sallyport.gateway.config.Configuration;
import io.sallyport.gateway.config.ConfigurationException;
import io.sallyport.gateway.config.GatewaySettings;
import io.sallyport.pipeline.spd.Policy;
import io.sallyport.pipeline.spd.Prefix;
import io.sallyport.pipeline.spd.Spd;
import io.sallyport.pipeline.tables.ForwardingTables;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** The order of the SPD, and where the SAs of its policies stand. */
final class PolicyOrderTest {
    private static final String FILE = """
            ports:
              - {name: in, device: "net_ring_a", side: inside, addresses: [10.1.0.1/16]}
              - {name: out, device: "net_ring_b", side: outside, addresses: [192.0.2.1/24]}
            routes:
              - {to: 0.0.0.0/0, via: 192.0.2.2, port: out}
              - {to: 10.7.0.0/16, tunnel: routed}
            tunnels:
              - name: routed
                local: 192.0.2.1
                remote: 192.0.2.2
                inbound: {spi: 0x1000, key: "3f0a92d1c47e5b6880f1e2d3c4b5a69712345670"}
                outbound: {spi: 0x2000, key: "8a1b7c2d6e3f5049a4b5c6d7e8f90a1b9abcde00"}
              - name: wide
                local: 192.0.2.1
                remote: 192.0.2.2
                selectors: {local: 10.1.0.0/16, remote: 10.2.0.0/16}
                inbound: {spi: 0x1001, key: "1f0a92d1c47e5b6880f1e2d3c4b5a69712345671"}
                outbound: {spi: 0x2001, key: "5a1b7c2d6e3f5049a4b5c6d7e8f90a1b9abcde01"}
              - name: narrow
                local: 192.0.2.1
                remote: 192.0.2.2
                selectors: {local: 10.1.0.0/16, remote: 10.2.5.0/24}
                inbound: {spi: 0x1002, key: "2f0a92d1c47e5b6880f1e2d3c4b5a69712345672"}
                outbound: {spi: 0x2002, key: "6a1b7c2d6e3f5049a4b5c6d7e8f90a1b9abcde02"}
            connections:
              - name: west
                version: ikev1
                local: 192.0.2.1
                remote: 192.0.2.2
                children:
                  - {name: one, selectors: {local: 10.1.0.0/16, remote: 10.9.1.0/24}}
                  - {name: two, selectors: {local: 10.1.0.0/16, remote: 10.9.0.0/16}}
            """;

    private static TableBuilder builder(String policies) throws ConfigurationException {
        GatewaySettings settings =
                Configuration.parse("order.yaml", FILE + policies).settings();
        return new TableBuilder(settings);
    }

    private static ForwardingTables tables(TableBuilder builder) {
        return builder.build(List.of(MacAddress.parse("02:00:00:00:00:01"), MacAddress.parse("02:00:00:00:00:02")));
    }

    private static List<String> names(ForwardingTables tables) {
        return tables.spd().policies().stream().map(Policy::name).toList();
    }

    private static String decides(ForwardingTables tables, String destination) {
        Spd spd = tables.spd();
        int found = spd.lookup4(
                Prefix.parseAddress("10.1.0.9").ipv4(),
                Prefix.parseAddress(destination).ipv4(),
                17,
                1000,
                2000);
        return found == Spd.NONE ? "none" : spd.policies().get(found).name();
    }

    @Test
    @DisplayName("D6: without a word about it tunnels and children come behind IKE's entries and the configured ones")
    void shouldPutTunnelsLast() throws ConfigurationException {
        TableBuilder builder = builder("""
                policies:
                  - {name: no, action: discard, source: 10.1.0.0/16, destination: 10.2.5.7}
                """);
        ForwardingTables tables = tables(builder);
        assertEquals(
                List.of("west IKE 500", "west IKE 4500", "no", "wide", "narrow", "west/one", "west/two"),
                names(tables));
        assertEquals("no", decides(tables, "10.2.5.7"));
        assertEquals("wide", decides(tables, "10.2.5.8"));
        assertEquals(List.of(7, 3, 4), List.of(builder.placeOf(0), builder.placeOf(1), builder.placeOf(2)));
        assertEquals(5, builder.childPolicies().of("west", "one").orElseThrow());
        assertEquals(6, builder.childPolicies().of("west", "two").orElseThrow());
    }

    @Test
    @DisplayName("RFC 4301 4.4.1: entries that protect stand among the others in whatever order is asked for")
    void shouldKeepTheOrder() throws ConfigurationException {
        TableBuilder builder = builder("""
                policies:
                  - {action: protect, tunnel: narrow}
                  - {name: no, action: discard, source: 10.1.0.0/16, destination: 10.2.4.0/23}
                  - {action: protect, tunnel: west/two}
                """);
        ForwardingTables tables = tables(builder);
        assertEquals(
                List.of("west IKE 500", "west IKE 4500", "narrow", "no", "west/two", "wide", "west/one"),
                names(tables));
        assertEquals("narrow", decides(tables, "10.2.5.7"));
        assertEquals("no", decides(tables, "10.2.4.7"));
        assertEquals("wide", decides(tables, "10.2.6.7"));
        assertEquals("west/two", decides(tables, "10.9.1.1"));
        assertEquals(List.of(7, 5, 2), List.of(builder.placeOf(0), builder.placeOf(1), builder.placeOf(2)));
        assertEquals(6, builder.childPolicies().of("west", "one").orElseThrow());
        assertEquals(4, builder.childPolicies().of("west", "two").orElseThrow());
    }
}
