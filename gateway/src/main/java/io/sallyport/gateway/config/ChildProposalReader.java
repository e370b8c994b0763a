package io.sallyport.gateway.config;

import io.sallyport.gateway.ike.ChildSuites;
import io.sallyport.gateway.yaml.Problems;
import io.sallyport.gateway.yaml.Section;
import io.sallyport.ike.connection.ChildProposal;
import io.sallyport.ike.sa.ChildTransform;
import io.sallyport.pipeline.crypto.CipherSuite;
import io.sallyport.pipeline.crypto.EncryptionAlgorithm;
import io.sallyport.pipeline.sad.SecurityProtocol;
import java.util.List;
import java.util.Optional;

/** What a child proposes: ESP, AH, or AH around ESP. */
final class ChildProposalReader {
    private static final String AH_EXAMPLE = "hmac-sha2-256-128";

    private final Problems problems;

    ChildProposalReader(Problems problems) {
        this.problems = problems;
    }

    /** The proposals, the best first; none if something of them is wrong, which the problems tell. */
    List<ChildProposal> read(Section child) {
        List<CipherSuite> listed = child.list("proposals", NetworkValues.CIPHER_SUITE);
        boolean esn = child.read("esn", Values.FLAG, false);
        boolean ah = child.read("protocol", Values.oneOf(SecurityProtocol.values()), SecurityProtocol.ESP)
                == SecurityProtocol.AH;
        Optional<CipherSuite> around = child.find("bundle", NetworkValues.CIPHER_SUITE);
        if (!problems.isSound(child.path())) {
            return List.of();
        }
        if (ah && around.isPresent()) {
            problems.error(child.path("bundle"), "a bundle is AH around ESP; take protocol: ah away, or the bundle");
            return List.of();
        }
        List<CipherSuite> offered = listed.isEmpty() ? List.of(absent(ah)) : listed;
        if (!isAll(offered, ah, child.path("proposals"))
                || (around.isPresent() && !isAll(List.of(around.get()), true, child.path("bundle")))) {
            return List.of();
        }
        try {
            return offered.stream()
                    .map(suite -> proposal(suite, ah, around))
                    .map(proposal -> esn ? proposal.withExtendedSequenceNumbers() : proposal)
                    .toList();
        } catch (IllegalArgumentException e) {
            problems.error(child.path(), e.getMessage());
            return List.of();
        }
    }

    private static CipherSuite absent(boolean ah) {
        return ah ? CipherSuite.parse(AH_EXAMPLE).orElseThrow() : CipherSuite.AES_GCM_128;
    }

    private static ChildProposal proposal(CipherSuite suite, boolean ah, Optional<CipherSuite> around) {
        ChildTransform own = ChildSuites.transform(suite, ah);
        return around.map(outer -> ChildProposal.of(own, ChildSuites.transform(outer, true)))
                .orElseGet(() -> ChildProposal.of(own));
    }

    /** AH takes algorithms that encrypt nothing. */
    private boolean isAll(List<CipherSuite> suites, boolean ah, String path) {
        for (CipherSuite suite : suites) {
            if (ah && suite.encryption() != EncryptionAlgorithm.NULL) {
                problems.error(
                        path,
                        suite.label() + " encrypts, and AH does not; write an integrity algorithm such as "
                                + AH_EXAMPLE);
                return false;
            }
        }
        return true;
    }
}
