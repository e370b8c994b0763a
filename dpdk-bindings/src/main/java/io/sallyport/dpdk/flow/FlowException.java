package io.sallyport.dpdk.flow;

/** A device refuses a rule, or cannot take one away. */
public final class FlowException extends Exception {
    private static final long serialVersionUID = 1L;

    private final int errno;

    /** Says what a device says. */
    public FlowException(String call, String what, int errno, String says) {
        super(call + " of " + what + " failed with error " + errno + ": " + says);
        this.errno = errno;
    }

    /** The error number, positive. */
    public int errno() {
        return errno;
    }
}
