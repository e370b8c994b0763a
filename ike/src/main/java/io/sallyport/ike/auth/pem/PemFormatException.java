package io.sallyport.ike.auth.pem;

/** A file does not hold what it should. The message says what was found and quotes nothing of a key. */
public final class PemFormatException extends Exception {
    private static final long serialVersionUID = 1L;

    PemFormatException(String message) {
        super(message);
    }
}
