package io.sallyport.ike.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sallyport.ike.auth.identity.IdentityText;
import io.sallyport.ike.connection.Authentication;
import io.sallyport.ike.connection.Connection;
import io.sallyport.ike.connection.Phase1Exchange;
import io.sallyport.ike.event.Refusal;
import io.sallyport.ike.message.ClearMessage;
import io.sallyport.ike.message.Cookies;
import io.sallyport.ike.message.IsakmpHeader;
import io.sallyport.ike.message.assigned.AuthenticationMethod;
import io.sallyport.ike.message.identity.Identity;
import io.sallyport.ike.message.identity.IpAddress;
import io.sallyport.ike.message.payload.IdentificationPayload;
import io.sallyport.ike.message.payload.Payload;
import io.sallyport.ike.message.payload.PayloadChain;
import io.sallyport.ike.message.wire.Octets;
import io.sallyport.ike.simulation.Gateways;
import io.sallyport.ike.transport.Datagram;
import io.sallyport.ike.transport.Endpoint;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** First messages of nobody, under a name that is none. */
final class ForgedIdentityTest {
    private static final IpAddress STRANGER = new IpAddress(Octets.ofHex("0a6300ff"));
    private static final List<String> NO_NAMES = List.of("", "0500", "0400", "30023100", "3080".repeat(15_000));

    @ParameterizedTest(name = "{0}")
    @EnumSource(Phase1Exchange.class)
    @DisplayName("a first message under octets that are no distinguished name is for no connection")
    void shouldRefuseAFirstMessageUnderOctetsThatAreNoName(Phase1Exchange exchange) {
        Gateways gateways = Gateways.of(54, connection -> connection.exchange(exchange), UnaryOperator.identity())
                .connect();
        gateways.east()
                .engine()
                .add(Connection.builder(
                                "named",
                                Gateways.EAST,
                                new Authentication(
                                        AuthenticationMethod.PRE_SHARED_KEY,
                                        new Identity.Address(Gateways.EAST),
                                        Optional.of(IdentityText.parse("CN=west, O=Example"))))
                        .exchange(exchange)
                        .proposals(Gateways.FAST)
                        .build());
        Datagram first = gateways.world().wire().getFirst();

        for (int i = 0; i < NO_NAMES.size(); i++) {
            gateways.world().deliver(forged(first, i + 1, Octets.ofHex(NO_NAMES.get(i))));
        }

        assertEquals(NO_NAMES.size(), gateways.east().refusals(Refusal.NO_CONNECTION));
        assertEquals(0, gateways.east().engine().halfOpenCount());
        assertTrue(gateways.carriesTraffic());
    }

    /** The first message as a stranger's own, under another identity. */
    private static Datagram forged(Datagram first, long cookie, Octets name) {
        ClearMessage message = (ClearMessage) Messages.decode(first).orElseThrow();
        List<Payload> payloads = new ArrayList<>(message.chain().payloads());
        payloads.removeIf(IdentificationPayload.class::isInstance);
        payloads.add(new IdentificationPayload(new Identity.DistinguishedName(name), 0, 0));
        IsakmpHeader header =
                new IsakmpHeader(new Cookies(cookie, 0), message.header().exchangeNumber(), 0, 0);
        byte[] octets = new ClearMessage(header, new PayloadChain(payloads, Octets.EMPTY)).encode();
        return new Datagram(new Endpoint(STRANGER, 500), first.remote(), Octets.of(octets));
    }
}
