package io.sallyport.gateway.yaml;

import io.sallyport.gateway.secret.Redaction;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;

/**
 * Collects what is wrong in one file, and knows which keys are past trusting.
 *
 * <p>A check that compares several keys asks {@link #isSound} first, so that one mistake is told once. Whatever looks
 * like a key is struck out of the messages.
 */
public final class Problems {
    private static final Comparator<Problem> ORDER =
            Comparator.comparing(problem -> problem.place().orElse(new Place(0, 0)), Comparator.naturalOrder());

    private final String source;
    private final List<Problem> errors = new ArrayList<>();
    private final List<Problem> warnings = new ArrayList<>();
    private final TreeSet<String> unsound = new TreeSet<>();
    private final Map<String, Place> places = new HashMap<>();

    /**
     * Nothing wrong yet.
     *
     * @param source name of the file
     */
    public Problems(String source) {
        this.source = source;
    }

    /** Adds an error. The place is that of the key, or of the nearest mapping or list around it. */
    public void error(String path, String message) {
        unsound.add(path);
        errors.add(problem(path, message));
    }

    /** Adds an error at a place that is not the key's own. */
    void errorAt(Place place, String path, String message) {
        unsound.add(path);
        errors.add(new Problem(source, Optional.of(place), Redaction.strike(path), Redaction.strike(message)));
    }

    /** Adds a warning: the file can be used, but perhaps not as meant. */
    public void warning(String path, String message) {
        warnings.add(problem(path, message));
    }

    /** Takes a key for told, because an error elsewhere speaks of it. */
    void excuse(String path) {
        unsound.add(path);
    }

    /** Remembers where a key stands. */
    void locate(String path, Place place) {
        places.putIfAbsent(path, place);
    }

    /** True if there is no error at the key, at one around it or at one within it. The empty path is the whole file. */
    public boolean isSound(String path) {
        return !isTold(path) && !hasUnsoundPart(path);
    }

    /** True if there is an error at the key or at one around it. */
    boolean isTold(String path) {
        for (String at = path; ; at = parent(at)) {
            if (unsound.contains(at)) {
                return true;
            }
            if (at.isEmpty()) {
                return false;
            }
        }
    }

    private boolean hasUnsoundPart(String path) {
        if (path.isEmpty()) {
            return !unsound.isEmpty();
        }
        return startsWith(unsound.ceiling(path + "."), path + ".")
                || startsWith(unsound.ceiling(path + "["), path + "[");
    }

    private static boolean startsWith(String text, String start) {
        return text != null && text.startsWith(start);
    }

    private Problem problem(String path, String message) {
        return new Problem(source, place(path), Redaction.strike(path), Redaction.strike(message));
    }

    private Optional<Place> place(String path) {
        for (String at = path; !at.isEmpty(); at = parent(at)) {
            if (places.containsKey(at)) {
                return Optional.of(places.get(at));
            }
        }
        return Optional.empty();
    }

    private static String parent(String path) {
        return path.substring(0, Math.max(0, Math.max(path.lastIndexOf('.'), path.lastIndexOf('['))));
    }

    /** The errors in the order of the file. */
    public List<Problem> errors() {
        return errors.stream().sorted(ORDER).toList();
    }

    /** The warnings in the order of the file. */
    public List<Problem> warnings() {
        return warnings.stream().sorted(ORDER).toList();
    }
}
