package io.sallyport.ike.message.proposal;

import io.sallyport.ike.message.assigned.ProtocolId;
import io.sallyport.ike.message.wire.DecodeLimits;
import io.sallyport.ike.message.wire.DecodeResult;
import io.sallyport.ike.message.wire.Decoded;
import io.sallyport.ike.message.wire.Malformed;
import io.sallyport.ike.message.wire.MalformedReason;
import io.sallyport.ike.message.wire.Octets;
import io.sallyport.ike.message.wire.WireReader;
import io.sallyport.ike.message.wire.WireWriter;
import java.util.List;
import java.util.Optional;

/**
 * An offer for one protocol (RFC 2408 section 3.5).
 *
 * @param number 0 to 255; proposals of one number are offered together, those of different numbers instead of each
 *     other
 * @param protocolNumber 0 to 255
 * @param spi what the sender wants to be addressed by; its size fits the protocol
 * @param transforms 1 to 255, the best first; one alone in an answer
 */
public record Proposal(int number, int protocolNumber, Octets spi, List<Transform> transforms) {
    /** Checks the ranges and keeps a copy of the list. */
    public Proposal {
        if (number != (number & ProposalDescriptor.MAX_U8)
                || protocolNumber != (protocolNumber & ProposalDescriptor.MAX_U8)) {
            throw new IllegalArgumentException(
                    "number and protocol of a proposal are 0 to 255, not " + number + " and " + protocolNumber);
        }
        if (spi.length() > ProposalDescriptor.MAX_U8 || !SpiSize.fits(protocolNumber, spi.length())) {
            throw new IllegalArgumentException(
                    "an SPI for protocol " + protocolNumber + " cannot have " + spi.length() + " octets");
        }
        transforms = List.copyOf(transforms);
        if (transforms.isEmpty() || transforms.size() > ProposalDescriptor.MAX_U8) {
            throw new IllegalArgumentException("a proposal has 1 to 255 transforms, not " + transforms.size());
        }
    }

    /** The protocol, if it is an assigned one. */
    public Optional<ProtocolId> protocol() {
        return ProtocolId.of(protocolNumber);
    }

    static DecodeResult<Proposal> decode(WireReader in, DecodeLimits limits) {
        int start = in.offset();
        if (in.remaining() < ProposalDescriptor.PROPOSAL_OCTETS) {
            return in.truncated("a proposal", ProposalDescriptor.PROPOSAL_OCTETS);
        }
        int number = in.u8();
        int protocol = in.u8();
        int spiSize = in.u8();
        int count = in.u8();
        if (!SpiSize.fits(protocol, spiSize)) {
            return new Malformed<>(
                    MalformedReason.SPI_SIZE,
                    start + ProposalDescriptor.SPI_SIZE,
                    "proposal " + number + " has an SPI of " + spiSize + " octets, which protocol " + protocol
                            + " does not have");
        }
        if (spiSize > in.remaining()) {
            return in.truncated("the SPI of proposal " + number, spiSize);
        }
        Octets spi = in.octets(spiSize);
        if (count == 0) {
            return new Malformed<>(
                    MalformedReason.EMPTY_OFFER,
                    start + ProposalDescriptor.TRANSFORM_COUNT,
                    "proposal " + number + " must have a transform");
        }
        return Substructure.TRANSFORMS
                .decodeAll(in, limits.transforms(), body -> Transform.decode(body, limits))
                .then(transforms -> transforms.size() == count
                        ? new Decoded<>(new Proposal(number, protocol, spi, transforms))
                        : new Malformed<>(
                                MalformedReason.TRANSFORM_COUNT,
                                start + ProposalDescriptor.TRANSFORM_COUNT,
                                "proposal " + number + " states " + count + " transforms and has "
                                        + transforms.size()));
    }

    void write(WireWriter out) {
        out.u8(number).u8(protocolNumber).u8(spi.length()).u8(transforms.size()).octets(spi);
        Substructure.TRANSFORMS.writeAll(out, transforms, Transform::write);
    }
}
