package io.sallyport.ike.message.payload;

import io.sallyport.ike.message.assigned.PayloadType;
import io.sallyport.ike.message.wire.Octets;
import io.sallyport.ike.message.wire.WireWriter;
import java.util.Optional;

/**
 * Tells the peer of an extension (RFC 2408 section 3.16).
 *
 * @param id mostly a hash of a name; any length
 */
public record VendorIdPayload(Octets id) implements Payload {
    /** The payload that announces an extension. */
    public static VendorIdPayload of(VendorExtension extension) {
        return new VendorIdPayload(extension.id());
    }

    /** The extension, if it is one that is known here. */
    public Optional<VendorExtension> extension() {
        return VendorExtension.of(id);
    }

    @Override
    public int type() {
        return PayloadType.VENDOR_ID.code();
    }

    @Override
    public void writeBody(WireWriter out) {
        out.octets(id);
    }
}
