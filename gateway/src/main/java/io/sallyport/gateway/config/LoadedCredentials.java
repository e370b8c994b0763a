package io.sallyport.gateway.config;

import io.sallyport.ike.auth.Authenticator;
import io.sallyport.ike.auth.PreSharedKeys;
import io.sallyport.ike.auth.xauth.XauthAccounts;
import io.sallyport.ike.crypto.Secret;
import java.util.List;
import java.util.Map;

/**
 * The credentials of IKE, read from their files. Closing it zeroes the secrets.
 *
 * @param authenticator keys and certificates
 * @param preSharedKeys those of the files, which the authenticator has too
 * @param users passwords of those who may log in by XAUTH
 * @param accounts what the gateway itself logs in with
 * @param secrets all that {@link #close} zeroes
 */
public record LoadedCredentials(
        Authenticator authenticator,
        PreSharedKeys preSharedKeys,
        Map<String, Secret> users,
        XauthAccounts accounts,
        List<Secret> secrets)
        implements AutoCloseable {
    /** Keeps its own collections. */
    public LoadedCredentials {
        users = Map.copyOf(users);
        secrets = List.copyOf(secrets);
    }

    /** Keys and certificates alone, which stay the caller's: nobody logs in. */
    public static LoadedCredentials of(Authenticator authenticator) {
        return new LoadedCredentials(
                authenticator, new PreSharedKeys(List.of()), Map.of(), new XauthAccounts(List.of()), List.of());
    }

    @Override
    public void close() {
        secrets.forEach(Secret::close);
    }
}
