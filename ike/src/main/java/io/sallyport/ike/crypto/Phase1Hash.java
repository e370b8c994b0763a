package io.sallyport.ike.crypto;

import io.sallyport.ike.message.Cookies;
import io.sallyport.ike.message.wire.Octets;

/**
 * HASH_I and HASH_R, which authenticate phase 1 or are signed for it (RFC 2409 section 5).
 *
 * @param initiatorPublic g^xi as its KE payload has it
 * @param responderPublic g^xr as its KE payload has it
 * @param cookies both of them
 * @param initiatorSa SAi_b: the body of the SA payload that the initiator sent, with all offers
 */
public record Phase1Hash(Octets initiatorPublic, Octets responderPublic, Cookies cookies, Octets initiatorSa) {
    /**
     * HASH_I = prf(SKEYID, g^xi | g^xr | CKY-I | CKY-R | SAi_b | IDii_b).
     *
     * @param skeyid stays the caller's
     * @param identity IDii_b: the body of the initiator's ID payload
     */
    public Octets initiator(Prf prf, Secret skeyid, Octets identity) {
        return prf.with(skeyid)
                .add(initiatorPublic)
                .add(responderPublic)
                .add(cookies.octets())
                .add(initiatorSa)
                .add(identity)
                .toOctets();
    }

    /**
     * HASH_R = prf(SKEYID, g^xr | g^xi | CKY-R | CKY-I | SAi_b | IDir_b).
     *
     * @param skeyid stays the caller's
     * @param identity IDir_b: the body of the responder's ID payload
     */
    public Octets responder(Prf prf, Secret skeyid, Octets identity) {
        return prf.with(skeyid)
                .add(responderPublic)
                .add(initiatorPublic)
                .add(cookies.reversedOctets())
                .add(initiatorSa)
                .add(identity)
                .toOctets();
    }
}
