package io.sallyport.ike.message;

import io.sallyport.ike.message.payload.FragmentPayload;
import io.sallyport.ike.message.payload.PayloadChain;
import io.sallyport.ike.message.wire.Octets;
import io.sallyport.ike.message.wire.WireWriter;

/**
 * A message that is not encrypted.
 *
 * @param header without the encryption flag, save that a fragment may bear the flag of the message it is a piece of
 * @param chain the payloads
 */
public record ClearMessage(IsakmpHeader header, PayloadChain chain) implements IsakmpMessage {
    /** Checks the flag. */
    public ClearMessage {
        if (header.encrypted() && chain.first(FragmentPayload.class).isEmpty()) {
            throw new IllegalArgumentException("a clear message cannot have the encryption flag");
        }
    }

    @Override
    public byte[] encode() {
        Octets body = chain.encode();
        WireWriter out = new WireWriter();
        header.write(out, chain.firstType(), body.length());
        return out.octets(body).toByteArray();
    }
}
