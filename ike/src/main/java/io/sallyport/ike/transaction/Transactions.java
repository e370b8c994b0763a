package io.sallyport.ike.transaction;

import io.sallyport.ike.auth.AuthenticationScheme.XauthUser;
import io.sallyport.ike.auth.identity.IdentityText;
import io.sallyport.ike.auth.modeconfig.AddressPool;
import io.sallyport.ike.auth.modeconfig.ClientConfiguration;
import io.sallyport.ike.auth.modeconfig.ModeConfigAttributes;
import io.sallyport.ike.auth.xauth.XauthAttributes;
import io.sallyport.ike.auth.xauth.XauthReply;
import io.sallyport.ike.auth.xauth.XauthUsers;
import io.sallyport.ike.connection.ModeConfig;
import io.sallyport.ike.connection.RemoteAccess;
import io.sallyport.ike.event.IkeEvent;
import io.sallyport.ike.event.Refusal;
import io.sallyport.ike.informational.Notices;
import io.sallyport.ike.message.assigned.ConfigurationType;
import io.sallyport.ike.message.attribute.DataAttribute;
import io.sallyport.ike.message.identity.Identity;
import io.sallyport.ike.message.identity.IpAddress;
import io.sallyport.ike.message.payload.AttributePayload;
import io.sallyport.ike.session.Conversation;
import io.sallyport.ike.session.Exchange;
import io.sallyport.ike.session.IkeSa;
import io.sallyport.ike.session.Inbound;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/** What has to happen between phase 1 and the first child, for all ISAKMP SAs: login, then addresses. */
public final class Transactions {
    private final Consumer<IkeSa> known;
    private final Consumer<IkeSa> ready;
    private final Map<IkeSa, String> holders = new HashMap<>();

    /**
     * Nothing under way.
     *
     * @param known told when the peer is known, its login included
     * @param ready told when children may be negotiated
     */
    public Transactions(Consumer<IkeSa> known, Consumer<IkeSa> ready) {
        this.known = known;
        this.ready = ready;
    }

    /** Phase 1 is over. */
    public void begin(IkeSa sa) {
        XauthUser user = sa.connection().authentication().scheme().xauth();
        if (user == XauthUser.NONE) {
            loggedIn(sa);
        } else if ((user == XauthUser.INITIATOR) != sa.initiator()) {
            // The other one logs in at us.
            Request.send(sa, ConfigurationType.REQUEST, XauthAttributes.request(), reply -> check(sa, reply));
        } else {
            long horizon = sa.connection().retransmission().horizon().toNanos();
            sa.ports().timers().at(sa.ports().now() + horizon, () -> {
                if (sa.state() == IkeSa.State.AUTHENTICATED) {
                    sa.owner().over(sa, Refusal.TIMEOUT, "the peer did not ask us to log in");
                }
            });
        }
    }

    /** The SA is gone: what it leased is free, unless another SA of the peer's holds it too. */
    public void closed(IkeSa sa) {
        Optional<String> holder = Optional.ofNullable(holders.remove(sa));
        Optional<AddressPool> pool = sa.connection().remoteAccess().pool();
        if (holder.isPresent() && pool.isPresent()) {
            pool.get().release(holder.get());
            if (!pool.get().isHeld(holder.get())) {
                sa.ports()
                        .tell(new IkeEvent.AddressReleased(
                                sa.connection().name(),
                                sa.route().remote(),
                                sa.assigned().orElseThrow()));
            }
        } else if (sa.connection().modeConfig() == ModeConfig.CLIENT) {
            sa.assigned().ifPresent(address -> leave(sa, address));
        }
    }

    /** A client's SA has that address no more; it is not used any more unless another SA with the peer has it. */
    private static void leave(IkeSa sa, IpAddress address) {
        boolean held = sa.peer() != null
                && sa.peer().sas().stream()
                        .anyMatch(other -> other != sa && other.assigned().equals(Optional.of(address)));
        if (!held) {
            sa.ports()
                    .tell(new IkeEvent.AddressReleased(
                            sa.connection().name(), sa.route().remote(), address));
        }
    }

