package io.sallyport.gateway.keylog;

/** Keys can't be written down; the message says where and why. */
public final class KeyLogException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    KeyLogException(String message) {
        super(message);
    }

    KeyLogException(String message, Throwable cause) {
        super(message, cause);
    }
}
