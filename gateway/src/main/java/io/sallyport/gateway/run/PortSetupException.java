package io.sallyport.gateway.run;

/** A port of the configuration that its device cannot be as it is; the message says what would be right. */
public final class PortSetupException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    PortSetupException(String port, String message) {
        super("port " + port + ": " + message);
    }
}
