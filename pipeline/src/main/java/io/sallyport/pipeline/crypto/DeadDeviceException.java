package io.sallyport.pipeline.crypto;

/** A crypto device that gives nothing back must be taken for dead; the message names it. What it holds is lost. */
public final class DeadDeviceException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public DeadDeviceException(String message) {
        super(message);
    }
}
