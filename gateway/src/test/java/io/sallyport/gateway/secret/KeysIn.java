package io.sallyport.gateway.secret;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.util.List;
import java.util.Locale;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/** The keys of a configuration, to look for where they must not be. */
public final class KeysIn {
    private static final Pattern KEY = Pattern.compile("key: *\"?([0-9a-fA-F]{40,72})");

    /** So many digits of a key in a row are a part of it, and no accident. */
    private static final int TELLING_DIGITS = 12;

    private final List<String> keys;

    private KeysIn(List<String> keys) {
        this.keys = keys;
    }

    /** The keys in a text, which has so many of them. */
    public static KeysIn configuration(String text, int count) {
        List<String> keys = KEY.matcher(text)
                .results()
                .map((MatchResult match) -> match.group(1).toLowerCase(Locale.ROOT))
                .toList();
        assertEquals(count, keys.size(), "the configuration has another number of keys");
        return new KeysIn(keys);
    }

    /** Fails if a part of a key is in the text, whatever stands between its digits. */
    public void assertNotIn(String text) {
        String digits = text.toLowerCase(Locale.ROOT).replaceAll("[^0-9a-f]", "");
        for (String key : keys) {
            for (int i = 0; i + TELLING_DIGITS <= key.length(); i++) {
                String part = key.substring(i, i + TELLING_DIGITS);
                assertFalse(digits.contains(part), () -> part + " of a key is in:\n" + text);
            }
        }
    }
}
