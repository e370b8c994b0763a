package io.sallyport.ike.auth.xauth;

import io.sallyport.ike.crypto.Secret;
import io.sallyport.ike.message.identity.IpAddress;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** The users that may log in. For one thread, the one that owns the IKE state. */
public final class XauthUsers {
    /** What an unknown user's password is compared with, so that the answer takes as long as for a known one. */
    private static final Secret NOBODY = Secret.taking(new byte[0]);

    private final Map<String, Secret> passwords;
    private final FailureBackoff backoff;

    /** What became of a login. */
    public enum Verdict {
        /** Name and password fit. */
        ACCEPTED,
        /** They do not. */
        REFUSED,
        /** The peer failed lately and has to wait; nobody looked at its password. */
        TOO_EARLY
    }

    /**
     * Users.
     *
     * @param passwords by user, none of them empty; they stay the caller's
     */
    public XauthUsers(Map<String, Secret> passwords, FailureBackoff backoff) {
        this.passwords = new HashMap<>(passwords);
        this.backoff = backoff;
        passwords.forEach((user, password) -> {
            if (password.length() == 0) {
                throw new IllegalArgumentException("user " + user + " has an empty password");
            }
        });
    }

    /**
     * Checks a login.
     *
     * @param peer whose failures count together: the source address of the ISAKMP SA
     * @param reply stays the caller's
     */
    public Verdict check(IpAddress peer, XauthReply reply, long nowNanos) {
        if (!backoff.mayTry(peer, nowNanos)) {
            return Verdict.TOO_EARLY;
        }
        Optional<Secret> known = Optional.ofNullable(passwords.get(reply.user()));
        boolean fits = reply.password().matches(known.orElse(NOBODY));
        if (fits && known.isPresent()) {
            backoff.succeeded(peer);
            return Verdict.ACCEPTED;
        }
        backoff.failed(peer, nowNanos);
        return Verdict.REFUSED;
    }

    @Override
    public String toString() {
        return passwords.size() + " users";
    }
}
