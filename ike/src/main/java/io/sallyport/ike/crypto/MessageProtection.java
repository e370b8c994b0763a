package io.sallyport.ike.crypto;

import io.sallyport.ike.message.EncryptedMessage;
import io.sallyport.ike.message.IsakmpHeader;
import io.sallyport.ike.message.MessageDecoder;
import io.sallyport.ike.message.payload.PayloadChain;
import io.sallyport.ike.message.wire.DecodeResult;
import io.sallyport.ike.message.wire.Malformed;
import io.sallyport.ike.message.wire.MalformedReason;
import io.sallyport.ike.message.wire.Octets;
import java.security.GeneralSecurityException;
import java.util.Arrays;
import javax.crypto.Cipher;
import javax.crypto.spec.IvParameterSpec;

/**
 * Encrypts and decrypts the messages of an ISAKMP SA (RFC 2409 appendix B).
 *
 * <p>Encryption says nothing about who sent a message: what opens is genuine only if its HASH is. Not for use by
 * several threads.
 */
public final class MessageProtection implements AutoCloseable {
    private final CbcAlgorithm algorithm;
    private final Secret key;
    private final MessageDecoder decoder;
    private final Cipher cipher;

    /**
     * The protection under a key.
     *
     * @param key from {@link Phase1Keys#cipherKey}; stays the caller's
     * @throws IllegalArgumentException if the key has no length that the algorithm takes
     */
    public MessageProtection(CbcAlgorithm algorithm, Secret key, MessageDecoder decoder) {
        if (!algorithm.takesKeyOf(key.length())) {
            throw new IllegalArgumentException(algorithm + " takes no key of " + key.length() + " octets");
        }
        this.algorithm = algorithm;
        this.key = key.forAlgorithm(algorithm.jceName());
        this.decoder = decoder;
        try {
            cipher = Cipher.getInstance(algorithm.jceName() + "/CBC/NoPadding");
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("this JDK has no " + algorithm.jceName() + " in CBC mode", e);
        }
    }

    /**
     * Encrypts payloads. Zeros fill the last block, behind such padding as the chain has already.
     *
     * @param header with the encryption flag
     * @param chain at least one payload
     */
    public EncryptedMessage seal(IsakmpHeader header, PayloadChain chain, InitializationVector iv) {
        byte[] body = chain.encode().toByteArray();
        int block = algorithm.blockOctets();
        byte[] plaintext = Arrays.copyOf(body, (body.length + block - 1) / block * block);
        EncryptedMessage message =
                new EncryptedMessage(header, chain.firstType(), Octets.of(crypt(Cipher.ENCRYPT_MODE, plaintext, iv)));
        Arrays.fill(body, (byte) 0);
        Arrays.fill(plaintext, (byte) 0);
        return message;
    }

    /** Decrypts a message and decodes its payloads; offsets of a refusal count from the start of the plaintext. */
    public DecodeResult<PayloadChain> open(EncryptedMessage message, InitializationVector iv) {
        int length = message.ciphertext().length();
        if (length % algorithm.blockOctets() != 0) {
            return new Malformed<>(
                    MalformedReason.CIPHERTEXT_LENGTH,
                    0,
                    "the ciphertext has " + length + " octets and must have a multiple of " + algorithm.blockOctets());
        }
        byte[] plaintext = crypt(Cipher.DECRYPT_MODE, message.ciphertext().toByteArray(), iv);
        DecodeResult<PayloadChain> chain = decoder.decodeBody(message.firstPayload(), plaintext);
        Arrays.fill(plaintext, (byte) 0);
        return chain;
    }

    @Override
    public void close() {
        key.close();
    }

    private byte[] crypt(int mode, byte[] text, InitializationVector iv) {
        try {
            cipher.init(mode, key, new IvParameterSpec(iv.octets().toByteArray()));
            return cipher.doFinal(text);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(algorithm + " refuses a key, IV and text of lengths that fit", e);
        }
    }
}
