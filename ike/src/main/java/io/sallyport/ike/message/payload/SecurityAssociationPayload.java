package io.sallyport.ike.message.payload;

import io.sallyport.ike.message.assigned.PayloadType;
import io.sallyport.ike.message.proposal.Proposal;
import io.sallyport.ike.message.proposal.ProposalList;
import io.sallyport.ike.message.wire.DecodeLimits;
import io.sallyport.ike.message.wire.DecodeResult;
import io.sallyport.ike.message.wire.Malformed;
import io.sallyport.ike.message.wire.MalformedReason;
import io.sallyport.ike.message.wire.WireReader;
import io.sallyport.ike.message.wire.WireWriter;
import java.util.List;

/**
 * Offers, or the answer to them (RFC 2408 section 3.4, RFC 2407 section 4.6.1). The DOI is IPsec and the situation is
 * "identity only": labelled situations are refused, as RFC 2407 section 4.2 asks of those who do not support them.
 *
 * @param proposals one or more, the best first; exactly one in phase 1 (RFC 2409 section 5)
 */
public record SecurityAssociationPayload(List<Proposal> proposals) implements Payload {
    /** Keeps a copy of the list, which must not be empty. */
    public SecurityAssociationPayload {
        proposals = List.copyOf(proposals);
        if (proposals.isEmpty()) {
            throw new IllegalArgumentException("an SA payload must have a proposal");
        }
    }

    static DecodeResult<Payload> decode(WireReader in, DecodeLimits limits) {
        int start = in.offset();
        if (in.remaining() < PayloadDescriptor.SECURITY_ASSOCIATION_OCTETS) {
            return in.truncated("an SA payload", PayloadDescriptor.SECURITY_ASSOCIATION_OCTETS);
        }
        int doi = in.u32();
        if (doi != PayloadDescriptor.DOI_IPSEC) {
            return new Malformed<>(
                    MalformedReason.UNSUPPORTED_DOI,
                    start,
                    "the DOI of the SA is " + Integer.toUnsignedString(doi) + " and must be 1, IPsec");
        }
        int situationAt = in.offset();
        int situation = in.u32();
        if (situation != PayloadDescriptor.SITUATION_IDENTITY_ONLY) {
            return new Malformed<>(
                    MalformedReason.UNSUPPORTED_SITUATION,
                    situationAt,
                    "the situation is 0x" + Integer.toHexString(situation) + " and must be 0x1, identity only");
        }
        return ProposalList.decode(in, limits).map(SecurityAssociationPayload::new);
    }

    @Override
    public int type() {
        return PayloadType.SECURITY_ASSOCIATION.code();
    }

    @Override
    public void writeBody(WireWriter out) {
        out.u32(PayloadDescriptor.DOI_IPSEC).u32(PayloadDescriptor.SITUATION_IDENTITY_ONLY);
        ProposalList.write(out, proposals);
    }
}
