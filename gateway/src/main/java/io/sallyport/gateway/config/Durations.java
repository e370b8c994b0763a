package io.sallyport.gateway.config;

import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Durations as people write them: a whole number and a unit. */
public final class Durations {
    private static final Pattern TEXT = Pattern.compile("([0-9]{1,12})(us|ms|s|m|h)");
    private static final long NANOS_PER_MICRO = 1_000;

    private Durations() {}

    /**
     * Reads {@code 250us}, {@code 500ms}, {@code 10s}, {@code 2m} or {@code 1h}.
     *
     * @throws IllegalArgumentException if the text is something else
     */
    public static Duration parse(String text) {
        Matcher parts = TEXT.matcher(text);
        if (!parts.matches()) {
            throw new IllegalArgumentException("\"" + text
                    + "\" is not a duration; write a whole number and its unit (us, ms, s, m or h), like 500ms or 10s");
        }
        long number = Long.parseLong(parts.group(1));
        return switch (parts.group(2)) {
            case "us" -> Duration.ofNanos(number * NANOS_PER_MICRO);
            case "ms" -> Duration.ofMillis(number);
            case "s" -> Duration.ofSeconds(number);
            case "m" -> Duration.ofMinutes(number);
            default -> Duration.ofHours(number);
        };
    }

    /** The text that {@link #parse} reads, with the largest unit that leaves a whole number. */
    public static String format(Duration duration) {
        long nanos = duration.toNanosPart();
        if (nanos % Duration.ofMillis(1).toNanos() != 0) {
            return duration.toNanos() / NANOS_PER_MICRO + "us";
        }
        if (nanos != 0) {
            return duration.toMillis() + "ms";
        }
        long seconds = duration.toSeconds();
        if (seconds == 0 || seconds % Duration.ofMinutes(1).toSeconds() != 0) {
            return seconds + "s";
        }
        return duration.toMinutesPart() == 0 ? duration.toHours() + "h" : duration.toMinutes() + "m";
    }
}
