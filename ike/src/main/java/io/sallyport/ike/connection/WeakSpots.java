package io.sallyport.ike.connection;

import io.sallyport.ike.auth.AuthenticationScheme.SkeyidSource;
import io.sallyport.ike.message.assigned.HashAlgorithm;
import java.util.ArrayList;
import java.util.List;

/** What is weak about a connection, in sentences that an operator reads when it starts (RFC 9395). */
public final class WeakSpots {
    private WeakSpots() {}

    /** The sentences; the first is for IKEv1 itself, so there is always one. */
    public static List<String> of(Connection connection) {
        String name = "connection " + connection.name();
        List<String> sentences = new ArrayList<>();
        sentences.add(
                name + " uses IKEv1, which is deprecated (RFC 9395), and which this gateway has no successor of yet");
        if (connection.exchange() == Phase1Exchange.AGGRESSIVE
                && connection.authentication().scheme().skeyid() == SkeyidSource.PRE_SHARED_KEY) {
            sentences.add(
                    name + " uses Aggressive Mode with a pre-shared key: whoever listens can try guesses at the key"
                            + " at leisure; use Main Mode or certificates");
        }
        for (Phase1Proposal proposal : connection.proposals()) {
            if (proposal.legacy()) {
                sentences.add(name + " offers " + proposal + ", which is too weak today");
            } else if (proposal.hash() == HashAlgorithm.SHA) {
                sentences.add(name + " offers " + proposal + " with SHA-1; use SHA2-256");
            }
        }
        for (ChildConfiguration child : connection.children()) {
            for (ChildProposal proposal : child.proposals()) {
                if (proposal.legacy()) {
                    sentences.add(name + " offers " + proposal.transforms() + " for child " + child.name()
                            + ", which is too weak today (RFC 8221)");
                }
            }
            if (child.pfs().isEmpty()) {
                sentences.add(name + " makes the keys of child " + child.name()
                        + " without perfect forward secrecy; set a group to have it");
            }
        }
        return List.copyOf(sentences);
    }
}
