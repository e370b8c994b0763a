package io.sallyport.ike.message.wire;

import java.util.Objects;

/**
 * A decode that succeeded.
 *
 * @param value what was decoded, never null
 */
public record Decoded<T>(T value) implements DecodeResult<T> {
    /** Checks that there is a value. */
    public Decoded {
        Objects.requireNonNull(value, "value");
    }
}
