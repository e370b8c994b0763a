package io.sallyport.dpdk.layout;

/** A release of a native library, or a field of one, whose layout Sallyport does not know. */
public final class LayoutException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public LayoutException(String message) {
        super(message);
    }
}
