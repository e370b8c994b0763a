package io.sallyport.ike.phase1;

import io.sallyport.ike.auth.identity.IdentityMatch;
import io.sallyport.ike.connection.Connection;
import io.sallyport.ike.connection.Phase1Exchange;
import io.sallyport.ike.event.Refusal;
import io.sallyport.ike.message.ClearMessage;
import io.sallyport.ike.message.Cookies;
import io.sallyport.ike.message.identity.Identity;
import io.sallyport.ike.message.payload.IdentificationPayload;
import io.sallyport.ike.message.payload.SecurityAssociationPayload;
import io.sallyport.ike.message.wire.Octets;
import io.sallyport.ike.session.IkeSa;
import io.sallyport.ike.session.Ports;
import io.sallyport.ike.session.SaOwner;
import io.sallyport.ike.transport.Endpoint;
import java.util.List;
import java.util.Optional;

/** Begins phase 1, in either role. */
public final class Phase1 {
    static final int NONCE_OCTETS = 32;

    private Phase1() {}

    /** Begins as initiator; the first message leaves at once, or when its key pair is there. */
    public static IkeSa initiate(Ports ports, SaOwner owner, Connection connection, Endpoint local, Endpoint remote) {
        Cookies cookies = new Cookies(ports.randomNonZero(), 0);
        IkeSa sa = new IkeSa(ports, owner, connection, true, cookies, local, remote);
        switch (connection.exchange()) {
            case MAIN -> {
                MainModeInitiator run = new MainModeInitiator(sa);
                sa.negotiation(run);
                run.start();
            }
            case AGGRESSIVE -> {
                AggressiveInitiator run = new AggressiveInitiator(sa);
                sa.negotiation(run);
                run.start();
            }
        }
        return sa;
    }

    /**
     * Answers a first message.
     *
     * @param candidates connections that fit addresses and exchange
     * @param raw the message as it came, without marker
     * @return empty if nothing of ours fits, which was refused
     */
    public static Optional<IkeSa> respond(
            Ports ports,
            SaOwner owner,
            List<Connection> candidates,
            ClearMessage first,
            Octets raw,
            Endpoint local,
            Endpoint remote) {
        Optional<SecurityAssociationPayload> offered = first.chain().first(SecurityAssociationPayload.class);
        if (offered.isEmpty()) {
            ports.refuse(Refusal.MISSING_PAYLOAD, remote, "a first message without SA");
            return Optional.empty();
        }
        Optional<Identity> claimed =
                first.chain().first(IdentificationPayload.class).map(IdentificationPayload::identity);
        List<Connection> fitting = candidates.stream()
                .filter(connection -> claimed.isEmpty() || isFor(connection, claimed.get()))
                .toList();
        Optional<Offers.Choice> choice = Offers.choose(fitting, offered.get());
        if (choice.isEmpty()) {
            ports.refuse(
                    fitting.isEmpty() ? Refusal.NO_CONNECTION : Refusal.NO_PROPOSAL,
                    remote,
                    "none of the offers fits one of " + fitting.size() + " connections");
            return Optional.empty();
        }
        Cookies cookies = new Cookies(first.header().cookies().initiator(), ports.randomNonZero());
        IkeSa sa = new IkeSa(ports, owner, choice.get().connection(), false, cookies, local, remote);
        choice.get().lifetime().ifPresent(sa::atMost);
        if (choice.get().connection().exchange() == Phase1Exchange.MAIN) {
            MainModeResponder run = new MainModeResponder(sa, fitting);
            sa.negotiation(run);
            run.begin(choice.get(), offered.get(), first, raw);
        } else {
            AggressiveResponder run = new AggressiveResponder(sa, choice.get(), offered.get());
            sa.negotiation(run);
            run.receive(first, raw, local, remote);
        }
        return Optional.of(sa);
    }

    /** True if a connection is for peers of that identity. */
    static boolean isFor(Connection connection, Identity identity) {
        return connection
                .authentication()
                .remote()
                .map(expected -> IdentityMatch.same(expected, identity))
                .orElse(true);
    }
}
