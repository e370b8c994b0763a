package io.sallyport.ike.message.payload;

import io.sallyport.ike.message.assigned.PayloadType;
import io.sallyport.ike.message.assigned.ProtocolId;
import io.sallyport.ike.message.proposal.SpiSize;
import io.sallyport.ike.message.wire.DecodeLimits;
import io.sallyport.ike.message.wire.DecodeResult;
import io.sallyport.ike.message.wire.Decoded;
import io.sallyport.ike.message.wire.Malformed;
import io.sallyport.ike.message.wire.MalformedReason;
import io.sallyport.ike.message.wire.Octets;
import io.sallyport.ike.message.wire.WireReader;
import io.sallyport.ike.message.wire.WireWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * SAs that the sender has removed (RFC 2408 section 3.15).
 *
 * @param doi 0: ISAKMP, 1: IPsec; others as they come
 * @param protocolNumber 0 to 255
 * @param spis one or more, of one size: both cookies for ISAKMP, else the sender's inbound SPIs
 */
public record DeletePayload(int doi, int protocolNumber, List<Octets> spis) implements Payload {
    /** Keeps a copy of the list, and checks ranges and sizes. */
    public DeletePayload {
        PayloadDescriptor.check("a protocol", protocolNumber, PayloadDescriptor.MAX_U8);
        spis = List.copyOf(spis);
        if (spis.isEmpty() || spis.size() > PayloadDescriptor.MAX_U16) {
            throw new IllegalArgumentException("a Delete payload names 1 to 65535 SPIs, not " + spis.size());
        }
        for (Octets spi : spis) {
            if (spi.length() > PayloadDescriptor.MAX_U8
                    || spi.length() != spis.getFirst().length()
                    || !SpiSize.fitsDelete(protocolNumber, spi.length())) {
                throw new IllegalArgumentException("an SPI of protocol " + protocolNumber + " to delete cannot have "
                        + spi.length() + " octets here");
            }
        }
    }

    static DecodeResult<Payload> decode(WireReader in, DecodeLimits limits) {
        int start = in.offset();
        if (in.remaining() < PayloadDescriptor.DELETE_OCTETS) {
            return in.truncated("a Delete payload", PayloadDescriptor.DELETE_OCTETS);
        }
        int doi = in.u32();
        int protocol = in.u8();
        int spiSize = in.u8();
        int count = in.u16();
        if (!SpiSize.fitsDelete(protocol, spiSize)) {
            return new Malformed<>(
                    MalformedReason.SPI_SIZE,
                    start,
                    "the SPIs to delete have " + spiSize + " octets, which protocol " + protocol + " does not have");
        }
        if (count == 0 || count * spiSize != in.remaining()) {
            return new Malformed<>(
                    MalformedReason.SPI_COUNT,
                    start,
                    "a Delete payload states " + count + " SPIs of " + spiSize + " octets, and " + in.remaining()
                            + " octets are there");
        }
        if (count > limits.spis()) {
            return new Malformed<>(
                    MalformedReason.TOO_MANY_SPIS,
                    start,
                    "a Delete payload names " + count + " SPIs; allowed are " + limits.spis());
        }
        List<Octets> spis = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            spis.add(in.octets(spiSize));
        }
        return new Decoded<>(new DeletePayload(doi, protocol, spis));
    }

    /** The protocol, if it is an assigned one. */
    public Optional<ProtocolId> protocol() {
        return ProtocolId.of(protocolNumber);
    }

    @Override
    public int type() {
        return PayloadType.DELETE.code();
    }

    @Override
    public void writeBody(WireWriter out) {
        out.u32(doi).u8(protocolNumber).u8(spis.getFirst().length()).u16(spis.size());
        spis.forEach(out::octets);
    }
}
