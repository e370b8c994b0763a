package io.sallyport.ike.message.payload;

import io.sallyport.ike.message.wire.Octets;
import java.util.Arrays;
import java.util.Optional;

/** Extensions of IKEv1 that a Vendor ID payload announces. */
public enum VendorExtension {
    /** Dead peer detection (RFC 3706 section 5.1): 14 octets and the version, here 1.0. */
    DEAD_PEER_DETECTION("afcad71368a1f1c96b8696fc7757", "0100", false),
    /** NAT traversal as standardised (RFC 3947 section 3.1). */
    NAT_TRAVERSAL("4a131c81070358455c5728f20e95452f", "", false),
    /** NAT traversal, third draft: MD5 of "draft-ietf-ipsec-nat-t-ike-03". */
    NAT_TRAVERSAL_DRAFT_3("7d9419a65310ca6f2c179d9215529d56", "", false),
    /** NAT traversal, second draft: MD5 of "draft-ietf-ipsec-nat-t-ike-02". */
    NAT_TRAVERSAL_DRAFT_2("cd60464335df21f87cfdb2fc68b6a448", "", false),
    /** NAT traversal, second draft, with a line feed behind the name that is hashed; the more common form. */
    NAT_TRAVERSAL_DRAFT_2_LINE_FEED("90cb80913ebb696e086381b5ec427b1f", "", false),
    /** Extended authentication (draft-beaulieu-ike-xauth-02 section 4). */
    XAUTH("09002689dfd6b712", "", false),
    /** Cisco Unity: mode config attributes from 28,672 on; 14 octets and the version. */
    CISCO_UNITY("12f5f28c457168a9702d9fe274cc", "0100", false),
    /** Fragments of IKE messages (MS-IKEE section 1.7), alone or with four octets of capabilities. */
    FRAGMENTATION("4048b7d56ebce88525e7de7f00d6c2d3", "80000000", true);

    private final String known;
    private final String tail;
    private final boolean tailOptional;

    VendorExtension(String known, String tail, boolean tailOptional) {
        this.known = known;
        this.tail = tail;
        this.tailOptional = tailOptional;
    }

    /** The extension that an id stands for; whatever version or capabilities end it. */
    public static Optional<VendorExtension> of(Octets id) {
        return Arrays.stream(values())
                .filter(extension -> extension.matches(id))
                .findFirst();
    }

    /** What we send. */
    public Octets id() {
        return Octets.ofHex(known + tail);
    }

    private boolean matches(Octets received) {
        String hex = received.toHex();
        boolean whole = hex.length() == known.length() + tail.length();
        return hex.startsWith(known) && (whole || (tailOptional && hex.length() == known.length()));
    }
}
