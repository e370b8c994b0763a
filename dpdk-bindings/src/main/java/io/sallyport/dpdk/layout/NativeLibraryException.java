package io.sallyport.dpdk.layout;

/** A native library, or a function of one, that this machine does not have; the message names the Debian package. */
public final class NativeLibraryException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public NativeLibraryException(String message) {
        super(message);
    }
}
