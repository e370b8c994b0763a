package io.sallyport.ike.crypto;

import io.sallyport.ike.message.Cookies;

/**
 * The keys of an ISAKMP SA: SKEYID, SKEYID_d, SKEYID_a and SKEYID_e (RFC 2409 section 5). Closing it zeroes all four;
 * the secrets that it lends must not be closed by others.
 */
public final class Phase1Keys implements AutoCloseable {
    private static final int D = 0;
    private static final int A = 1;
    private static final int E = 2;

    private final Prf prf;
    private final Secret skeyid;
    private final Secret skeyidD;
    private final Secret skeyidA;
    private final Secret skeyidE;

    /**
     * Derives the keys.
     *
     * @param skeyid from {@link Skeyid}; belongs to this object from now on
     * @param sharedSecret g^xy of phase 1, with zeros in front up to the length of the group; stays the caller's
     * @param cookies both of them
     */
    public Phase1Keys(Prf prf, Secret skeyid, Secret sharedSecret, Cookies cookies) {
        this.prf = prf;
        this.skeyid = skeyid;
        skeyidD = derive(prf.with(skeyid), sharedSecret, cookies, D);
        skeyidA = derive(prf.with(skeyid).add(skeyidD), sharedSecret, cookies, A);
        skeyidE = derive(prf.with(skeyid).add(skeyidA), sharedSecret, cookies, E);
    }

    /** SKEYID: authenticates phase 1. */
    public Secret skeyid() {
        return skeyid;
    }

    /** SKEYID_d: KEYMAT comes from it. */
    public Secret skeyidD() {
        return skeyidD;
    }

    /** SKEYID_a: authenticates messages. */
    public Secret skeyidA() {
        return skeyidA;
    }

    /** SKEYID_e: the cipher key comes from it. */
    public Secret skeyidE() {
        return skeyidE;
    }

    /**
     * The key of the cipher that protects messages: the first octets of SKEYID_e, or of its expansion if it is too
     * short (RFC 2409 appendix B).
     *
     * @param octets length of the key, at least 1
     * @return the caller's
     */
    public Secret cipherKey(int octets) {
        if (octets <= skeyidE.length()) {
            return skeyidE.slice(0, octets);
        }
        // Ka = K1 | K2 | ..., K1 = prf(SKEYID_e, 0), Kn = prf(SKEYID_e, Kn-1)
        return PrfFeedback.concatenate(
                octets,
                prf.with(skeyidE).addOctet(0).toSecret(),
                block -> prf.with(skeyidE).add(block).toSecret());
    }

    @Override
    public void close() {
        skeyid.close();
        skeyidD.close();
        skeyidA.close();
        skeyidE.close();
    }

    @Override
    public String toString() {
        return "keys of a phase 1, four of " + skeyid.length() + " octets";
    }

    private static Secret derive(Prf.Computation begun, Secret sharedSecret, Cookies cookies, int which) {
        return begun.add(sharedSecret).add(cookies.octets()).addOctet(which).toSecret();
    }
}
