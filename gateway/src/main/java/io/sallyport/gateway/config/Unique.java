package io.sallyport.gateway.config;

import io.sallyport.gateway.yaml.Problems;
import java.util.HashMap;
import java.util.Map;

/** Holds that no two keys of a file have one value. */
final class Unique<T> {
    private final Problems problems;
    private final String reason;
    private final Map<T, String> paths = new HashMap<>();

    /**
     * Nothing seen yet.
     *
     * @param reason why two would be wrong, or what to do; ends the message
     */
    Unique(Problems problems, String reason) {
        this.problems = problems;
        this.reason = reason;
    }

    /**
     * Sees a value, unless the key is in error already.
     *
     * @param path of the key
     * @param shown the value as the message has it
     */
    void see(String path, T value, String shown) {
        if (!problems.isSound(path)) {
            return;
        }
        String first = paths.putIfAbsent(value, path);
        if (first != null) {
            problems.error(path, shown + " is at " + first + " already; " + reason);
        }
    }
}
