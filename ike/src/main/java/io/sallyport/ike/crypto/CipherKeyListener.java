package io.sallyport.ike.crypto;

import io.sallyport.ike.message.Cookies;

/** Is lent the key that protects the messages of each ISAKMP SA: for debugging, where an operator asks for it, and never else. */
@FunctionalInterface
public interface CipherKeyListener {
    /** Looks at none. */
    CipherKeyListener NONE = (_, _) -> {};

    /**
     * Keys of phase 1 were derived; the peer may not have proved itself yet.
     *
     * @param cookies of the ISAKMP SA
     * @param key of its cipher (RFC 2409 appendix B); closed after the call
     */
    void onCipherKey(Cookies cookies, Secret key);
}
