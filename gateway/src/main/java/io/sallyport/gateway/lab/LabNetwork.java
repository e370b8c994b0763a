package io.sallyport.gateway.lab;

import io.sallyport.dpdk.ethdev.MacAddress;
import io.sallyport.gateway.config.Configuration;
import io.sallyport.gateway.config.ConfigurationException;
import io.sallyport.gateway.config.DpdkSettings.Crypto;
import io.sallyport.gateway.config.GatewaySettings;
import io.sallyport.pipeline.spd.Prefix;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;

/** The lab's addresses and its two embedded configurations, one set for each IP version. */
final class LabNetwork {
    private static final MacAddress WEST_INSIDE = MacAddress.parse("02:00:00:00:01:01");
    private static final MacAddress EAST_INSIDE = MacAddress.parse("02:00:00:00:02:01");
    private static final MacAddress HOST_WEST = MacAddress.parse("02:00:00:00:01:0a");
    private static final MacAddress HOST_EAST = MacAddress.parse("02:00:00:00:02:0a");

    private final boolean ipv6;
    private final Crypto crypto;
    private final Prefix west;
    private final Prefix east;

    private LabNetwork(boolean ipv6, Crypto crypto, String west, String east) {
        this.ipv6 = ipv6;
        this.crypto = crypto;
        this.west = Prefix.parseAddress(west);
        this.east = Prefix.parseAddress(east);
    }

    static LabNetwork of(boolean ipv6, Crypto crypto) {
        return ipv6
                ? new LabNetwork(true, crypto, "2001:db8:1::10", "2001:db8:2::10")
                : new LabNetwork(false, crypto, "10.1.0.10", "10.2.0.10");
    }

    GatewaySettings west() {
        return load("west");
    }

    GatewaySettings east() {
        return load("east");
    }

    private GatewaySettings load(String name) {
        String resource = name + (ipv6 ? "-ipv6.yaml" : ".yaml");
        try (InputStream yaml = LabNetwork.class.getResourceAsStream(resource)) {
            if (yaml == null) {
                throw new IllegalStateException("the lab's configuration " + resource + " is not in the jar");
            }
            String text = new String(yaml.readAllBytes(), StandardCharsets.UTF_8);
            String engine = "\ndpdk: {crypto: " + crypto.label() + "}\n";
            return Configuration.parse(resource, text + engine).settings();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (ConfigurationException e) {
            throw new IllegalStateException("the lab's own configuration " + resource + " is wrong", e);
        }
    }

    /** Probes from west's host to east's. */
    Probe fromWest() {
        return new Probe(WEST_INSIDE, HOST_WEST, west, east);
    }

    /** Answers from east's host to west's. */
    Probe fromEast() {
        return new Probe(EAST_INSIDE, HOST_EAST, east, west);
    }
}
