package io.sallyport.gateway.yaml;

/** A kind of value, and how it is written. */
@FunctionalInterface
public interface ValueType<T> {
    /**
     * Reads a value.
     *
     * @throws IllegalArgumentException if the text is none; the message says what is wrong and what would be right
     */
    T parse(String text);
}
