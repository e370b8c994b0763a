package io.sallyport.ike.message.payload;

import io.sallyport.ike.message.assigned.PayloadType;
import io.sallyport.ike.message.wire.DecodeLimits;
import io.sallyport.ike.message.wire.DecodeResult;
import io.sallyport.ike.message.wire.Decoded;
import io.sallyport.ike.message.wire.GenericHeader;
import io.sallyport.ike.message.wire.Malformed;
import io.sallyport.ike.message.wire.MalformedReason;
import io.sallyport.ike.message.wire.Octets;
import io.sallyport.ike.message.wire.WireReader;
import io.sallyport.ike.message.wire.WireWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The payloads of a message, in the order of the wire.
 *
 * @param payloads as their "next payload" fields chain them
 * @param padding what follows the last payload: of an encrypted body the octets that fill the last block
 */
public record PayloadChain(List<Payload> payloads, Octets padding) {
    /** Keeps a copy of the list. A fragment stands alone. */
    public PayloadChain {
        payloads = List.copyOf(payloads);
        if (payloads.size() > 1 && payloads.stream().anyMatch(FragmentPayload.class::isInstance)) {
            throw new IllegalArgumentException("a fragment must be the only payload of its message");
        }
    }

    /** Payloads without padding. */
    public static PayloadChain of(Payload... payloads) {
        return new PayloadChain(List.of(payloads), Octets.EMPTY);
    }

    /** Reads payloads until one says that it is the last; what then remains is padding. */
    public static DecodeResult<PayloadChain> decode(int firstType, WireReader in, DecodeLimits limits) {
        List<Payload> payloads = new ArrayList<>();
        int type = firstType;
        while (type != PayloadType.NONE.code()) {
            if (payloads.size() == limits.payloads()) {
                return in.malformed(
                        MalformedReason.TOO_MANY_PAYLOADS,
                        "a payload comes after the " + limits.payloads() + " that are allowed");
            }
            int start = in.offset();
            switch (GenericHeader.read(in, "a payload")) {
                case Malformed<GenericHeader> malformed -> {
                    return malformed.as();
                }
                case Decoded<GenericHeader>(GenericHeader header) -> {
                    switch (PayloadDecoder.decode(type, header.body(), limits)) {
                        case Malformed<Payload> malformed -> {
                            return malformed.as();
                        }
                        case Decoded<Payload>(Payload payload) -> payloads.add(payload);
                    }
                    if (fragmentHasCompany(payloads, header.nextPayload())) {
                        return new Malformed<>(
                                MalformedReason.PAYLOAD_OUT_OF_PLACE,
                                start,
                                "a fragment must be the only payload of its message");
                    }
                    type = header.nextPayload();
                }
            }
        }
        return new Decoded<>(new PayloadChain(payloads, in.rest()));
    }

    /** Number of the first payload's type; 0 if there is none. */
    public int firstType() {
        return payloads.isEmpty()
                ? PayloadType.NONE.code()
                : payloads.getFirst().type();
    }

    /** The first payload of a class. */
    public <P extends Payload> Optional<P> first(Class<P> payload) {
        return all(payload).stream().findFirst();
    }

    /** All payloads of a class, in their order. */
    public <P extends Payload> List<P> all(Class<P> payload) {
        return payloads.stream().filter(payload::isInstance).map(payload::cast).toList();
    }

    /** Payloads and padding as they are on the wire. */
    public Octets encode() {
        WireWriter out = new WireWriter();
        write(out);
        return out.toOctets();
    }

    /** Writes payloads and padding. */
    public void write(WireWriter out) {
        writeFrom(0, out);
        out.octets(padding);
    }

    /**
     * The payloads from {@code index} on with their generic headers, without padding: what HASH(1) and HASH(2) cover
     * behind the HASH payload (RFC 2409 section 5.5).
     *
     * @throws IndexOutOfBoundsException if {@code index} is negative or more than the number of payloads
     */
    public Octets encodeFrom(int index) {
        WireWriter out = new WireWriter();
        writeFrom(index, out);
        return out.toOctets();
    }

    private void writeFrom(int index, WireWriter out) {
        List<Payload> rest = payloads.subList(index, payloads.size());
        for (int i = 0; i < rest.size(); i++) {
            int next = i + 1 < rest.size() ? rest.get(i + 1).type() : PayloadType.NONE.code();
            GenericHeader.write(out, next, rest.get(i)::writeBody);
        }
    }

    private static boolean fragmentHasCompany(List<Payload> payloads, int nextType) {
        return payloads.getLast() instanceof FragmentPayload
                && (payloads.size() > 1 || nextType != PayloadType.NONE.code());
    }
}
