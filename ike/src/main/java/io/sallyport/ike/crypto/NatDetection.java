package io.sallyport.ike.crypto;

import io.sallyport.ike.message.Cookies;
import io.sallyport.ike.message.identity.IpAddress;
import io.sallyport.ike.message.wire.Octets;
import io.sallyport.ike.message.wire.WireWriter;

/** The hashes of NAT-D payloads (RFC 3947 section 3.2). */
public final class NatDetection {
    private NatDetection() {}

    /**
     * HASH(CKY-I | CKY-R | IP | Port).
     *
     * @param port UDP port, 0 to 65,535
     */
    public static Octets hash(HashFunction hash, Cookies cookies, IpAddress address, int port) {
        return hash.hash(
                cookies.octets(), address.octets(), new WireWriter().u16(port).toOctets());
    }
}
