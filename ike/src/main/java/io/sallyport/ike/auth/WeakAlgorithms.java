package io.sallyport.ike.auth;

import io.sallyport.ike.crypto.CbcAlgorithm;
import io.sallyport.ike.crypto.HashFunction;
import io.sallyport.ike.dh.KeyExchangeGroup;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * What a connection must not use unless its configuration says {@code legacy: true}, and what the gateway says of it at
 * start (RFC 9395, RFC 8221, RFC 8247).
 */
public final class WeakAlgorithms {
    private WeakAlgorithms() {}

    /** The ciphers, hashes and groups that the proposals of a connection name. */
    public record Use(
            Collection<CbcAlgorithm> ciphers, Collection<HashFunction> hashes, Collection<KeyExchangeGroup> groups) {
        /** Keeps its own lists. */
        public Use {
            ciphers = List.copyOf(ciphers);
            hashes = List.copyOf(hashes);
            groups = List.copyOf(groups);
        }
    }

    /** Why a cipher, hash or group is legacy, one sentence each; empty if none is. */
    public static List<String> reasons(Use use) {
        Set<String> reasons = new LinkedHashSet<>();
        for (CbcAlgorithm cipher : use.ciphers()) {
            if (cipher == CbcAlgorithm.TRIPLE_DES) {
                reasons.add("3DES has blocks of 64 bits, which repeat after 32 GiB under one key");
            }
        }
        for (HashFunction hash : use.hashes()) {
            if (hash == HashFunction.MD5) {
                reasons.add("MD5 is broken as a hash");
            }
        }
        for (KeyExchangeGroup group : use.groups()) {
            if (group.legacy()) {
                reasons.add("group " + group.number() + " (" + group.label()
                        + ") is within reach of those who can pay for it");
            }
        }
        return List.copyOf(reasons);
    }

    /**
     * What the gateway says at start of a connection that uses IKEv1.
     *
     * @param connection its name
     * @param aggressivePreShared true if it takes Aggressive Mode with a pre-shared key
     */
    public static List<String> warnings(String connection, Use use, boolean aggressivePreShared) {
        List<String> warnings = new ArrayList<>();
        warnings.add("connection " + connection
                + " uses IKEv1, which is deprecated since 2023 (RFC 9395); use IKEv2 where the peer can");
        reasons(use).forEach(reason -> warnings.add("connection " + connection + " is weak: " + reason));
        if (aggressivePreShared) {
            warnings.add("connection " + connection + " is weak: Aggressive Mode shows a hash of the pre-shared key to"
                    + " whoever asks, for guessing at leisure");
        }
        return List.copyOf(warnings);
    }

    /**
     * What is wrong with a connection that uses weak algorithms without saying so.
     *
     * @return empty if there is nothing wrong
     */
    public static List<String> refusals(Use use, boolean legacy) {
        return legacy
                ? List.of()
                : reasons(use).stream()
                        .map(reason -> reason + "; take it out, or write legacy: true if the peer has nothing better")
                        .toList();
    }
}
