package io.sallyport.ike.simulation;

import io.sallyport.ike.auth.AuthenticatedPeer;
import io.sallyport.ike.auth.AuthenticationException;
import io.sallyport.ike.auth.Authenticator;
import io.sallyport.ike.auth.SignatureClaim;
import io.sallyport.ike.auth.SignatureMethod;
import io.sallyport.ike.auth.SigningKey;
import io.sallyport.ike.connection.Authentication;
import io.sallyport.ike.connection.ChildConfiguration;
import io.sallyport.ike.connection.Connection;
import io.sallyport.ike.connection.Phase1Proposal;
import io.sallyport.ike.crypto.Secret;
import io.sallyport.ike.message.assigned.EncryptionAlgorithm;
import io.sallyport.ike.message.assigned.GroupDescription;
import io.sallyport.ike.message.assigned.HashAlgorithm;
import io.sallyport.ike.message.identity.Identity;
import io.sallyport.ike.message.identity.IpAddress;
import io.sallyport.ike.message.payload.CertificateRequestPayload;
import io.sallyport.ike.message.wire.Octets;
import io.sallyport.ike.sa.SelectorPair;
import io.sallyport.ike.sa.TrafficSelector;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;

/** West and east with a pre-shared key, and what differs between tests. */
public final class Gateways {
    public static final IpAddress WEST = new IpAddress(Octets.ofHex("0a630001"));
    public static final IpAddress EAST = new IpAddress(Octets.ofHex("0a630002"));
    public static final String CONNECTION = "tunnel";
    public static final String CHILD = "nets";
    /** The fastest group, since simulations compute it for real. */
    public static final Phase1Proposal FAST =
            new Phase1Proposal(EncryptionAlgorithm.AES_CBC, 128, HashAlgorithm.SHA2_256, GroupDescription.CURVE25519);

    private final World world;
    private final Host west;
    private final Host east;

    private Gateways(World world, Host west, Host east) {
        this.world = world;
        this.west = west;
        this.east = east;
    }

    /** Both sides configured alike. */
    public static Gateways of(
            long seed, UnaryOperator<Connection.Builder> connection, UnaryOperator<ChildConfiguration.Builder> child) {
        return of(new World(seed), connection, child, child);
    }

    /** Sides whose children differ. */
    public static Gateways of(
            World world,
            UnaryOperator<Connection.Builder> connection,
            UnaryOperator<ChildConfiguration.Builder> westChild,
            UnaryOperator<ChildConfiguration.Builder> eastChild) {
        Host west = new Host(world, WEST, preShared("secret"));
        Host east = new Host(world, EAST, preShared("secret"));
        west.engine().add(connection(WEST, EAST, connection, westChild));
        east.engine().add(connection(EAST, WEST, connection, eastChild));
        return new Gateways(world, west, east);
    }

    public static Connection connection(
            IpAddress local,
            IpAddress remote,
            UnaryOperator<Connection.Builder> change,
            UnaryOperator<ChildConfiguration.Builder> child) {
        Authentication authentication =
                Authentication.preShared(new Identity.Address(local), new Identity.Address(remote));
        return change.apply(Connection.builder(CONNECTION, local, authentication)
                        .remote(remote)
                        .proposals(FAST)
                        .children(child.apply(
                                        ChildConfiguration.builder(CHILD, new SelectorPair(net(local), net(remote))))
                                .build()))
                .build();
    }

    /** The network behind a gateway: 10.n.0.0/16. */
    public static TrafficSelector net(IpAddress gateway) {
        byte[] octets = {10, (byte) gateway.octets().at(3), 0, 0};
        return TrafficSelector.ofPrefix(new IpAddress(Octets.of(octets)), 16);
    }

    public static Authenticator preShared(String key) {
        return new Authenticator() {
            @Override
            public Optional<Secret> preSharedKey(Identity own, Identity peer) {
                return Optional.of(Secret.taking(Octets.ofText(key).toByteArray()));
            }

            @Override
            public Optional<Secret> namedPreSharedKey(Identity own, Identity peer) {
                return Optional.empty();
            }

            @Override
            public Optional<SigningKey> signingKey(Identity own, SignatureMethod method) {
                return Optional.empty();
            }

            @Override
            public List<CertificateRequestPayload> certificateRequests() {
                return List.of();
            }

            @Override
            public AuthenticatedPeer verify(SignatureClaim claim) throws AuthenticationException {
                throw new AuthenticationException(AuthenticationException.Reason.NO_CERTIFICATE, "none");
            }
        };
    }

    public World world() {
        return world;
    }

    public Host west() {
        return west;
    }

    public Host east() {
        return east;
    }

    /** West begins. */
    public Gateways connect() {
        west.engine().initiate(CONNECTION, CHILD);
        world.run(World.SECOND);
        return this;
    }

    /** True if packets go both ways under the pair that each side sends with. */
    public boolean carriesTraffic() {
        int atWest = west.dataPlane().delivered.size();
        int atEast = east.dataPlane().delivered.size();
        west.dataPlane().send(-1);
        world.run(100 * World.MILLISECOND);
        east.dataPlane().send(-2);
        world.run(100 * World.MILLISECOND);
        return west.dataPlane().delivered.size() > atWest
                && east.dataPlane().delivered.size() > atEast;
    }
}
