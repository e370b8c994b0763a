package io.sallyport.gateway.config;

import io.sallyport.pipeline.spd.Prefix;
import java.util.Optional;

/**
 * A connection's part in remote access: XAUTH and mode config.
 *
 * @param role who logs in, or asks for an address, at whom
 * @param addresses server: name of the pool that clients get addresses from
 * @param host client: the station inside that has the address which we are given; empty: we have it ourselves
 */
public record AccessSettings(Role role, Optional<String> addresses, Optional<Prefix> host) {
    /** No remote access. */
    public static final AccessSettings NONE = new AccessSettings(Role.NONE, Optional.empty(), Optional.empty());

    /** A client begins phase 1, logs in, and asks; a server answers. */
    public enum Role {
        NONE,
        CLIENT,
        SERVER
    }
}
