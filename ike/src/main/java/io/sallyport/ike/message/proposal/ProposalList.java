package io.sallyport.ike.message.proposal;

import io.sallyport.ike.message.wire.DecodeLimits;
import io.sallyport.ike.message.wire.DecodeResult;
import io.sallyport.ike.message.wire.MalformedReason;
import io.sallyport.ike.message.wire.WireReader;
import io.sallyport.ike.message.wire.WireWriter;
import java.util.List;

/** The proposals of an SA payload, one behind the other up to its end. */
public final class ProposalList {
    private ProposalList() {}

    /** Reads one or more proposals that fill {@code in}. */
    public static DecodeResult<List<Proposal>> decode(WireReader in, DecodeLimits limits) {
        if (in.remaining() == 0) {
            return in.malformed(MalformedReason.EMPTY_OFFER, "an SA payload must have a proposal");
        }
        return Substructure.PROPOSALS.decodeAll(in, limits.proposals(), body -> Proposal.decode(body, limits));
    }

    /** Writes proposals in their order. */
    public static void write(WireWriter out, List<Proposal> proposals) {
        Substructure.PROPOSALS.writeAll(out, proposals, Proposal::write);
    }
}
