package io.sallyport.ike.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sallyport.ike.connection.Authentication;
import io.sallyport.ike.connection.Connection;
import io.sallyport.ike.event.IkeEvent;
import io.sallyport.ike.event.Refusal;
import io.sallyport.ike.message.assigned.AuthenticationMethod;
import io.sallyport.ike.message.assigned.ExchangeType;
import io.sallyport.ike.message.identity.Identity;
import io.sallyport.ike.message.identity.IpAddress;
import io.sallyport.ike.message.wire.Octets;
import io.sallyport.ike.message.wire.WireWriter;
import io.sallyport.ike.simulation.Gateways;
import io.sallyport.ike.simulation.World;
import io.sallyport.ike.transport.Datagram;
import io.sallyport.ike.transport.Endpoint;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Many first messages of nobody. */
final class FloodTest {
    private static final int FORGED = 100_000;

    @Test
    @DisplayName("100,000 forged first messages leave established tunnels untouched, and their half-open attempts end")
    void shouldLeaveEstablishedTunnelsUntouchedByAFloodOfFirstMessages() {
        Gateways gateways = Gateways.of(51, UnaryOperator.identity(), UnaryOperator.identity())
                .connect();
        gateways.world().keepNoRecord();
        gateways.east()
                .engine()
                .add(Connection.builder(
                                "anybody",
                                Gateways.EAST,
                                new Authentication(
                                        AuthenticationMethod.PRE_SHARED_KEY,
                                        new Identity.Address(Gateways.EAST),
                                        Optional.empty()))
                        .proposals(Gateways.FAST)
                        .build());
        Datagram first = Messages.sent(gateways.world().wire(), Gateways.WEST, ExchangeType.IDENTITY_PROTECTION)
                .getFirst();
        gateways.world().faults((datagram, random) -> List.of());
        for (int i = 0; i < FORGED; i++) {
            byte[] octets = first.content().toByteArray();
            byte[] cookie = new WireWriter().u64(i + 1L).toByteArray();
            System.arraycopy(cookie, 0, octets, 0, cookie.length);
            IpAddress source =
                    new IpAddress(new WireWriter().u32(0x0b000000 + i / 2).toOctets());
            gateways.world().deliver(new Datagram(new Endpoint(source, 500), first.remote(), Octets.of(octets)));
        }
        gateways.world().faults(World.Faults.NONE);

        assertEquals(EngineSettings.DEFAULT.halfOpen(), gateways.east().engine().halfOpenCount());
        assertEquals(1, gateways.east().engine().establishedCount());
        assertEquals(FORGED - EngineSettings.DEFAULT.halfOpen(), gateways.east().refusals(Refusal.HALF_OPEN_TOTAL));
        assertTrue(gateways.carriesTraffic());
        gateways.world().run(60 * World.SECOND);
        assertEquals(0, gateways.east().engine().halfOpenCount());
        List<IkeEvent.Phase1Ended> ended = gateways.east().events(IkeEvent.Phase1Ended.class);
        assertEquals(EngineSettings.DEFAULT.halfOpen(), ended.size());
        assertTrue(ended.stream().noneMatch(IkeEvent.Phase1Ended::known));
        assertEquals(1, gateways.east().engine().saCount());
        assertTrue(gateways.carriesTraffic());
    }

    @Test
    void shouldKeepNothingOfAFirstMessageWithoutCookie() {
        Gateways gateways = Gateways.of(53, UnaryOperator.identity(), UnaryOperator.identity())
                .connect();
        Datagram first = Messages.sent(gateways.world().wire(), Gateways.WEST, ExchangeType.IDENTITY_PROTECTION)
                .getFirst();
        byte[] octets = first.content().toByteArray();
        Arrays.fill(octets, 0, Long.BYTES, (byte) 0);
        gateways.world().deliver(new Datagram(first.local(), first.remote(), Octets.of(octets)));

        assertEquals(0, gateways.east().engine().halfOpenCount());
        assertEquals(1, gateways.east().refusals(Refusal.UNEXPECTED));
        assertTrue(gateways.carriesTraffic());
    }

    @Test
    void shouldBoundTheNegotiationsOfOneAddress() {
        Gateways gateways = Gateways.of(52, UnaryOperator.identity(), UnaryOperator.identity())
                .connect();
        Datagram first = Messages.sent(gateways.world().wire(), Gateways.WEST, ExchangeType.IDENTITY_PROTECTION)
                .getFirst();
        for (int i = 1; i <= 100; i++) {
            gateways.world().deliver(Messages.changed(first, i % 8, i));
        }

        assertEquals(
                EngineSettings.DEFAULT.halfOpenPerAddress(),
                gateways.east().engine().halfOpenCount());
        assertTrue(gateways.carriesTraffic());
    }
}
