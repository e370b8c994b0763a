package io.sallyport.ike.crypto;

import io.sallyport.ike.message.wire.Octets;
import io.sallyport.ike.message.wire.WireWriter;

/**
 * The IV of the next message of an exchange (RFC 2409 appendix B).
 *
 * <pre>
 *   hash(g^xi | g^xr) ──▶ IV ── message ──▶ last block ── message ──▶ last block      phase 1, both directions
 *                                                                        │ last of phase 1
 *                                              hash(last block | M-ID) ◀─┘
 *                                                        └──▶ IV ── message ──▶ last block ── ...   each later exchange
 * </pre>
 *
 * <p>A value: the exchange keeps the one that holds, and takes the next only once a message has proved to be genuine.
 * Otherwise a forged message would put the two sides out of step.
 *
 * @param octets one block of the cipher
 */
public record InitializationVector(Octets octets) {
    /**
     * The first of phase 1.
     *
     * @param initiatorPublic g^xi as its KE payload has it
     * @param responderPublic g^xr as its KE payload has it
     */
    public static InitializationVector ofPhase1(
            HashFunction hash, CbcAlgorithm algorithm, Octets initiatorPublic, Octets responderPublic) {
        return cut(hash.hash(initiatorPublic, responderPublic), algorithm);
    }

    /** The one behind a message: its last block of ciphertext. */
    public InitializationVector after(Octets ciphertext) {
        int block = octets.length();
        return new InitializationVector(ciphertext.slice(ciphertext.length() - block, block));
    }

    /**
     * The first of a later exchange, where this is what the last message of phase 1 left.
     *
     * @param messageId of that exchange
     */
    public InitializationVector ofExchange(HashFunction hash, int messageId) {
        Octets id = new WireWriter().u32(messageId).toOctets();
        return new InitializationVector(hash.hash(octets, id).slice(0, octets.length()));
    }

    private static InitializationVector cut(Octets material, CbcAlgorithm algorithm) {
        return new InitializationVector(material.slice(0, algorithm.blockOctets()));
    }
}
