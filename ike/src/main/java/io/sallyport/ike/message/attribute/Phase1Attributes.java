package io.sallyport.ike.message.attribute;

import io.sallyport.ike.message.assigned.AuthenticationMethod;
import io.sallyport.ike.message.assigned.EncryptionAlgorithm;
import io.sallyport.ike.message.assigned.GroupDescription;
import io.sallyport.ike.message.assigned.HashAlgorithm;
import io.sallyport.ike.message.assigned.Phase1Attribute;
import io.sallyport.ike.message.wire.DecodeResult;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * What a phase 1 transform offers (RFC 2409 appendix A). Numbers are kept as they came, so that one without a name here
 * can be told from one that is missing.
 *
 * @param encryption number of the encryption algorithm
 * @param keyLength length of its key, bits
 * @param hash number of the hash algorithm
 * @param authentication number of the authentication method
 * @param group number of the Diffie-Hellman group
 * @param lifetimes each unit at most once, in the order of the offer; empty: the peer's default holds
 * @param others attributes that have no component of their own, such as the parts of a private group
 */
public record Phase1Attributes(
        OptionalInt encryption,
        OptionalInt keyLength,
        OptionalInt hash,
        OptionalInt authentication,
        OptionalInt group,
        List<Lifetime> lifetimes,
        List<DataAttribute> others) {
    /** Keeps copies of the lists. */
    public Phase1Attributes {
        lifetimes = List.copyOf(lifetimes);
        others = List.copyOf(others);
    }

    /** Reads the attributes of a transform; a refusal's offset counts from the first of them. */
    public static DecodeResult<Phase1Attributes> of(List<DataAttribute> attributes) {
        return AttributeReading.of(attributes, AttributeClasses.PHASE_1)
                .map(reading -> new Phase1Attributes(
                        reading.take(Phase1Attribute.ENCRYPTION_ALGORITHM.code()),
                        reading.take(Phase1Attribute.KEY_LENGTH.code()),
                        reading.take(Phase1Attribute.HASH_ALGORITHM.code()),
                        reading.take(Phase1Attribute.AUTHENTICATION_METHOD.code()),
                        reading.take(Phase1Attribute.GROUP_DESCRIPTION.code()),
                        reading.lifetimes(),
                        reading.others()));
    }

    /** The encryption algorithm, if it is offered and known by name. */
    public Optional<EncryptionAlgorithm> encryptionAlgorithm() {
        return encryption.isEmpty() ? Optional.empty() : EncryptionAlgorithm.of(encryption.getAsInt());
    }

    /** The hash algorithm, if it is offered and known by name. */
    public Optional<HashAlgorithm> hashAlgorithm() {
        return hash.isEmpty() ? Optional.empty() : HashAlgorithm.of(hash.getAsInt());
    }

    /** The authentication method, if it is offered and known by name. */
    public Optional<AuthenticationMethod> authenticationMethod() {
        return authentication.isEmpty() ? Optional.empty() : AuthenticationMethod.of(authentication.getAsInt());
    }

    /** The Diffie-Hellman group, if it is offered and known by name. */
    public Optional<GroupDescription> groupDescription() {
        return group.isEmpty() ? Optional.empty() : GroupDescription.of(group.getAsInt());
    }
}
