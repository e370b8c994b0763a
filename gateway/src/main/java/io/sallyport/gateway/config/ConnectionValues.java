package io.sallyport.gateway.config;

import io.sallyport.gateway.yaml.Suggestion;
import io.sallyport.gateway.yaml.ValueType;
import io.sallyport.ike.connection.Phase1Proposal;
import io.sallyport.ike.dh.KeyExchangeGroup;
import io.sallyport.ike.message.assigned.AuthenticationMethod;
import io.sallyport.ike.message.assigned.EncryptionAlgorithm;
import io.sallyport.ike.message.assigned.GroupDescription;
import io.sallyport.ike.message.assigned.HashAlgorithm;
import io.sallyport.pipeline.spd.Prefix;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** Kinds of values that connections have: proposals, groups, methods of authentication. */
final class ConnectionValues {
    private static final Map<String, AuthenticationMethod> METHODS = new LinkedHashMap<>();
    private static final Map<String, HashAlgorithm> HASHES = new LinkedHashMap<>();
    private static final Map<String, Integer> AES = Map.of("aes-128", 128, "aes-192", 192, "aes-256", 256);
    private static final String TRIPLE_DES = "3des";
    private static final String GROUP = "group-";
    private static final String NONE = "none";
    private static final int PARTS = 3;

    static {
        METHODS.put("psk", AuthenticationMethod.PRE_SHARED_KEY);
        METHODS.put("rsa", AuthenticationMethod.RSA_SIGNATURES);
        METHODS.put("ecdsa-256", AuthenticationMethod.ECDSA_256);
        METHODS.put("ecdsa-384", AuthenticationMethod.ECDSA_384);
        METHODS.put("ecdsa-521", AuthenticationMethod.ECDSA_521);
        METHODS.put("xauth-psk", AuthenticationMethod.XAUTH_INIT_PRE_SHARED);
        METHODS.put("xauth-rsa", AuthenticationMethod.XAUTH_INIT_RSA);
        METHODS.put("hybrid-rsa", AuthenticationMethod.HYBRID_INIT_RSA);
        HASHES.put("md5", HashAlgorithm.MD5);
        HASHES.put("sha1", HashAlgorithm.SHA);
        HASHES.put("sha2-256", HashAlgorithm.SHA2_256);
        HASHES.put("sha2-384", HashAlgorithm.SHA2_384);
        HASHES.put("sha2-512", HashAlgorithm.SHA2_512);
    }

    /** How the peers prove who they are. */
    static final ValueType<AuthenticationMethod> METHOD = text -> known("authentication", METHODS, text);

    /** The algorithms of an ISAKMP SA, such as {@code aes-128+sha2-256+group-14}. */
    static final ValueType<Phase1Proposal> PHASE_1 = ConnectionValues::phase1;

    /** The peer's address, or any. */
    static final ValueType<Optional<Prefix>> REMOTE =
            text -> text.equals("any") ? Optional.empty() : Optional.of(NetworkValues.STATION.parse(text));

    /** A group of perfect forward secrecy, or none. */
    static final ValueType<Optional<GroupDescription>> PFS =
            text -> text.equals(NONE) ? Optional.empty() : Optional.of(group(text));

    private ConnectionValues() {}

    private static Phase1Proposal phase1(String text) {
        String[] parts = text.split("\\+", -1);
        if (parts.length != PARTS) {
            throw new IllegalArgumentException(
                    "\"" + text + "\" is no proposal; write cipher, hash and group, such as aes-128+sha2-256+group-14");
        }
        boolean aes = AES.containsKey(parts[0]);
        if (!aes && !parts[0].equals(TRIPLE_DES)) {
            throw new IllegalArgumentException(
                    "\"" + parts[0] + "\" is no cipher of IKE here; write aes-128, aes-192, aes-256 or 3des");
        }
        return new Phase1Proposal(
                aes ? EncryptionAlgorithm.AES_CBC : EncryptionAlgorithm.TRIPLE_DES_CBC,
                aes ? AES.get(parts[0]) : 0,
                known("hash", HASHES, parts[1]),
                group(parts[2]));
    }

    private static GroupDescription group(String text) {
        return Arrays.stream(GroupDescription.values())
                .filter(group -> KeyExchangeGroup.of(group.code()).isPresent())
                .filter(group -> text.equals(GROUP + group.code()))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("\"" + text
                        + "\" is no group here; write group-14, 15, 16, 19, 20, 21 or 31 (1, 2 and 5 are legacy)"));
    }

    private static <T> T known(String what, Map<String, T> words, String text) {
        T value = words.get(text);
        if (value == null) {
            throw new IllegalArgumentException("\"" + text + "\" is no " + what + " here; "
                    + Suggestion.closest(text, words.keySet())
                            .map("did you mean %s?"::formatted)
                            .orElse("write one of " + String.join(", ", words.keySet())));
        }
        return value;
    }
}