    /** The peer authentically began a transaction. */
    public Optional<Exchange> respond(IkeSa sa, Conversation conversation, Inbound first) {
        Optional<AttributePayload> payload = first.first(AttributePayload.class);
        if (payload.isEmpty() || payload.get().messageType().isEmpty() || sa.state() == IkeSa.State.NEGOTIATING) {
            sa.ports().refuse(Refusal.MISSING_PAYLOAD, first.remote(), "a transaction without attributes");
            return Optional.empty();
        }
        List<DataAttribute> attributes = payload.get().attributes();
        return switch (payload.get().messageType().get()) {
            case REQUEST -> requested(sa, conversation, payload.get().identifier(), attributes);
            case SET -> set(sa, conversation, payload.get().identifier(), attributes);
            case REPLY, ACK -> {
                sa.ports().refuse(Refusal.UNEXPECTED, first.remote(), "an answer that nobody awaits");
                yield Optional.empty();
            }
        };
    }

    private Optional<Exchange> requested(
            IkeSa sa, Conversation conversation, int identifier, List<DataAttribute> attributes) {
        if (XauthAttributes.asksForPassword(attributes)) {
            List<DataAttribute> reply = sa.connection()
                    .remoteAccess()
                    .account()
                    .map(XauthAttributes::reply)
                    .orElseGet(XauthAttributes::failed);
            return answer(sa, conversation, ConfigurationType.REPLY, identifier, reply);
        }
        if (sa.state() != IkeSa.State.ESTABLISHED) {
            // The login is not over here yet; the client asks again.
            sa.ports().refuse(Refusal.BEFORE_XAUTH, sa.route().remote(), "mode config");
            return Optional.empty();
        }
        List<DataAttribute> reply =
                sa.connection().modeConfig() == ModeConfig.SERVER ? configuration(sa, attributes) : List.of();
        return answer(sa, conversation, ConfigurationType.REPLY, identifier, reply);
    }

    private Optional<Exchange> set(
            IkeSa sa, Conversation conversation, int identifier, List<DataAttribute> attributes) {
        Optional<Boolean> login = XauthAttributes.status(attributes);
        if (login.isPresent()) {
            Optional<Exchange> answered =
                    answer(sa, conversation, ConfigurationType.ACK, identifier, XauthAttributes.acknowledgement());
            if (sa.state() == IkeSa.State.AUTHENTICATED && isClient(sa)) {
                if (login.get()) {
                    loggedIn(sa);
                } else {
                    sa.owner().over(sa, Refusal.XAUTH_FAILED, "the server refused our login");
                }
            }
            return answered;
        }
        if (sa.peer() == null) {
            // Whoever has not logged in yet gets nothing; the server says it again.
            sa.ports().refuse(Refusal.BEFORE_XAUTH, sa.route().remote(), "mode config");
            return Optional.empty();
        }
        Optional<Exchange> answered = answer(
                sa, conversation, ConfigurationType.ACK, identifier, ModeConfigAttributes.acknowledgement(attributes));
        if (sa.connection().modeConfig() == ModeConfig.CLIENT) {
            // A server may push name servers alone; the address then comes by another message.
            address(attributes).ifPresent(address -> accept(sa, address));
        }
        return answered;
    }

    private void check(IkeSa sa, List<DataAttribute> attributes) {
        Optional<XauthReply> reply = XauthReply.of(attributes);
        Optional<XauthUsers> known = sa.connection().remoteAccess().users();
        XauthUsers.Verdict verdict = XauthUsers.Verdict.REFUSED;
        if (reply.isPresent()) {
            try (XauthReply login = reply.get()) {
                if (known.isPresent()) {
                    verdict = known.get()
                            .check(
                                    sa.route().remote().address(),
                                    login,
                                    sa.ports().now());
                }
                if (verdict == XauthUsers.Verdict.ACCEPTED) {
                    sa.user(login.user());
                }
            }
        }
        boolean accepted = verdict == XauthUsers.Verdict.ACCEPTED;
        Request.send(sa, ConfigurationType.SET, XauthAttributes.status(accepted), _ -> {
            if (accepted) {
                sa.ports()
                        .tell(new IkeEvent.LoggedIn(
                                sa.connection().name(),
                                sa.route().remote(),
                                sa.user().orElseThrow()));
                loggedIn(sa);
            } else {
                Notices.delete(sa);
                sa.owner().over(sa, Refusal.XAUTH_FAILED, "the login was refused");
            }
        });
    }

