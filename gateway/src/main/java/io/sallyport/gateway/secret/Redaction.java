package io.sallyport.gateway.secret;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Strikes out of a text whatever looks like a key. */
public final class Redaction {
    /** Sixteen hexadecimal digits in a row, or sixteen pairs of them: longer than an SPI, a MAC or a group of IPv6. */
    private static final Pattern KEY_LIKE =
            Pattern.compile("[0-9a-fA-F]{16,}|[0-9a-fA-F]{2}(?:[-: .][0-9a-fA-F]{2}){15,}");

    private Redaction() {}

    /** The text, with {@code (n hidden characters)} for each part that looks like a key. */
    public static String strike(String text) {
        return KEY_LIKE.matcher(text)
                .replaceAll(
                        match -> Matcher.quoteReplacement("(" + match.group().length() + " hidden characters)"));
    }
}
