package io.sallyport.ike.quick;

import io.sallyport.ike.connection.ChildConfiguration;
import io.sallyport.ike.connection.ModeConfig;
import io.sallyport.ike.event.Refusal;
import io.sallyport.ike.message.identity.IpAddress;
import io.sallyport.ike.message.payload.NatOriginalAddressPayload;
import io.sallyport.ike.message.payload.NoncePayload;
import io.sallyport.ike.message.payload.Payload;
import io.sallyport.ike.message.payload.PayloadChain;
import io.sallyport.ike.message.payload.SecurityAssociationPayload;
import io.sallyport.ike.message.wire.Octets;
import io.sallyport.ike.sa.ChildSaPair;
import io.sallyport.ike.sa.NatOriginalAddresses;
import io.sallyport.ike.sa.PairHandle;
import io.sallyport.ike.sa.SaMode;
import io.sallyport.ike.sa.SelectorPair;
import io.sallyport.ike.session.Child;
import io.sallyport.ike.session.Conversation;
import io.sallyport.ike.session.Exchange;
import io.sallyport.ike.session.IkeSa;
import io.sallyport.ike.session.Inbound;
import io.sallyport.ike.session.Route;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** Begins Quick Modes, in either role, and knows what both roles share. */
public final class QuickModes {
    private static final int NONCE_OCTETS = 32;

    /** vpnc answers with a nonce as long as that of the question, and makes its keys of the first 20 octets. */
    private static final int NONCE_OCTETS_TO_CLIENTS = 20;

    /** Most pairs of one ISAKMP SA that may be pending. */
    private static final int MAX_PENDING = 8;

    /** Peers repeat their second message for up to this long. */
    private static final long LINGER_NANOS = 120_000_000_000L;

    private QuickModes() {}

    /** Begins one; false if there was no room. */
    public static boolean initiate(IkeSa sa, Children children, Aim aim, Runnable failed) {
        return new QuickModeInitiator(sa, children, aim, failed).begin();
    }

    /** Those under an ISAKMP SA whose end is open. */
    static List<QuickMode> underWay(IkeSa sa) {
        return sa.exchanges().all().stream()
                .filter(QuickMode.class::isInstance)
                .map(QuickMode.class::cast)
                .filter(QuickMode::isUnderWay)
                .toList();
    }

    /** An ISAKMP SA ends: what is under way under it comes to nothing, and is still to be. */
    public static void postpone(IkeSa sa, Children children) {
        underWay(sa).forEach(mode -> {
            mode.stop();
            children.postponed(mode);
        });
    }

    /** Gives up all that are under way under an ISAKMP SA: nobody wants what they would have made. */
    public static void stop(IkeSa sa) {
        underWay(sa).forEach(QuickMode::stop);
    }

    /** Answers one whose first message is authentic; empty if it is refused. */
    public static Optional<Exchange> respond(IkeSa sa, Children children, Conversation conversation, Inbound first) {
        Optional<SecurityAssociationPayload> offered = first.first(SecurityAssociationPayload.class);
        Optional<NoncePayload> nonce = first.first(NoncePayload.class);
        Optional<SelectorPair> asked = Selectors.asked(sa, first.chain(), true);
        if (!isInOrder(first) || offered.isEmpty() || nonce.isEmpty()) {
            sa.ports().refuse(Refusal.MISSING_PAYLOAD, first.remote(), "Quick Mode 1 without SA behind HASH, or Ni");
            return Optional.empty();
        }
        Optional<ChildConfiguration> child =
                asked.flatMap(selectors -> Selectors.child(sa, ends(sa, conversation), selectors));
        if (child.isEmpty()) {
            sa.ports()
                    .refuse(
                            Refusal.SELECTORS,
                            first.remote(),
                            asked.map(SelectorPair::toString).orElse("none"));
            return Optional.empty();
        }
        Optional<ChildOffers.Choice> choice =
                ChildOffers.choose(child.get(), sa.nat().encapsulates(), offered.get());
        if (choice.isEmpty()) {
            sa.ports()
                    .refuse(
                            Refusal.NO_PROPOSAL,
                            first.remote(),
                            "child " + child.get().name());
            return Optional.empty();
        }
        if (children.pendingUnder(sa) >= MAX_PENDING) {
            sa.ports().refuse(Refusal.TOO_MANY_PENDING, first.remote(), MAX_PENDING + " are");
            return Optional.empty();
        }
        if (children.resources().isFull(sa.peer(), child.get())) {
            sa.ports()
                    .refuse(
                            Refusal.TOO_MANY_PAIRS,
                            first.remote(),
                            "child " + child.get().name());
            return Optional.empty();
        }
        if (children.isTaken(sa, ends(sa, conversation), child.get(), asked.get())) {
            return Optional.empty();
        }
        int peerSpi = choice.get().peerSpi(choice.get().proposal().transforms().getFirst());
        Aim aim = children.resources().place(sa.peer(), child.get(), asked.get(), peerSpi);
        SelectorPair carries = Selectors.asSeenHere(sa, ends(sa, conversation), child.get(), asked.get());
        if (losesCollision(sa, children, aim, carries, nonce.get().nonce())) {
            sa.ports().refuse(Refusal.UNEXPECTED, first.remote(), "it crosses a Quick Mode of ours, which goes on");
            return Optional.empty();
        }
        QuickModeResponder responder =
                new QuickModeResponder(sa, conversation, children, aim, choice.get(), asked.get(), first);
        return responder.begin(first) ? Optional.of(responder) : Optional.empty();
    }

