package io.sallyport.ike.message.attribute;

import io.sallyport.ike.message.attribute.DataAttribute.Basic;
import io.sallyport.ike.message.attribute.DataAttribute.Variable;
import io.sallyport.ike.message.wire.DecodeResult;
import io.sallyport.ike.message.wire.Decoded;
import io.sallyport.ike.message.wire.Malformed;
import io.sallyport.ike.message.wire.MalformedReason;
import io.sallyport.ike.message.wire.Octets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * Goes through a list once and sorts it into single values, lifetimes and the rest.
 *
 * <p>A basic class must have the basic form (RFC 2409 appendix A). A class may come twice if it says the same twice; a
 * life duration belongs to the life type before it, and several pairs may stand in one list (RFC 2407 section 4.5.2).
 */
final class AttributeReading {
    private static final int LONGEST_DURATION = Long.BYTES;
    private static final int BITS_PER_OCTET = 8;

    private final AttributeClasses classes;
    private final Map<Integer, Integer> values = new HashMap<>();
    private final List<Lifetime> lifetimes = new ArrayList<>();
    private final List<DataAttribute> others = new ArrayList<>();
    private OptionalInt openLifeType = OptionalInt.empty();

    private AttributeReading(AttributeClasses classes) {
        this.classes = classes;
    }

    /** Reads a list; the offset of a refusal counts from the first attribute. */
    static DecodeResult<AttributeReading> of(List<DataAttribute> attributes, AttributeClasses classes) {
        AttributeReading reading = new AttributeReading(classes);
        int offset = 0;
        for (DataAttribute attribute : attributes) {
            Optional<Fault> fault = reading.take(attribute);
            if (fault.isPresent()) {
                return new Malformed<>(fault.get().reason(), offset, fault.get().sentence());
            }
            offset += attribute.wireOctets();
        }
        if (reading.openLifeType.isPresent()) {
            return new Malformed<>(
                    MalformedReason.ATTRIBUTE_ORDER,
                    offset,
                    "a life type ends the list; a life duration must follow it");
        }
        return new Decoded<>(reading);
    }

    /** The value of a class, removed from those that {@link #others} will list. */
    OptionalInt take(int type) {
        Integer value = values.remove(type);
        return value == null ? OptionalInt.empty() : OptionalInt.of(value);
    }

    List<Lifetime> lifetimes() {
        return List.copyOf(lifetimes);
    }

    /** Attributes without a place of their own: values not taken before, then the variable ones. */
    List<DataAttribute> others() {
        List<DataAttribute> all = new ArrayList<>();
        values.entrySet().stream()
                .sorted(Map.Entry.comparingByKey())
                .forEach(entry -> all.add(new Basic(entry.getKey(), entry.getValue())));
        all.addAll(others);
        return List.copyOf(all);
    }

    private Optional<Fault> take(DataAttribute attribute) {
        if (attribute.type() == classes.lifeDuration()) {
            return takeDuration(attribute);
        }
        return switch (attribute) {
            case Basic basic when basic.type() == classes.lifeType() -> takeLifeType(basic.value());
            case Basic basic -> takeValue(basic);
            case Variable variable
            when classes.basic(variable.type()) ->
                Fault.of(
                        MalformedReason.ATTRIBUTE_FORMAT,
                        "attribute " + variable.type() + " is variable and must be basic");
            case Variable variable -> {
                others.add(variable);
                yield Optional.empty();
            }
        };
    }

    private Optional<Fault> takeValue(Basic basic) {
        Integer before = values.putIfAbsent(basic.type(), basic.value());
        if (before != null && before != basic.value()) {
            return Fault.of(
                    MalformedReason.ATTRIBUTE_CONFLICT,
                    "attribute " + basic.type() + " is both " + before + " and " + basic.value());
        }
        return Optional.empty();
    }

    private Optional<Fault> takeLifeType(int unit) {
        if (openLifeType.isPresent()) {
            return Fault.of(
                    MalformedReason.ATTRIBUTE_ORDER,
                    "a life type follows a life type; a life duration must stand between them");
        }
        openLifeType = OptionalInt.of(unit);
        return Optional.empty();
    }

    private Optional<Fault> takeDuration(DataAttribute attribute) {
        if (openLifeType.isEmpty()) {
            return Fault.of(MalformedReason.ATTRIBUTE_ORDER, "a life duration must follow a life type");
        }
        long amount;
        switch (attribute) {
            case Basic basic -> amount = basic.value();
            case Variable(int type, Octets value)
            when value.length() >= 1 && value.length() <= LONGEST_DURATION -> amount = unsigned(value);
            case Variable(int type, Octets value) -> {
                return Fault.of(
                        MalformedReason.ATTRIBUTE_VALUE,
                        "a life duration of " + value.length() + " octets; possible are 1 to " + LONGEST_DURATION);
            }
        }
        Lifetime lifetime = new Lifetime(openLifeType.getAsInt(), amount);
        openLifeType = OptionalInt.empty();
        for (Lifetime other : lifetimes) {
            if (other.unit() == lifetime.unit() && other.amount() != lifetime.amount()) {
                return Fault.of(
                        MalformedReason.ATTRIBUTE_CONFLICT,
                        "the lifetime of unit " + lifetime.unit() + " is both " + other.amount() + " and " + amount);
            }
        }
        if (!lifetimes.contains(lifetime)) {
            lifetimes.add(lifetime);
        }
        return Optional.empty();
    }

    private static long unsigned(Octets value) {
        long amount = 0;
        for (int i = 0; i < value.length(); i++) {
            amount = amount << BITS_PER_OCTET | value.at(i);
        }
        // The sign bit is set only by a duration beyond any clock or counter of ours.
        return amount < 0 ? Long.MAX_VALUE : amount;
    }

    private record Fault(MalformedReason reason, String sentence) {
        static Optional<Fault> of(MalformedReason reason, String sentence) {
            return Optional.of(new Fault(reason, sentence));
        }
    }
}
