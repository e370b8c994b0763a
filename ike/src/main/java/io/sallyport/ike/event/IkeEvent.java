package io.sallyport.ike.event;

import io.sallyport.ike.auth.identity.IdentityText;
import io.sallyport.ike.message.Cookies;
import io.sallyport.ike.message.identity.Identity;
import io.sallyport.ike.message.identity.IpAddress;
import io.sallyport.ike.sa.ActivationCause;
import io.sallyport.ike.transport.Endpoint;
import java.util.Optional;

/** One thing that happened. */
public sealed interface IkeEvent {
    /** A connection may be used, and this is weak about it (RFC 9395). */
    record Warning(String connection, String sentence) implements IkeEvent {}

    /** A message was dropped; nothing else changed. */
    record MessageRefused(Refusal reason, Endpoint remote, String detail) implements IkeEvent {}

    /**
     * Handling a message met a defect of this program, and was given up.
     *
     * @param met what was handled, as "a message of 192.0.2.1:500"
     * @param cause where the defect is
     */
    record Defect(String met, Throwable cause) implements IkeEvent {}

    /**
     * A message was sent again.
     *
     * @param known false: a stranger began, and has proved nothing; anybody can make this happen, as often as he likes
     */
    record Retransmitted(String connection, Endpoint remote, String message, int repetition, boolean known)
            implements IkeEvent {}

    /** Phase 1 is over and the peer known. */
    record Phase1Established(String connection, Endpoint remote, Cookies cookies, boolean initiator, Identity peer)
            implements IkeEvent {
        /** With the identity as people write it, in the last place: a peer chooses its own, and may hope to forge the rest. */
        @Override
        public String toString() {
            return "Phase1Established[connection=" + connection + ", remote=" + remote + ", cookies=" + cookies
                    + ", initiator=" + initiator + ", peer=" + IdentityText.format(peer) + "]";
        }
    }

    /**
     * An ISAKMP SA, or an attempt at one, is gone.
     *
     * @param known false: an attempt that a stranger began, who has proved nothing; anybody can make this happen, as often as
     *     he likes
     */
    record Phase1Ended(String connection, Endpoint remote, Cookies cookies, Refusal reason, String why, boolean known)
            implements IkeEvent {}

    /** Mode config gave an address, to us or by us. */
    record AddressAssigned(String connection, Endpoint remote, IpAddress address) implements IkeEvent {}

    /** An address that mode config gave, to us or by us, is not used any more. */
    record AddressReleased(String connection, Endpoint remote, IpAddress address) implements IkeEvent {}

    /** A user has logged in at us by XAUTH. */
    record LoggedIn(String connection, Endpoint remote, String user) implements IkeEvent {}

    /** A pair waits for the peer's last message, or for traffic. */
    record ChildPending(String connection, String child, Endpoint remote, int inboundSpi, int outboundSpi)
            implements IkeEvent {}

    /**
     * A pair is in use.
     *
     * @param cause how it ceased to be pending; empty if it never was
     * @param nanosSinceLastMessage since our last message of the exchange left; 0 if it was never pending
     */
    record ChildActive(
            String connection,
            String child,
            Endpoint remote,
            int inboundSpi,
            int outboundSpi,
            Optional<ActivationCause> cause,
            long nanosSinceLastMessage)
            implements IkeEvent {}

    /**
     * The last message came after another cause had activated the pair.
     *
     * @param nanosSinceLastMessage since our last message of the exchange left
     */
    record ChildConfirmed(String connection, String child, Endpoint remote, int inboundSpi, long nanosSinceLastMessage)
            implements IkeEvent {}

    /**
     * A pair was never proved and is dead.
     *
     * @param nanosSinceLastMessage since our last message of the exchange left
     */
    record ChildExpired(String connection, String child, Endpoint remote, int inboundSpi, long nanosSinceLastMessage)
            implements IkeEvent {}

    /** A pair is gone. */
    record ChildEnded(String connection, String child, Endpoint remote, int inboundSpi, String why)
            implements IkeEvent {}

    /** A Quick Mode was given up. */
    record ChildFailed(String connection, String child, Refusal reason, String detail) implements IkeEvent {}

    /** A peer goes along with fewer pairs of a child than we have resources; the others share what there is. */
    record PairsLimited(String connection, String child, Identity peer, int kept, int wanted) implements IkeEvent {}

    /**
     * A peer behind NAT speaks from elsewhere, and is followed there. Its pairs go to where they were made for until they
     * have successors.
     */
    record PeerMoved(String connection, Endpoint before, Endpoint now) implements IkeEvent {}

    /** The peer answers no question whether it is there. */
    record PeerDead(String connection, Endpoint remote) implements IkeEvent {}
}
