package io.sallyport.gateway.yaml;

import java.util.Optional;

/**
 * One thing that is wrong, or doubtful, in a file.
 *
 * @param source name of the file
 * @param place where in it, if that is known
 * @param path the key, such as {@code ports[0].mtu}; empty for the file as a whole
 * @param message what is wrong and what would be right
 */
public record Problem(String source, Optional<Place> place, String path, String message) {
    /** File, line, column, key and message, as compilers write them. */
    @Override
    public String toString() {
        StringBuilder text = new StringBuilder(source);
        place.ifPresent(at -> text.append(':').append(at));
        if (!path.isEmpty()) {
            text.append(": ").append(path);
        }
        return text.append(": ").append(message).toString();
    }
}