    private void loggedIn(IkeSa sa) {
        known.accept(sa);
        inherit(sa);
        if (sa.connection().modeConfig() == ModeConfig.CLIENT && isClient(sa)) {
            boolean ipv4 = sa.connection().children().stream()
                    .allMatch(child -> child.selectors().remote().first().isIpv4());
            Request.send(
                    sa,
                    ConfigurationType.REQUEST,
                    ModeConfigAttributes.request(ipv4, !ipv4),
                    reply -> replied(sa, reply));
        } else {
            ready.accept(sa);
        }
    }

    /** A client that makes a successor of its SA keeps its address, asked for again or not: its children have it. */
    private void inherit(IkeSa sa) {
        for (IkeSa older : sa.peer().sas()) {
            String holder = holders.get(older);
            if (holder != null && sa.assigned().isEmpty()) {
                sa.connection().remoteAccess().pool().ifPresent(pool -> lease(sa, pool, holder));
            }
        }
    }

    /** Leases an address for an SA, which gives it back when it is {@link #closed}. */
    private boolean lease(IkeSa sa, AddressPool pool, String holder) {
        Optional<IpAddress> address = pool.lease(holder);
        address.ifPresent(leased -> {
            holders.put(sa, holder);
            sa.assigned(leased);
        });
        return address.isPresent();
    }

    /** The server's answer to our question; a SET may have brought the address before it. */
    private void replied(IkeSa sa, List<DataAttribute> attributes) {
        Optional<IpAddress> address = address(attributes);
        if (address.isPresent()) {
            accept(sa, address.get());
        } else if (sa.state() == IkeSa.State.AUTHENTICATED) {
            sa.owner().over(sa, Refusal.PEER_REFUSED, "mode config gave no address");
        }
    }

    private static Optional<IpAddress> address(List<DataAttribute> attributes) {
        return ClientConfiguration.of(attributes).addresses().stream().findFirst();
    }

    private void accept(IkeSa sa, IpAddress address) {
        sa.assigned().filter(before -> !before.equals(address)).ifPresent(before -> leave(sa, before));
        sa.assigned(address);
        sa.ports()
                .tell(new IkeEvent.AddressAssigned(
                        sa.connection().name(), sa.route().remote(), address));
        if (sa.state() == IkeSa.State.AUTHENTICATED) {
            ready.accept(sa);
        }
    }

    private List<DataAttribute> configuration(IkeSa sa, List<DataAttribute> request) {
        RemoteAccess access = sa.connection().remoteAccess();
        Optional<AddressPool> pool = access.pool();
        if (sa.assigned().isEmpty() && pool.isPresent()) {
            if (lease(sa, pool.get(), holder(sa, pool.get()))) {
                sa.ports()
                        .tell(new IkeEvent.AddressAssigned(
                                sa.connection().name(),
                                sa.route().remote(),
                                sa.assigned().orElseThrow()));
            } else {
                sa.ports()
                        .refuse(Refusal.NO_ROOM, sa.route().remote(), pool.get().exhausted());
            }
        }
        return new ClientConfiguration(
                        sa.assigned().stream().toList(),
                        access.nameServers(),
                        access.windowsNameServers(),
                        access.subnets())
                .answer(request);
    }

    /**
     * Who leases: a user, or an identity that the pool has an address for, wherever it is. Any other identity may be one of
     * a group's, whose members their addresses tell apart.
     */
    private static String holder(IkeSa sa, AddressPool pool) {
        Identity identity = sa.peer().identity();
        return sa.user()
                .or(() -> pool.holder(identity))
                .orElseGet(() -> sa.route().remote().address() + " " + IdentityText.format(identity));
    }

    private static boolean isClient(IkeSa sa) {
        XauthUser user = sa.connection().authentication().scheme().xauth();
        return user == XauthUser.NONE ? sa.initiator() : (user == XauthUser.INITIATOR) == sa.initiator();
    }

    private static Optional<Exchange> answer(
            IkeSa sa,
            Conversation conversation,
            ConfigurationType type,
            int identifier,
            List<DataAttribute> attributes) {
        Answer answer = new Answer(sa, conversation);
        conversation.send(
                0, conversation.hashes()::first, List.of(new AttributePayload(type.code(), identifier, attributes)));
        return Optional.of(answer);
    }
}
