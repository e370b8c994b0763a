package io.sallyport.ike.message;

import io.sallyport.ike.message.assigned.PayloadType;
import io.sallyport.ike.message.payload.PayloadChain;
import io.sallyport.ike.message.wire.DecodeLimits;
import io.sallyport.ike.message.wire.DecodeResult;
import io.sallyport.ike.message.wire.Decoded;
import io.sallyport.ike.message.wire.Malformed;
import io.sallyport.ike.message.wire.MalformedReason;
import io.sallyport.ike.message.wire.WireReader;

/**
 * Turns datagrams into messages, in the order of RFC 2408 section 5.2: version, length, flags, then the payloads. Has
 * no state but its limits and may be shared.
 */
public final class MessageDecoder {
    private final DecodeLimits limits;

    /** A decoder that bounds its work. */
    public MessageDecoder(DecodeLimits limits) {
        this.limits = limits;
    }

    /**
     * Decodes a datagram.
     *
     * @param datagram the UDP payload without non-ESP marker; must not change meanwhile
     */
    public DecodeResult<IsakmpMessage> decode(byte[] datagram) {
        WireReader in = WireReader.of(datagram);
        if (datagram.length < HeaderDescriptor.OCTETS) {
            return in.truncated("an ISAKMP header", HeaderDescriptor.OCTETS);
        }
        Cookies cookies = new Cookies(in.u64(), in.u64());
        int firstPayload = in.u8();
        int version = in.u8();
        int exchange = in.u8();
        int flags = in.u8();
        int messageId = in.u32();
        int length = in.u32();
        return checkVersion(version)
                .then(checked -> checkLength(length, datagram.length))
                .then(checked -> checkFlags(flags))
                .map(checked -> new IsakmpHeader(cookies, exchange, flags, messageId))
                .then(header -> decodeBehindHeader(header, firstPayload, in));
    }

    /**
     * Decodes the payloads of an encrypted message after decryption. Padding may have any length and content, since it
     * is not authenticated and senders differ.
     *
     * @param firstPayload of the encrypted message
     * @param plaintext padding included; must not change meanwhile. Offsets count from its start.
     */
    public DecodeResult<PayloadChain> decodeBody(int firstPayload, byte[] plaintext) {
        return PayloadChain.decode(firstPayload, WireReader.of(plaintext), limits);
    }

    private DecodeResult<IsakmpMessage> decodeBehindHeader(IsakmpHeader header, int firstPayload, WireReader in) {
        // A fragment is clear, even where a peer leaves the flag of the whole message on it (MS-IKEE section 2.2.3.1).
        if (header.encrypted() && firstPayload != PayloadType.FRAGMENT.code()) {
            return decodeEncrypted(header, firstPayload, in);
        }
        return PayloadChain.decode(firstPayload, in, limits).then(chain -> {
            int padding = chain.padding().length();
            return padding <= HeaderDescriptor.MAX_CLEAR_PADDING
                    ? new Decoded<>(new ClearMessage(header, chain))
                    : new Malformed<>(
                            MalformedReason.TRAILING_OCTETS,
                            in.offset() - padding,
                            padding + " octets stand behind the last payload; at most "
                                    + HeaderDescriptor.MAX_CLEAR_PADDING + " may, for alignment");
        });
    }

    private static DecodeResult<IsakmpMessage> decodeEncrypted(IsakmpHeader header, int firstPayload, WireReader in) {
        if (firstPayload == PayloadType.NONE.code()) {
            return new Malformed<>(
                    MalformedReason.PAYLOAD_OUT_OF_PLACE,
                    HeaderDescriptor.NEXT_PAYLOAD,
                    "an encrypted message says that it has no payload");
        }
        if (in.remaining() == 0) {
            return in.malformed(MalformedReason.CIPHERTEXT_LENGTH, "an encrypted message has no ciphertext");
        }
        return new Decoded<>(new EncryptedMessage(header, firstPayload, in.rest()));
    }

    private static DecodeResult<Integer> checkVersion(int version) {
        int major = version >>> HeaderDescriptor.MINOR_BITS;
        int minor = version & HeaderDescriptor.MINOR_MASK;
        if (major != HeaderDescriptor.MAJOR_VERSION) {
            return new Malformed<>(
                    MalformedReason.MAJOR_VERSION,
                    HeaderDescriptor.VERSION,
                    "the major version is " + major + " and must be " + HeaderDescriptor.MAJOR_VERSION);
        }
        if (minor != HeaderDescriptor.MINOR_VERSION) {
            return new Malformed<>(
                    MalformedReason.MINOR_VERSION,
                    HeaderDescriptor.VERSION,
                    "the minor version is " + minor + " and must be " + HeaderDescriptor.MINOR_VERSION);
        }
        return new Decoded<>(version);
    }

    private DecodeResult<Integer> checkLength(int length, int datagramOctets) {
        if (length != datagramOctets) {
            return new Malformed<>(
                    MalformedReason.MESSAGE_LENGTH,
                    HeaderDescriptor.LENGTH,
                    "the header says " + Integer.toUnsignedString(length) + " octets, and the datagram has "
                            + datagramOctets);
        }
        if (length > limits.messageOctets()) {
            return new Malformed<>(
                    MalformedReason.MESSAGE_TOO_LARGE,
                    HeaderDescriptor.LENGTH,
                    "the message has " + length + " octets; allowed are " + limits.messageOctets());
        }
        return new Decoded<>(length);
    }

    private static DecodeResult<Integer> checkFlags(int flags) {
        return (flags & ~HeaderDescriptor.FLAGS_KNOWN) == 0
                ? new Decoded<>(flags)
                : new Malformed<>(
                        MalformedReason.UNKNOWN_FLAGS,
                        HeaderDescriptor.FLAGS,
                        "the flags are 0x" + Integer.toHexString(flags)
                                + "; only the lowest three bits have a meaning");
    }
}