    /** True if SA follows HASH at once, as it must in messages 1 and 2 (RFC 2409 section 5.5). */
    static boolean isInOrder(Inbound message) {
        List<Payload> payloads = message.chain().payloads();
        return payloads.size() > 1 && payloads.get(1) instanceof SecurityAssociationPayload;
    }

    /**
     * Both sides began at the same time, for the same packets. Both know both nonces: the one with the larger goes on, so
     * only one pair comes of it.
     */
    private static boolean losesCollision(
            IkeSa sa, Children children, Aim aim, SelectorPair carries, Octets peerNonce) {
        Optional<QuickMode> own = children.unanswered(sa.peer(), aim, carries);
        if (own.isEmpty()) {
            return false;
        }
        boolean oursIsLarger = Arrays.compareUnsigned(own.get().nonce().toByteArray(), peerNonce.toByteArray()) > 0;
        if (!oursIsLarger) {
            own.get().stop();
            children.gaveWay(own.get());
        }
        return oursIsLarger;
    }

    /** Octets of our nonce, 8 to 256 (RFC 2409 section 5). */
    static int nonceOctets(IkeSa sa) {
        return sa.connection().modeConfig() == ModeConfig.SERVER ? NONCE_OCTETS_TO_CLIENTS : NONCE_OCTETS;
    }

    /**
     * Between which ends a pair goes. Behind NAT these are of the first message, since the peer's mapping may have changed;
     * should that be an old one which was played again, nothing will ever prove the pair.
     */
    static Route ends(IkeSa sa, Conversation conversation) {
        return sa.nat().there() ? conversation.route() : sa.route();
    }

    static Child child(
            IkeSa sa,
            Route route,
            Aim aim,
            SelectorPair selectors,
            ChildSaPair pair,
            PairHandle handle,
            boolean initiator,
            Child.State state) {
        List<Child.Spis> spis = pair.protocols().stream()
                .map(one -> new Child.Spis(one.transform().protocol(), one.inboundSpi(), one.outboundSpi()))
                .toList();
        return new Child(
                sa.peer(),
                aim.child(),
                selectors,
                pair.selectors(),
                spis,
                handle,
                aim.resource(),
                initiator,
                aim.replaces(),
                sa.ports().now(),
                route.remote(),
                state);
    }

    /** Keeps a completed exchange for as long as the peer may repeat messages. */
    static void linger(IkeSa sa, Conversation conversation, Runnable over) {
        sa.ports().timers().at(sa.ports().now() + LINGER_NANOS, () -> {
            over.run();
            sa.exchanges().remove(conversation);
        });
    }

    /**
     * Between which addresses the peer believes its packets to go: NAT-OAi and NAT-OAr, in this order (RFC 3947 section 5.2).
     *
     * @param peerIsInitiator true if the peer began the exchange
     * @return empty if it does not say so, or names no addresses that a packet can bear
     */
    static Optional<NatOriginalAddresses> natOriginal(PayloadChain chain, boolean peerIsInitiator) {
        List<IpAddress> found = chain.all(NatOriginalAddressPayload.class).stream()
                .map(NatOriginalAddressPayload::address)
                .toList();
        if (found.size() != 2 || found.stream().anyMatch(IpAddress::isUnspecified)) {
            return Optional.empty();
        }
        IpAddress initiator = found.getFirst();
        IpAddress responder = found.getLast();
        return Optional.of(
                peerIsInitiator
                        ? new NatOriginalAddresses(initiator, responder)
                        : new NatOriginalAddresses(responder, initiator));
    }

    /** NAT-OAi and NAT-OAr, in transport mode through NAT (RFC 3947 section 5.2). */
    static List<Payload> ownNatOriginal(IkeSa sa, Route route, ChildConfiguration child, boolean initiator) {
        if (child.mode() != SaMode.TRANSPORT || !sa.nat().encapsulates()) {
            return List.of();
        }
        IpAddress local = route.local().address();
        IpAddress remote = route.remote().address();
        return List.of(
                new NatOriginalAddressPayload(initiator ? local : remote),
                new NatOriginalAddressPayload(initiator ? remote : local));
    }
}
