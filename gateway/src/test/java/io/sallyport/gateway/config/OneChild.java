package io.sallyport.gateway.config;

/** A gateway with one connection that has one child, for tests. */
public final class OneChild {
    private OneChild() {}

    /**
     * The settings.
     *
     * @param connection more keys of the connection, a line each, or none
     * @param child more keys of the child likewise
     * @throws ConfigurationException if they are wrong
     */
    public static GatewaySettings with(String connection, String child) throws ConfigurationException {
        return with(connection, child, "protocol: any");
    }

    /** The same with more keys of the child's selectors, with commas between. */
    static GatewaySettings with(String connection, String child, String selectors) throws ConfigurationException {
        String text = """
                name: west
                workers: [{}]
                ports:
                  - {name: in, device: net_ring0, side: inside, addresses: [10.1.0.1/16]}
                  - {name: out, device: net_ring1, side: outside, addresses: [192.0.2.1/24]}
                connections:
                  - name: to-east
                    version: ikev1
                    local: 192.0.2.1
                    remote: 192.0.2.2
                """ + connection.indent(4) + """
                    children:
                      - name: lan
                        selectors: {local: 10.1.0.0/16, remote: 10.2.0.0/16, %s}
                """.formatted(selectors) + child.indent(8);
        return Configuration.parse("west.yaml", text).settings();
    }
}
