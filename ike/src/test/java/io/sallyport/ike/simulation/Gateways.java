package io.sallyport.ike.simulation;

import io.sallyport.ike.auth.AuthenticatedPeer;
import io.sallyport.ike.auth.AuthenticationException;
import io.sallyport.ike.auth.Authenticator;
import io.sallyport.ike.auth.Credentials;
import io.sallyport.ike.auth.PreSharedKeys;
import io.sallyport.ike.auth.SignatureClaim;
import io.sallyport.ike.auth.SignatureMethod;
import io.sallyport.ike.auth.SigningKey;
import io.sallyport.ike.auth.TestPki;
import io.sallyport.ike.auth.TestPki.Issued;
import io.sallyport.ike.auth.certificate.RevocationPolicy;
import io.sallyport.ike.auth.certificate.TrustStore;
import io.sallyport.ike.auth.identity.IdentityText;
import io.sallyport.ike.connection.Authentication;
import io.sallyport.ike.connection.ChildConfiguration;
import io.sallyport.ike.connection.Connection;
import io.sallyport.ike.connection.Phase1Exchange;
import io.sallyport.ike.connection.Phase1Proposal;
import io.sallyport.ike.crypto.Secret;
import io.sallyport.ike.engine.EngineSettings;
import io.sallyport.ike.message.assigned.AuthenticationMethod;
import io.sallyport.ike.message.assigned.EncryptionAlgorithm;
import io.sallyport.ike.message.assigned.GroupDescription;
import io.sallyport.ike.message.assigned.HashAlgorithm;
import io.sallyport.ike.message.identity.Identity;
import io.sallyport.ike.message.identity.IpAddress;
import io.sallyport.ike.message.payload.CertificateRequestPayload;
import io.sallyport.ike.message.wire.Octets;
import io.sallyport.ike.pool.CryptoPool;
import io.sallyport.ike.sa.SelectorPair;
import io.sallyport.ike.sa.TrafficSelector;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.bouncycastle.asn1.x509.GeneralName;

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

    /**
     * West or east, as its address says, with a certificate for its name, and a connection with the other one by signatures.
     *
     * @param issuer of its own certificate
     * @param trusted issuer of those that it believes
     */
    public static Host signing(
            World world, IpAddress address, Phase1Exchange exchange, Issued issuer, Issued trusted, CryptoPool pool) {
        boolean isWest = address.equals(WEST);
        IpAddress other = isWest ? EAST : WEST;
        String name = isWest ? "west.example" : "east.example";
        Issued own = issuer.issues("CN=" + name).name(GeneralName.dNSName, name).make();
        Authenticator credentials = new Credentials(
                new PreSharedKeys(List.of()),
                List.of(own.signingKey()),
                new TrustStore(List.of(trusted.certificate()), List.of(), List.of(), RevocationPolicy.OFF),
                InstantSource.fixed(TestPki.NOW));
        Authentication signatures = new Authentication(
                AuthenticationMethod.ECDSA_256,
                IdentityText.parse(name),
                Optional.of(IdentityText.parse(isWest ? "east.example" : "west.example")));
        Host host = new Host(world, address, credentials, EngineSettings.DEFAULT, pool);
        host.engine()
                .add(Connection.builder(CONNECTION, address, signatures)
                        .remote(other)
                        .exchange(exchange)
                        .proposals(FAST)
                        .children(ChildConfiguration.builder(CHILD, new SelectorPair(net(address), net(other)))
                                .build())
                        .build());
        return host;
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
