package io.sallyport.ike.message.wire;

import java.util.function.Function;

/** What a decode gives: a value, or the named reason why there is none. It never throws for what a peer sent. */
public sealed interface DecodeResult<T> permits Decoded, Malformed {
    /** The same result with its value changed, if it has one. */
    default <U> DecodeResult<U> map(Function<? super T, ? extends U> change) {
        return switch (this) {
            case Decoded<T>(T value) -> new Decoded<>(change.apply(value));
            case Malformed<T> malformed -> malformed.as();
        };
    }

    /** The result of a further decode of the value, if there is one. */
    default <U> DecodeResult<U> then(Function<? super T, DecodeResult<U>> next) {
        return switch (this) {
            case Decoded<T>(T value) -> next.apply(value);
            case Malformed<T> malformed -> malformed.as();
        };
    }
}
