package io.sallyport.ike.message.proposal;

import io.sallyport.ike.message.assigned.PayloadType;
import io.sallyport.ike.message.wire.DecodeResult;
import io.sallyport.ike.message.wire.Decoded;
import io.sallyport.ike.message.wire.GenericHeader;
import io.sallyport.ike.message.wire.Malformed;
import io.sallyport.ike.message.wire.MalformedReason;
import io.sallyport.ike.message.wire.WireReader;
import io.sallyport.ike.message.wire.WireWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiConsumer;
import java.util.function.Function;

/**
 * A chain of payloads of one type inside another payload: proposals in an SA, transforms in a proposal.
 *
 * <p>"Next payload" may only be that type or 0 (RFC 2408 sections 3.5 and 3.6), and the chain fills what holds it.
 */
final class Substructure {
    static final Substructure PROPOSALS =
            new Substructure(PayloadType.PROPOSAL, "a proposal", MalformedReason.TOO_MANY_PROPOSALS);
    static final Substructure TRANSFORMS =
            new Substructure(PayloadType.TRANSFORM, "a transform", MalformedReason.TOO_MANY_TRANSFORMS);

    private final PayloadType type;
    private final String name;
    private final MalformedReason overLimit;

    private Substructure(PayloadType type, String name, MalformedReason overLimit) {
        this.type = type;
        this.name = name;
        this.overLimit = overLimit;
    }

    /** Reads at least one element and goes on to the end of {@code in}. */
    <T> DecodeResult<List<T>> decodeAll(WireReader in, int limit, Function<WireReader, DecodeResult<T>> decodeOne) {
        List<T> elements = new ArrayList<>();
        int next = type.code();
        while (next == type.code()) {
            if (elements.size() == limit) {
                return in.malformed(overLimit, name + " comes after the " + limit + " that are allowed");
            }
            int start = in.offset();
            switch (GenericHeader.read(in, name)) {
                case Malformed<GenericHeader> malformed -> {
                    return malformed.as();
                }
                case Decoded<GenericHeader>(GenericHeader header) -> {
                    switch (decodeOne.apply(header.body())) {
                        case Malformed<T> malformed -> {
                            return malformed.as();
                        }
                        case Decoded<T>(T element) -> elements.add(element);
                    }
                    next = header.nextPayload();
                    if (next != type.code() && next != PayloadType.NONE.code()) {
                        return new Malformed<>(
                                MalformedReason.PAYLOAD_OUT_OF_PLACE,
                                start,
                                "payload type " + next + " follows " + name + "; only the same type or 0 may");
                    }
                }
            }
        }
        if (in.remaining() > 0) {
            return in.malformed(
                    MalformedReason.TRAILING_OCTETS,
                    in.remaining() + " octets stand behind " + name + " that says it is the last");
        }
        return new Decoded<>(List.copyOf(elements));
    }

    <T> void writeAll(WireWriter out, List<T> elements, BiConsumer<T, WireWriter> writeOne) {
        for (int i = 0; i < elements.size(); i++) {
            T element = elements.get(i);
            PayloadType next = i == elements.size() - 1 ? PayloadType.NONE : type;
            GenericHeader.write(out, next.code(), body -> writeOne.accept(element, body));
        }
    }
}
