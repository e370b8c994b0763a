package io.sallyport.ike.message.wire;

/**
 * A decode that was refused.
 *
 * @param reason which rule was broken
 * @param offset octets from the start of what was given to the decoder to the field at fault
 * @param sentence for people: what was wrong, and what would be right
 */
public record Malformed<T>(MalformedReason reason, int offset, String sentence) implements DecodeResult<T> {
    /** The same refusal where a result of another type is wanted. */
    public <U> Malformed<U> as() {
        return new Malformed<>(reason, offset, sentence);
    }
}
