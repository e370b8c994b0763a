package io.sallyport.ike.message.attribute;

import io.sallyport.ike.message.assigned.AuthenticationAlgorithm;
import io.sallyport.ike.message.assigned.EncapsulationMode;
import io.sallyport.ike.message.assigned.GroupDescription;
import io.sallyport.ike.message.assigned.Phase2Attribute;
import io.sallyport.ike.message.wire.DecodeResult;
import io.sallyport.ike.message.wire.Decoded;
import io.sallyport.ike.message.wire.Malformed;
import io.sallyport.ike.message.wire.MalformedReason;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * What an AH, ESP or IPCOMP transform offers (RFC 2407 section 4.5). Numbers are kept as they came, so that one without
 * a name here can be told from one that is missing.
 *
 * @param encapsulation number of the encapsulation mode
 * @param authentication number of the integrity algorithm
 * @param keyLength length of the cipher's key, bits
 * @param group number of the Diffie-Hellman group of a Quick Mode with PFS
 * @param extendedSequenceNumbers true if 64-bit sequence numbers are offered (RFC 4304)
 * @param lifetimes each unit at most once, in the order of the offer; empty: 28,800 seconds
 * @param others attributes that have no component of their own
 */
public record Phase2Attributes(
        OptionalInt encapsulation,
        OptionalInt authentication,
        OptionalInt keyLength,
        OptionalInt group,
        boolean extendedSequenceNumbers,
        List<Lifetime> lifetimes,
        List<DataAttribute> others) {
    private static final OptionalInt ESN_ON = OptionalInt.of(1);

    /** Keeps copies of the lists. */
    public Phase2Attributes {
        lifetimes = List.copyOf(lifetimes);
        others = List.copyOf(others);
    }

    /** Reads the attributes of a transform; a refusal's offset counts from the first of them. */
    public static DecodeResult<Phase2Attributes> of(List<DataAttribute> attributes) {
        return AttributeReading.of(attributes, AttributeClasses.PHASE_2).then(Phase2Attributes::of);
    }

    private static DecodeResult<Phase2Attributes> of(AttributeReading reading) {
        OptionalInt sequenceNumbers = reading.take(Phase2Attribute.EXTENDED_SEQUENCE_NUMBER.code());
        if (sequenceNumbers.isPresent() && !sequenceNumbers.equals(ESN_ON)) {
            // RFC 4304 section 3: any other value aborts the setup.
            return new Malformed<>(
                    MalformedReason.ATTRIBUTE_VALUE,
                    0,
                    "the extended sequence number attribute is " + sequenceNumbers.getAsInt() + " and must be 1");
        }
        return new Decoded<>(new Phase2Attributes(
                reading.take(Phase2Attribute.ENCAPSULATION_MODE.code()),
                reading.take(Phase2Attribute.AUTHENTICATION_ALGORITHM.code()),
                reading.take(Phase2Attribute.KEY_LENGTH.code()),
                reading.take(Phase2Attribute.GROUP_DESCRIPTION.code()),
                sequenceNumbers.isPresent(),
                reading.lifetimes(),
                reading.others()));
    }

    /** The encapsulation mode, if it is offered and known by name. */
    public Optional<EncapsulationMode> encapsulationMode() {
        return encapsulation.isEmpty() ? Optional.empty() : EncapsulationMode.of(encapsulation.getAsInt());
    }

    /** The integrity algorithm, if it is offered and known by name. */
    public Optional<AuthenticationAlgorithm> authenticationAlgorithm() {
        return authentication.isEmpty() ? Optional.empty() : AuthenticationAlgorithm.of(authentication.getAsInt());
    }

    /** The Diffie-Hellman group, if it is offered and known by name. */
    public Optional<GroupDescription> groupDescription() {
        return group.isEmpty() ? Optional.empty() : GroupDescription.of(group.getAsInt());
    }
}
