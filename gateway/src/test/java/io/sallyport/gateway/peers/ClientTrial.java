package io.sallyport.gateway.peers;

/**
 * A client and its server, one of them the gateway and the other one strongSwan, as both sides' configuration has it.
 *
 * @param number 1 to 9, each once: gives the trial its addresses
 * @param weServe whether the gateway is the server
 * @param exchange {@code main} or {@code aggressive}
 * @param authentication {@code xauth-psk}, {@code xauth-rsa} or {@code hybrid-rsa}
 * @param atHost gateway as client: whether the host inside has the address, or the gateway itself
 */
record ClientTrial(int number, boolean weServe, String exchange, String authentication, boolean atHost) {
    private static final String NEAR_NETWORK = "10.1.0.0/24";

    String name() {
        return "c" + number;
    }

    String peerAddress() {
        return "192.0.2." + (100 + number);
    }

    /** Where clients get their addresses from. */
    String pool() {
        return "10.9." + number + ".0/24";
    }

    /** The first of them. */
    String firstOfPool() {
        return "10.9." + number + ".1";
    }

    /** Behind strongSwan as server. */
    String farAddress() {
        return "10.8." + number + ".1";
    }

    private String farNetwork() {
        return "10.8." + number + ".0/24";
    }

    private boolean hasPresharedKey() {
        return authentication.equals("xauth-psk");
    }

    private String gatewayIdentity() {
        return hasPresharedKey() || (!weServe && authentication.equals("hybrid-rsa"))
                ? PeerNetwork.GATEWAY_ADDRESS
                : "gateway-rsa.example";
    }

    private String peerIdentity() {
        return hasPresharedKey() || (weServe && authentication.equals("hybrid-rsa"))
                ? peerAddress()
                : "peer-rsa.example";
    }

    @Override
    public String toString() {
        return (weServe ? "we serve" : "they serve, " + (atHost ? "for a host" : "for the gateway")) + ", " + exchange
                + " Mode, " + authentication;
    }

    /** The connection in the gateway's configuration. */
    String ofGateway() {
        String access = weServe
                ? "{role: server, addresses: " + name() + "}"
                : atHost ? "{role: client, host: " + PeerNetwork.HOST_ADDRESS + "}" : "{role: client}";
        String child = weServe
                ? "{local: " + NEAR_NETWORK + ", remote: " + pool() + "}"
                : "{local: dynamic, remote: " + farNetwork() + "}";
        return """
                  - name: %s
                    version: ikev1
                    local: %s
                    remote: %s
                    local-id: %s
                    remote-id: %s
                    exchange: %s
                    authentication: %s
                    access: %s
                    proposals: [aes-128+sha2-256+group-19]
                    children:
                      - {name: net, selectors: %s, start: %s}
                """.formatted(
                        name(),
                        PeerNetwork.GATEWAY_ADDRESS,
                        weServe ? "any" : peerAddress(),
                        gatewayIdentity(),
                        peerIdentity(),
                        exchange,
                        authentication,
                        access,
                        child,
                        weServe ? "on-demand" : "on-boot");
    }

    /** The connection in strongSwan's configuration. */
    String ofCharon() {
        String own = hasPresharedKey() ? "auth = psk" : "auth = pubkey\n certs = peer-rsa.pem";
        String other = hasPresharedKey() ? "auth = psk" : "auth = pubkey";
        boolean hybrid = authentication.equals("hybrid-rsa");
        String first;
        String second;
        if (weServe) {
            first = hybrid
                    ? "local {\n auth = xauth\n id = %s\n xauth_id = alice\n }"
                    : "local-1 {\n %s\n id = %%s\n }\n local-2 {\n auth = xauth\n xauth_id = alice\n }".formatted(own);
            second = "remote {\n " + other + "\n id = %s\n }";
        } else {
            first = "local {\n " + own + "\n id = %s\n }";
            second = hybrid
                    ? "remote {\n auth = xauth\n id = %s\n }"
                    : "remote-1 {\n %s\n id = %%s\n }\n remote-2 {\n auth = xauth\n }".formatted(other);
        }
        return """
                  %s {
                    version = 1
                    aggressive = %s
                    local_addrs = %s
                    remote_addrs = %s
                    proposals = aes128-sha256-ecp256
                    encap = yes
                    %s
                    %s
                    %s
                    children {
                      c0 {
                        %s
                        esp_proposals = aes128gcm16
                      }
                    }
                  }
                """.formatted(
                        name(),
                        exchange.equals("aggressive") ? "yes" : "no",
                        peerAddress(),
                        PeerNetwork.GATEWAY_ADDRESS,
                        weServe ? "vips = 0.0.0.0" : "pools = " + name(),
                        first.formatted(peerIdentity()),
                        second.formatted(gatewayIdentity()),
                        weServe ? "remote_ts = " + NEAR_NETWORK : "local_ts = " + farNetwork());
    }
}
