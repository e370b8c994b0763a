package io.sallyport.gateway.peers;

import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * One connection between the gateway and strongSwan, as both sides' configuration has it.
 *
 * @param number 1 to 100, each once: gives the trial its addresses
 * @param weBegin whether the gateway begins, or the peer
 * @param exchange {@code main} or {@code aggressive}
 * @param authentication {@code psk}, {@code rsa} or {@code ecdsa-256}
 * @param ours phase 1 proposal as the gateway writes it
 * @param theirs the same as strongSwan writes it
 * @param suite phase 2 proposal as the gateway writes it
 * @param theirSuite the same as strongSwan writes it, its group included
 * @param group group of perfect forward secrecy as the gateway writes it, or none
 * @param children how many children
 * @param dpdSeconds of silence before a side asks whether the other is there, 0 for never
 */
record Trial(
        int number,
        boolean weBegin,
        String exchange,
        String authentication,
        String ours,
        String theirs,
        String suite,
        String theirSuite,
        String group,
        int children,
        int dpdSeconds) {

    private static final String NEAR_NETWORK = "10.1.0.0/24";

    /** Main Mode with a pre-shared key, one child. */
    static Trial main(int number, boolean weBegin, String suite, String theirSuite) {
        return new Trial(
                number,
                weBegin,
                "main",
                "psk",
                "aes-128+sha2-256+group-19",
                "aes128-sha256-ecp256",
                suite,
                theirSuite,
                "none",
                1,
                0);
    }

    Trial exchange(String other) {
        return new Trial(
                number, weBegin, other, authentication, ours, theirs, suite, theirSuite, group, children, dpdSeconds);
    }

    Trial authentication(String other) {
        return new Trial(
                number, weBegin, exchange, other, ours, theirs, suite, theirSuite, group, children, dpdSeconds);
    }

    Trial phase1(String our, String their) {
        return new Trial(
                number, weBegin, exchange, authentication, our, their, suite, theirSuite, group, children, dpdSeconds);
    }

    Trial group(String our) {
        return new Trial(
                number, weBegin, exchange, authentication, ours, theirs, suite, theirSuite, our, children, dpdSeconds);
    }

    Trial children(int count) {
        return new Trial(
                number, weBegin, exchange, authentication, ours, theirs, suite, theirSuite, group, count, dpdSeconds);
    }

    Trial dpd(int seconds) {
        return new Trial(
                number, weBegin, exchange, authentication, ours, theirs, suite, theirSuite, group, children, seconds);
    }

    String name() {
        return "t" + number;
    }

    String peerAddress() {
        return "192.0.2." + (number + 10);
    }

    /** The peer's address in the network of a child. */
    String farAddress(int child) {
        return "10." + (100 + number) + "." + child + ".1";
    }

    private String farNetwork(int child) {
        return "10." + (100 + number) + "." + child + ".0/24";
    }

    /** As the names of tests show it. */
    @Override
    public String toString() {
        return "%s, %s Mode, %s, %s, %s, PFS %s, %d %s"
                .formatted(
                        weBegin ? "we begin" : "they begin",
                        exchange,
                        authentication,
                        ours,
                        suite,
                        group,
                        children,
                        children == 1 ? "child" : "children");
    }

    /** The connection in the gateway's configuration. */
    String ofGateway() {
        return ofGateway("on");
    }

    /** The same, with promotion {@code on} or {@code off}. */
    String ofGateway(String promotion) {
        String all = IntStream.range(0, children)
                .mapToObj(child -> """
                              - name: c%d
                                selectors: {local: 10.1.0.0/24, remote: %s}
                                proposals: [%s]
                                pfs: %s
                                start: %s
                                promotion: %s
                        """.formatted(
                        child, farNetwork(child), suite, group, weBegin ? "on-traffic" : "on-demand", promotion))
                .collect(Collectors.joining());
        return """
                  - name: %s
                    version: ikev1
                    local: %s
                    remote: %s
                    local-id: %s
                    remote-id: %s
                    exchange: %s
                    authentication: %s
                    proposals: [%s]
                    dpd: %s
                    children:
                """.formatted(
                                name(),
                                PeerNetwork.GATEWAY_ADDRESS,
                                peerAddress(),
                                ourIdentity(),
                                theirIdentity(),
                                exchange,
                                authentication,
                                ours,
                                dpdSeconds + "s")
                + all;
    }

    /** The connection in strongSwan's configuration as the peer's. */
    String ofCharon() {
        return ofCharon(peerAddress(), PeerNetwork.GATEWAY_ADDRESS, theirIdentity(), ourIdentity(), true);
    }

    /** The connection in strongSwan's configuration where it stands in the gateway's place. */
    String ofCharonAsGateway() {
        return ofCharon(PeerNetwork.GATEWAY_ADDRESS, peerAddress(), ourIdentity(), theirIdentity(), false);
    }

    private String ofCharon(String local, String remote, String own, String other, boolean asPeer) {
        boolean certified = !"psk".equals(authentication);
        String all = IntStream.range(0, children)
                .mapToObj(child -> """
                            c%d {
                              local_ts = %s
                              remote_ts = %s
                              esp_proposals = %s
                              dpd_action = %s
                            }
                        """.formatted(
                                child,
                                asPeer ? farNetwork(child) : NEAR_NETWORK,
                                asPeer ? NEAR_NETWORK : farNetwork(child),
                                theirSuite,
                                dpdSeconds > 0 && asPeer ? "restart" : "clear"))
                .collect(Collectors.joining());
        return """
                  %s {
                    version = 1
                    aggressive = %s
                    local_addrs = %s
                    remote_addrs = %s
                    proposals = %s
                    encap = yes
                    dpd_delay = %ds
                    dpd_timeout = %ds
                    local {
                      auth = %s
                      id = %s
                      %s
                    }
                    remote {
                      auth = %s
                      id = %s
                    }
                    children {
                %s    }
                  }
                """.formatted(
                        name(),
                        "aggressive".equals(exchange) ? "yes" : "no",
                        local,
                        remote,
                        theirs,
                        dpdSeconds,
                        6 * dpdSeconds,
                        certified ? "pubkey" : "psk",
                        own,
                        certified ? "certs = peer-" + authentication + ".pem" : "",
                        certified ? "pubkey" : "psk",
                        other,
                        all.indent(4));
    }

    private String ourIdentity() {
        return "psk".equals(authentication) ? PeerNetwork.GATEWAY_ADDRESS : "gateway-" + authentication + ".example";
    }

    private String theirIdentity() {
        return "psk".equals(authentication) ? peerAddress() : "peer-" + authentication + ".example";
    }
}
