package io.sallyport.gateway.config;

import static io.sallyport.gateway.yaml.Shape.child;
import static io.sallyport.gateway.yaml.Shape.item;

import io.sallyport.gateway.config.AccessSettings.Role;
import io.sallyport.gateway.yaml.Problems;
import io.sallyport.ike.auth.AuthenticationScheme;
import io.sallyport.ike.auth.AuthenticationScheme.SkeyidSource;
import io.sallyport.ike.auth.AuthenticationScheme.XauthUser;
import io.sallyport.ike.auth.SignatureMethod;
import io.sallyport.ike.auth.identity.IdentityText;
import io.sallyport.ike.connection.Authentication;
import io.sallyport.ike.crypto.Secret;
import io.sallyport.ike.message.identity.Identity;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Holds connections against the credentials: without what its method of authentication takes, a connection never comes
 * about. There are no credentials but those of the files.
 */
final class CredentialCheck {
    private final GatewaySettings settings;
    private final Problems problems;
    private final LoadedCredentials credentials;

    /**
     * A check.
     *
     * @param credentials all that the files hold; after an error in one of them there is nothing to check
     */
    CredentialCheck(GatewaySettings settings, Problems problems, LoadedCredentials credentials) {
        this.settings = settings;
        this.problems = problems;
        this.credentials = credentials;
    }

    void check() {
        // Connections that could not be read are missing, so places would be wrong.
        if (!problems.isSound("connections")) {
            return;
        }
        for (int i = 0; i < settings.connections().size(); i++) {
            String path = child(item("connections", i), "authentication");
            ConnectionSettings connection = settings.connections().get(i);
            AuthenticationScheme scheme =
                    connection.connection().authentication().scheme();
            if (scheme.skeyid() == SkeyidSource.PRE_SHARED_KEY) {
                checkPreSharedKey(path, connection);
            }
            checkSignatures(path, connection);
            if (scheme.xauth() != XauthUser.NONE) {
                checkLogin(path, connection);
            }
        }
    }

    private void checkPreSharedKey(String path, ConnectionSettings connection) {
        Identity own = connection.connection().authentication().local();
        List<Identity> peers = peers(connection);
        // Peers from anywhere are known by their addresses at last.
        boolean shared = peers.stream().anyMatch(peer -> sharesKey(own, peer))
                || (connection.connection().remote().isEmpty()
                        && credentials.preSharedKeys().areFor(own));
        if (!shared) {
            String with = peers.isEmpty()
                    ? "any peer"
                    : peers.stream().map(IdentityText::format).collect(Collectors.joining(" or "));
            problems.error(
                    path,
                    "no file of authentication.secrets has a pre-shared key of " + IdentityText.format(own) + " with "
                            + with + "; write one there, under pre-shared-keys");
        }
    }

    /** What the peer may be called where its key is looked for. */
    private static List<Identity> peers(ConnectionSettings connection) {
        return Stream.concat(
                        connection.connection().authentication().remote().stream(),
                        connection.connection().remote().map(Identity.Address::new).stream())
                .distinct()
                .toList();
    }

    private boolean sharesKey(Identity own, Identity peer) {
        Optional<Secret> key = credentials.authenticator().preSharedKey(own, peer);
        key.ifPresent(Secret::close);
        return key.isPresent();
    }

    /** A client begins and a server answers; without either part both sides sign alike. */
    private void checkSignatures(String path, ConnectionSettings connection) {
        Authentication authentication = connection.connection().authentication();
        AuthenticationScheme scheme = authentication.scheme();
        boolean answers = connection.access().role() == Role.SERVER;
        Optional<SignatureMethod> ours = answers ? scheme.responderSigns() : scheme.initiatorSigns();
        Optional<SignatureMethod> theirs = answers ? scheme.initiatorSigns() : scheme.responderSigns();
        ours.filter(method -> credentials
                        .authenticator()
                        .signingKey(authentication.local(), method)
                        .isEmpty())
                .ifPresent(method -> problems.error(
                        path,
                        "none of authentication.certificates has a key that signs by " + lower(method)
                                + " and names " + IdentityText.format(authentication.local())
                                + "; write one there, or as local-id an identity that one names"));
        if (theirs.isPresent()
                && credentials.authenticator().certificateRequests().isEmpty()) {
            problems.error(
                    path,
                    "no certificate of a peer would be trusted: there are no authentication.authorities; write there who"
                            + " issues the certificates of peers");
        }
    }

    private static String lower(SignatureMethod method) {
        return method.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    private void checkLogin(String path, ConnectionSettings connection) {
        if (connection.access().role() == Role.SERVER && credentials.users().isEmpty()) {
            problems.error(path, "nobody can log in: no file of authentication.secrets has users; write some there");
        }
        if (connection.access().role() == Role.CLIENT
                && connection.server().flatMap(credentials.accounts()::find).isEmpty()) {
            problems.error(
                    path,
                    "there is nothing to log in with at "
                            + connection.server().map(Object::toString).orElse("anybody")
                            + "; write it among the accounts of a file of authentication.secrets");
        }
    }
}
