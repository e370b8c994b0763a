package io.sallyport.gateway.yaml;

import java.util.Collection;
import java.util.Comparator;
import java.util.Locale;
import java.util.Optional;

/** Finds the word that was probably meant. */
public final class Suggestion {
    private static final int LETTERS_PER_SLIP = 3;

    private Suggestion() {}

    /** The closest of the known words, if one is close: about one slip in three letters. */
    public static Optional<String> closest(String word, Collection<String> known) {
        String plain = plain(word);
        return known.stream()
                .filter(candidate ->
                        distance(plain, plain(candidate)) <= Math.max(1, plain.length() / LETTERS_PER_SLIP))
                .min(Comparator.comparingInt(candidate -> distance(plain, plain(candidate))));
    }

    /** Other spellings of one key: {@code replayWindow}, {@code replay_window}, {@code replay-window}. */
    private static String plain(String word) {
        return word.toLowerCase(Locale.ROOT).replaceAll("[-_ ]", "");
    }

    /** Least number of letters to put in, take out or change (Levenshtein). */
    static int distance(String from, String to) {
        int[] above = new int[to.length() + 1];
        for (int j = 0; j <= to.length(); j++) {
            above[j] = j;
        }
        for (int i = 1; i <= from.length(); i++) {
            int[] row = new int[to.length() + 1];
            row[0] = i;
            for (int j = 1; j <= to.length(); j++) {
                int change = above[j - 1] + (from.charAt(i - 1) == to.charAt(j - 1) ? 0 : 1);
                row[j] = Math.min(change, 1 + Math.min(row[j - 1], above[j]));
            }
            above = row;
        }
        return above[to.length()];
    }
}
