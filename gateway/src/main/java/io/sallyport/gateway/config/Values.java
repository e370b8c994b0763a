package io.sallyport.gateway.config;

import io.sallyport.gateway.yaml.Suggestion;
import io.sallyport.gateway.yaml.ValueType;
import java.nio.charset.StandardCharsets;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;

/** Kinds of values that mean nothing in particular: numbers, words, durations. */
final class Values {
    private static final String WHOLE_NUMBER = "0|-?[1-9][0-9]{0,9}";
    private static final String NAME_TEXT = "[A-Za-z0-9][A-Za-z0-9_-]{0,15}";
    private static final int LONGEST_WORD_OF_CHOICE = 40;
    /** What sun_path of Linux has room for, less the zero at its end. */
    private static final int LONGEST_SOCKET_PATH = 107;

    /** Any text. */
    static final ValueType<String> TEXT = text -> text;

    /** A name, short enough to become part of the names of threads, memory pools and files. */
    static final ValueType<String> NAME = text -> {
        if (!text.matches(NAME_TEXT)) {
            throw new IllegalArgumentException("\"" + text
                    + "\" is not a name; write 1 to 16 letters, digits, hyphens and underscores, like to-east");
        }
        return text;
    };

    /** True or false. */
    static final ValueType<Boolean> FLAG = oneOf(Map.of("true", true, "false", false));

    /** The whole path of a folder, which may not be there yet. */
    static final ValueType<Path> FOLDER = text -> path(text, "a folder");

    /** The whole path of a Unix socket. */
    static final ValueType<Path> SOCKET = text -> {
        Path path = path(text, "a socket");
        int octets = path.toString().getBytes(StandardCharsets.UTF_8).length;
        if (octets > LONGEST_SOCKET_PATH || path.getParent() == null) {
            throw new IllegalArgumentException(
                    "\"" + text + "\" is no path of a socket; write one of a file, of at most " + LONGEST_SOCKET_PATH
                            + " octets, like /run/sallyport.socket");
        }
        return path;
    };

    private Values() {}

    private static Path path(String text, String what) {
        Path path;
        try {
            path = Path.of(text);
        } catch (InvalidPathException e) {
            throw new IllegalArgumentException("\"" + text + "\" is no path of " + what + ": " + e.getReason(), e);
        }
        if (!path.isAbsolute()) {
            throw new IllegalArgumentException(
                    "\"" + text + "\" is not the whole path of " + what + "; write one that begins with a slash");
        }
        return path.normalize();
    }

    /**
     * A whole number within bounds.
     *
     * @param what it is, with its article and unit, such as {@code an MTU in octets}
     */
    static ValueType<Integer> whole(String what, int least, int most) {
        return text -> {
            String right = "write " + what + " from " + grouped(least) + " to " + grouped(most);
            if (!text.matches(WHOLE_NUMBER)) {
                throw new IllegalArgumentException("\"" + text + "\" is not a whole number; " + right);
            }
            long number = Long.parseLong(text);
            if (number < least || number > most) {
                throw new IllegalArgumentException(text + " is out of range; " + right);
            }
            return (int) number;
        };
    }

    private static String grouped(int number) {
        return String.format(Locale.ROOT, "%,d", number);
    }

    /** A duration within bounds. */
    static ValueType<Duration> duration(Duration least, Duration most) {
        return text -> {
            Duration duration = Durations.parse(text);
            if (duration.compareTo(least) < 0 || duration.compareTo(most) > 0) {
                throw new IllegalArgumentException(text + " is out of range; write a duration from "
                        + Durations.format(least) + " to " + Durations.format(most));
            }
            return duration;
        };
    }

    /** A word for each constant, in lower case with hyphens, in their order. */
    static <E extends Enum<E>> ValueType<E> oneOf(E[] constants) {
        return oneOf(
                constants, constant -> constant.name().toLowerCase(Locale.ROOT).replace('_', '-'));
    }

    /** A word for each constant, in their order. */
    static <E> ValueType<E> oneOf(E[] constants, Function<E, String> word) {
        return oneOf(Arrays.stream(constants)
                .collect(Collectors.toMap(word, constant -> constant, (a, _) -> a, LinkedHashMap::new)));
    }

    private static <T> ValueType<T> oneOf(Map<String, T> words) {
        return text -> {
            T value = words.get(text);
            if (value == null) {
                String all = words.keySet().stream().sorted().collect(Collectors.joining(", "));
                throw new IllegalArgumentException("\"" + shortened(text) + "\" is not known here; "
                        + Suggestion.closest(text, words.keySet())
                                .map(meant -> "did you mean " + meant + "? Known are " + all)
                                .orElse("write one of " + all));
            }
            return value;
        };
    }

    private static String shortened(String text) {
        return text.length() <= LONGEST_WORD_OF_CHOICE ? text : text.substring(0, LONGEST_WORD_OF_CHOICE) + "...";
    }
}
