package io.sallyport.ike.message.assigned;

import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/** Finds the enum constant of a number. */
final class NumberTable<E extends Enum<E> & AssignedNumber> {
    private final Map<Integer, E> byCode;

    NumberTable(E[] values) {
        byCode = Arrays.stream(values).collect(Collectors.toUnmodifiableMap(AssignedNumber::code, Function.identity()));
    }

    Optional<E> find(int code) {
        return Optional.ofNullable(byCode.get(code));
    }
}
