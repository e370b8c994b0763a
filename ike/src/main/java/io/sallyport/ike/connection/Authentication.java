package io.sallyport.ike.connection;

import io.sallyport.ike.auth.AuthenticationScheme;
import io.sallyport.ike.message.assigned.AuthenticationMethod;
import io.sallyport.ike.message.identity.Identity;
import java.util.Optional;

/**
 * How the two sides show who they are. The credentials are with the {@link io.sallyport.ike.auth.Authenticator}.
 *
 * @param method as it is negotiated
 * @param local who we are
 * @param remote who the peer must be; empty: whoever the credentials allow
 */
public record Authentication(AuthenticationMethod method, Identity local, Optional<Identity> remote) {
    /** Checks that the method is supported. */
    public Authentication {
        if (AuthenticationScheme.of(method).isEmpty()) {
            throw new IllegalArgumentException("authentication by " + method + " is not supported");
        }
    }

    /** Pre-shared key, both identities known. */
    public static Authentication preShared(Identity local, Identity remote) {
        return new Authentication(AuthenticationMethod.PRE_SHARED_KEY, local, Optional.of(remote));
    }

    /** What the method asks of the two sides. */
    public AuthenticationScheme scheme() {
        return AuthenticationScheme.of(method).orElseThrow();
    }
}
