package io.sallyport.gateway.config;

import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sallyport.gateway.yaml.Problem;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A configuration for tests that passes every check, and changes to it.
 *
 * @param text in YAML
 */
record Sample(String text) {
    static final Sample GOOD = new Sample("""
            name: west
            dpdk: {lcore: 0}
            workers:
              - {cpu: 1}
            ports:
              - name: inside
                device: net_null0
                side: inside
                addresses: [10.1.0.1/16]
              - name: outside
                device: net_null1
                side: outside
                addresses: [192.0.2.1/24]
                mtu: 1400
            routes:
              - {to: 10.2.0.0/16, via: 192.0.2.2, port: outside}
            neighbours:
              - {address: 192.0.2.2, mac: 02:00:00:00:00:02, port: outside}
            sad: {max-sas: 16}
            tunnels:
              - name: to-east
                local: 192.0.2.1
                remote: 192.0.2.2
                selectors: {local: 10.1.0.0/16, remote: 10.2.0.0/16}
                inbound: {spi: 0x1001, key: 3f0a92d1c47e5b6880f1e2d3c4b5a69712345678}
                outbound: {spi: 0x2001, key: 8a1b7c2d6e3f5049a4b5c6d7e8f90a1b9abcdef0}
              - name: to-north
                local: 192.0.2.1
                remote: 192.0.2.2
                selectors: {local: 10.1.0.0/16, remote: 10.3.0.0/16}
                inbound: {spi: 0x1002, key: 77e1046bd95a3c2f18c9d0a7b6e5f40312345678, state: pending}
                outbound: {spi: 0x2002, key: 2d9c5e7f1a3b48606f5e4d3c2b1a09889abcdef0}
            policies:
              - {action: bypass, source: 10.1.0.0/16, destination: 198.51.100.0/24}
            trial: {delay: 5ms}
            """);

    /** The same with another text in one place. */
    Sample with(String from, String to) {
        assertTrue(text.contains(from), () -> "the sample has no \"" + from + "\"");
        return new Sample(text.replaceFirst(Pattern.quote(from), Matcher.quoteReplacement(to)));
    }

    /** Line of the first place that has this text, from 1. */
    int lineOf(String part) {
        int at = text.indexOf(part);
        assertTrue(at >= 0, () -> "the sample has no \"" + part + "\"");
        return 1 + (int) text.substring(0, at).chars().filter(c -> c == '\n').count();
    }

    Configuration load() throws ConfigurationException {
        return Configuration.parse("sample.yaml", text);
    }

    /** What is wrong with it. */
    List<Problem> errors() {
        return assertThrows(ConfigurationException.class, this::load).problems();
    }
}
