package io.sallyport.gateway.trace;

/** The control socket can't be opened, or not be reached; the message says where and why. */
public final class ControlSocketException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    ControlSocketException(String message) {
        super(message);
    }

    ControlSocketException(String message, Throwable cause) {
        super(message, cause);
    }
}
