package io.sallyport.pipeline.burst;

/**
 * Every reason for which a packet can die in the pipeline: a metric name, and a sentence for the operator.
 *
 * <p>A step names at its top which of these are its exits. A reason keeps its name for ever; dashboards know it.
 */
public enum DropReason {
    FRAME_TOO_SHORT("frame-too-short", "The frame is shorter than an Ethernet header and the smallest IP header."),
    CHAIN_TOO_LONG("chain-too-long", "The frame spans several buffers and is longer than the largest buffer."),
    MAC_NOT_OURS("mac-not-ours", "The frame is addressed to another station's MAC address."),
    VLAN_TAGGED("vlan-tagged", "The frame bears a VLAN tag, and the port has no VLAN."),
    VLAN_UNKNOWN("vlan-unknown", "The frame bears the tag of a VLAN that the port does not have."),
    ARP("arp", "ARP where all neighbours are configured, so that nobody answers."),
    NEIGHBOUR_RING_FULL("neighbour-ring-full", "The ring for ARP, neighbour discovery and packets that wait is full."),
    ETHER_TYPE_UNKNOWN("ether-type-unknown", "The frame carries neither IPv4 nor IPv6."),
    IP_HEADER("ip-header", "The IP version or header length contradicts the frame."),
    IP_LENGTH("ip-length", "The IP total length is shorter than the header or longer than the frame."),
    IP_CHECKSUM("ip-checksum", "The IPv4 header checksum is wrong."),
    IP_EXTENSIONS("ip-extensions", "The IPv6 extension headers run past the packet, or are too many."),
    LOCAL_UNSERVED("local-unserved", "The packet is for the gateway itself, which offers no such service."),
    PATH_MTU_HEARD("path-mtu-heard", "ICMP that told of a tunnel packet that was too big; what it said was noted."),
    ICMP_CHECKSUM("icmp-checksum", "An echo request for the gateway itself whose ICMP checksum is wrong."),
    ICMP_LIMIT("icmp-limit", "An echo request for the gateway itself beyond the rate that it answers."),
    NAT_KEEPALIVE("nat-keepalive", "An octet that keeps a NAT's mapping alive, ignored (RFC 3948 section 2.3)."),
    HOST_RING_FULL("host-ring-full", "The ring to or from the control thread is full."),
    ESP_FRAGMENT(
            "esp-fragment", "A packet made whole from fragments is a fragment once more (RFC 4303 section 3.4.1)."),
    FRAGMENT_MALFORMED(
            "fragment-malformed", "A fragment for the gateway is empty, or of a length that only the last has."),
    FRAGMENT_TINY("fragment-tiny", "A fragment for the gateway, not the last, is smaller than any path asks for."),
    FRAGMENT_TOO_LONG("fragment-too-long", "Fragments for the gateway make a packet that is longer than one may be."),
    FRAGMENT_OVERLAP("fragment-overlap", "Fragments for the gateway overlap or contradict each other (RFC 5722)."),
    FRAGMENT_DUPLICATE("fragment-duplicate", "A fragment for the gateway came once more, octet for octet."),
    FRAGMENT_TIMEOUT("fragment-timeout", "Fragments for the gateway whose others did not come in time."),
    FRAGMENT_LIMIT("fragment-limit", "Fragments for the gateway that gave way to younger ones; too many were waiting."),
    FRAGMENT_ECN("fragment-ecn", "Some fragments bear a congestion mark, others cannot (RFC 3168 section 5.3)."),
    ESP_LENGTH("esp-length", "The ESP packet is too short, or its ciphertext is not aligned (RFC 4303 section 2.4)."),
    AH_LENGTH("ah-length", "The AH is not as long as its SA's, or longer than its packet (RFC 4302 section 2.2)."),
    AH_HEADERS(
            "ah-headers",
            "The IP headers that AH would cover are too long or malformed, or do not say where they lead"
                    + " (RFC 4302 section 3.3.3.1)."),
    AH_NEXT_HEADER("ah-next-header", "The next header of an authentic AH is not IP in a tunnel."),
    BUNDLE("bundle", "An ESP packet without the AH of its bundle, or whose AH SA is gone (RFC 4301 section 4.1)."),
    SPI_RESERVED("spi-reserved", "The SPI lies in 0 to 255, which never name an SA (RFC 4303 section 2.1)."),
    SPI_UNKNOWN("spi-unknown", "No SA has this SPI (RFC 4301 section 5.2)."),
    SA_LARVAL("sa-larval", "The SA is reserved but has no keys yet."),
    SA_DEAD("sa-dead", "The SA has ended."),
    TRIAL_REFUSED("trial-refused", "The SA is pending and the packet does not come from its peer, or comes too early."),
    TRIAL_BUDGET("trial-budget", "The SA is pending and too many packets have failed on it lately."),
    REPLAYED("replayed", "The sequence number was seen before or lies left of the window (RFC 4303 section 3.4.3)."),
    ICV_WRONG("icv-wrong", "The packet does not authenticate (RFC 4303 section 3.4.4)."),
    ENCAPSULATION("encapsulation", "The packet came in UDP and its SA's do not, or the other way round (RFC 3948)."),
    ESP_PADDING("esp-padding", "The padding of an authentic packet is not as RFC 4303 section 2.4 says."),
    ESP_NEXT_HEADER("esp-next-header", "The next header of an authentic packet is not IP in a tunnel."),
    ESP_DUMMY("esp-dummy", "A dummy packet, dropped in silence as RFC 4303 section 2.6 says."),
    INNER_HEADER("inner-header", "The inner IP header of an authentic packet contradicts its length."),
    SELECTOR_MISMATCH("selector-mismatch", "The inner packet is outside the SA's selectors (RFC 4301 section 5.2)."),
    ECN_MARK("ecn-mark", "Congestion was marked outside, and the inner packet cannot say so (RFC 6040 section 4.2)."),
    SA_CHANGED(
            "sa-changed",
            "The SA ended, or its record came to serve another one, while the packet was being decrypted."),
    POLICY_NONE("policy-none", "No policy covers the packet (RFC 4301 section 5)."),
    POLICY_DISCARD("policy-discard", "A policy says discard."),
    CLEAR_BUT_PROTECTED(
            "clear-but-protected", "Clear text from outside that a policy wants protected, whichever way it goes."),
    SA_MISSING("sa-missing", "A policy wants protection and has no outbound SA."),
    SA_BLOCKED("sa-blocked", "The outbound SA waits for its pair to be promoted."),
    WAITING_OLDEST(
            "waiting-oldest", "The packet waited for its outbound SA and gave way to a younger one of its policy."),
    WAITING_FULL("waiting-full", "Too many packets wait for outbound SAs already."),
    WAITED_IN_VAIN("waited-in-vain", "The packet waited for an outbound SA that has not opened."),
    LIFETIME_OVER("lifetime-over", "The SA has carried all the packets or octets of its lifetime (RFC 4301 4.4.2.1)."),
    CRYPTO_FAILED("crypto-failed", "The crypto engine could not do the packet."),
    CRYPTO_FULL("crypto-full", "The crypto device has as many batches of the worker as it may have."),
    CRYPTO_LOST("crypto-lost", "The packet was with the crypto device when its worker ended."),
    TRANSPORT_FRAGMENT("transport-fragment", "A fragment that transport mode cannot protect (RFC 4303 section 3.3.4)."),
    SEQUENCE_EXHAUSTED("sequence-exhausted", "The outbound SA has used its last sequence number (RFC 4303 3.3.3)."),
    HOP_LIMIT("hop-limit", "No hop is left to forward the packet."),
    TOO_BIG("too-big", "The packet is larger than the MTU of the port it would leave by."),
    NO_ROOM("no-room", "The buffer has no room for the headers or the trailer."),
    NO_BUFFER("no-buffer", "No free buffer was left to make or gather the packet in."),
    REVERSE_PATH("reverse-path", "The packet came out of a tunnel into which the route to its source does not lead."),
    ROUTE_TUNNEL(
            "route-tunnel",
            "The route leads into a tunnel, which is neither for tunnel packets nor for clear text from outside."),
    NO_ROUTE("no-route", "No route covers the destination."),
    NO_NEIGHBOUR("no-neighbour", "The next hop's MAC address is not known."),
    HAND_OFF_FULL("hand-off-full", "The ring to the worker that owns the SA is full."),
    TX_FULL("tx-full", "The transmit queue took no more.");

    private static final DropReason[] VALUES = values();

    private final String metric;
    private final String explanation;

    DropReason(String metric, String explanation) {
        this.metric = metric;
        this.explanation = explanation;
    }

    /** Name in metrics and reports. */
    public String metric() {
        return metric;
    }

    /** One sentence for the operator. */
    public String explanation() {
        return explanation;
    }

    /** How many reasons there are. */
    public static int count() {
        return VALUES.length;
    }

    /** The reason with that ordinal, without a new array. */
    public static DropReason at(int ordinal) {
        return VALUES[ordinal];
    }
}
