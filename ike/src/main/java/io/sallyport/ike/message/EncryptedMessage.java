package io.sallyport.ike.message;

import io.sallyport.ike.message.assigned.PayloadType;
import io.sallyport.ike.message.wire.Octets;
import io.sallyport.ike.message.wire.WireWriter;

/**
 * A message whose payloads are encrypted.
 *
 * @param header with the encryption flag
 * @param firstPayload type of the first payload in the ciphertext, 1 to 255
 * @param ciphertext all that follows the header, at least one octet
 */
public record EncryptedMessage(IsakmpHeader header, int firstPayload, Octets ciphertext) implements IsakmpMessage {
    /** Checks flag and ranges. */
    public EncryptedMessage {
        if (!header.encrypted()) {
            throw new IllegalArgumentException("an encrypted message must have the encryption flag");
        }
        if (firstPayload <= PayloadType.NONE.code()
                || firstPayload > HeaderDescriptor.MAX_PAYLOAD_TYPE
                || firstPayload == PayloadType.FRAGMENT.code()) {
            throw new IllegalArgumentException("an encrypted message cannot begin with payload type " + firstPayload);
        }
        if (ciphertext.length() == 0) {
            throw new IllegalArgumentException("an encrypted message must have a ciphertext");
        }
    }

    @Override
    public byte[] encode() {
        WireWriter out = new WireWriter();
        header.write(out, firstPayload, ciphertext.length());
        return out.octets(ciphertext).toByteArray();
    }
}
