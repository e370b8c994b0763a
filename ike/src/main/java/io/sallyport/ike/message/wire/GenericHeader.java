package io.sallyport.ike.message.wire;

import java.util.function.Consumer;

/**
 * A payload, proposal or transform as its generic header delimits it (RFC 2408 section 3.2).
 *
 * @param nextPayload type of what follows, 0 to 255; 0 ends the chain
 * @param body a reader of what stands behind the header
 */
public record GenericHeader(int nextPayload, WireReader body) {
    /**
     * Reads a header and passes over the body.
     *
     * @param name what is read, for the sentence of a refusal: "a payload"
     */
    public static DecodeResult<GenericHeader> read(WireReader in, String name) {
        int start = in.offset();
        if (in.remaining() < GenericHeaderDescriptor.OCTETS) {
            return in.truncated("the header of " + name, GenericHeaderDescriptor.OCTETS);
        }
        int nextPayload = in.u8();
        int reserved = in.u8();
        int length = in.u16();
        if (reserved != 0) {
            return new Malformed<>(
                    MalformedReason.RESERVED_NOT_ZERO,
                    start + GenericHeaderDescriptor.RESERVED,
                    "the reserved octet in the header of " + name + " is " + reserved + " and must be 0");
        }
        int bodyLength = length - GenericHeaderDescriptor.OCTETS;
        if (bodyLength < 0 || bodyLength > in.remaining()) {
            return new Malformed<>(
                    MalformedReason.PAYLOAD_LENGTH,
                    start + GenericHeaderDescriptor.PAYLOAD_LENGTH,
                    name + " says it has " + length + " octets; possible are " + GenericHeaderDescriptor.OCTETS + " to "
                            + (GenericHeaderDescriptor.OCTETS + in.remaining()));
        }
        return new Decoded<>(new GenericHeader(nextPayload, in.slice(bodyLength)));
    }

    /**
     * Writes a header and the body behind it.
     *
     * @throws IllegalArgumentException if header and body have more than 65,535 octets
     */
    public static void write(WireWriter out, int nextPayload, Consumer<WireWriter> body) {
        int start = out.length();
        out.u8(nextPayload).u8(0).u16(0);
        body.accept(out);
        out.u16At(start + GenericHeaderDescriptor.PAYLOAD_LENGTH, out.length() - start);
    }
}
