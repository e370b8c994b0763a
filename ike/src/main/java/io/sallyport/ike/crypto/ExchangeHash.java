package io.sallyport.ike.crypto;

import io.sallyport.ike.message.wire.Octets;

/**
 * The hashes that authenticate the messages of one exchange after phase 1 (RFC 2409 sections 5.5 to 5.7).
 *
 * <p>The secret is lent: whoever made it closes it, when this object is no longer used.
 */
public final class ExchangeHash {
    private final Prf prf;
    private final Secret skeyidA;
    private final int messageId;

    /**
     * The hashes of an exchange.
     *
     * @param skeyidA stays the caller's
     * @param messageId of the exchange
     */
    public ExchangeHash(Prf prf, Secret skeyidA, int messageId) {
        this.prf = prf;
        this.skeyidA = skeyidA;
        this.messageId = messageId;
    }

    /**
     * HASH(1) = prf(SKEYID_a, M-ID | rest): the first Quick Mode message, both of New Group Mode, Informational and (as
     * draft-dukes-ike-mode-cfg-02 section 3.1.1 has it) Transaction exchanges.
     *
     * @param rest all payloads behind the HASH payload, headers included, without padding
     */
    public Octets first(Octets rest) {
        return prf.with(skeyidA).addWord(messageId).add(rest).toOctets();
    }

    /**
     * HASH(2) = prf(SKEYID_a, M-ID | Ni_b | rest): the second Quick Mode message.
     *
     * @param initiatorNonce without payload header
     * @param rest all payloads behind the HASH payload, headers included, without padding
     */
    public Octets second(Octets initiatorNonce, Octets rest) {
        return prf.with(skeyidA)
                .addWord(messageId)
                .add(initiatorNonce)
                .add(rest)
                .toOctets();
    }

    /**
     * HASH(3) = prf(SKEYID_a, 0 | M-ID | Ni_b | Nr_b): the third Quick Mode message.
     *
     * @param initiatorNonce without payload header
     * @param responderNonce without payload header
     */
    public Octets third(Octets initiatorNonce, Octets responderNonce) {
        return prf.with(skeyidA)
                .addOctet(0)
                .addWord(messageId)
                .add(initiatorNonce)
                .add(responderNonce)
                .toOctets();
    }
}
