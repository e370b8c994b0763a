package io.sallyport.ike.crypto;

import io.sallyport.ike.message.wire.Octets;

/** SKEYID, from which all other keys come; how depends on the authentication method (RFC 2409 section 5). */
public final class Skeyid {
    private Skeyid() {}

    /**
     * For pre-shared keys: prf(pre-shared-key, Ni_b | Nr_b).
     *
     * @param preSharedKey stays the caller's
     * @param initiatorNonce without payload header
     * @param responderNonce without payload header
     * @return the caller's
     */
    public static Secret preSharedKey(Prf prf, Secret preSharedKey, Octets initiatorNonce, Octets responderNonce) {
        return prf.with(preSharedKey).add(initiatorNonce).add(responderNonce).toSecret();
    }

    /**
     * For signatures: prf(Ni_b | Nr_b, g^xy).
     *
     * @param initiatorNonce without payload header
     * @param responderNonce without payload header
     * @param sharedSecret g^xy, with zeros in front up to the length of the group; stays the caller's
     * @return the caller's
     */
    public static Secret signature(Prf prf, Octets initiatorNonce, Octets responderNonce, Secret sharedSecret) {
        byte[] nonces = new byte[initiatorNonce.length() + responderNonce.length()];
        System.arraycopy(initiatorNonce.toByteArray(), 0, nonces, 0, initiatorNonce.length());
        System.arraycopy(responderNonce.toByteArray(), 0, nonces, initiatorNonce.length(), responderNonce.length());
        return prf.with(Secret.taking(nonces)).add(sharedSecret).toSecret();
    }
}
