package io.sallyport.gateway.config;

import java.util.LinkedHashMap;
import java.util.Map;

/** A configuration with one item in each list and only the keys that are required, to set single keys in. */
final class Bare {
    private static final Map<String, String> REQUIRED = Map.of(
            "ports", "name: a, device: net_null0, side: outside, addresses: [192.0.2.1/24]",
            "routes", "to: 10.2.0.0/16, via: 192.0.2.2, port: a",
            "neighbours", "address: 192.0.2.2, mac: 02:00:00:00:00:02, port: a",
            "workers", "",
            "policies", "action: discard, source: 10.1.0.0/16, destination: 10.9.0.0/16",
            "tunnels", "name: t, local: 192.0.2.1, remote: 192.0.2.2");

    private static final Map<String, String> REQUIRED_IN_TUNNEL = Map.of(
            "selectors", "local: 10.1.0.0/16, remote: 10.2.0.0/16",
            "inbound", "spi: 0x1001, key: \"3f0a92d1c47e5b6880f1e2d3c4b5a69712345678\"",
            "outbound", "spi: 0x2001, key: \"8a1b7c2d6e3f5049a4b5c6d7e8f90a1b9abcdef0\"");

    private Bare() {}

    /** The settings with one more key; the path is without brackets and may be empty. */
    static GatewaySettings with(String path, String value) throws ConfigurationException {
        Map<String, String> file = new LinkedHashMap<>();
        REQUIRED.forEach((section, keys) ->
                file.put(section, "[{" + keys + tunnelParts(section, path, value) + own(section, path, value) + "}]"));
        if (path.startsWith("dpdk.")
                || path.startsWith("sad.")
                || path.startsWith("trial.")
                || path.startsWith("audit.")) {
            int dot = path.indexOf('.');
            file.put(path.substring(0, dot), "{" + path.substring(dot + 1) + ": " + value + "}");
        } else if (!path.isEmpty() && path.indexOf('.') < 0) {
            file.put(path, value);
        }
        StringBuilder text = new StringBuilder();
        file.forEach(
                (key, content) -> text.append(key).append(": ").append(content).append('\n'));
        return Configuration.parse("bare.yaml", text.toString()).settings();
    }

    private static String own(String section, String path, String value) {
        String key = path.startsWith(section + ".") ? path.substring(section.length() + 1) : "";
        if (key.isEmpty() || key.indexOf('.') >= 0) {
            return "";
        }
        return (section.equals("workers") ? "" : ", ") + key + ": " + value;
    }

    private static String tunnelParts(String section, String path, String value) {
        if (!section.equals("tunnels")) {
            return "";
        }
        StringBuilder parts = new StringBuilder();
        REQUIRED_IN_TUNNEL.forEach((part, keys) -> {
            String prefix = "tunnels." + part + ".";
            String more = path.startsWith(prefix) ? ", " + path.substring(prefix.length()) + ": " + value : "";
            parts.append(", ")
                    .append(part)
                    .append(": {")
                    .append(keys)
                    .append(more)
                    .append('}');
        });
        return parts.toString();
    }
}
