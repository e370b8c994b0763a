package io.sallyport.dpdk.eal;

import java.util.List;

/** A DPDK call that failed; the message names the call, what it was for, the error and what DPDK logged about it. */
public final class EalException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final String call;
    private final int errno;

    private EalException(String message, String call, int errno) {
        super(message);
        this.call = call;
        this.errno = errno;
    }

    /** A refusal of Sallyport's own, before any call. */
    public static EalException refused(String message) {
        return new EalException(message, "", 0);
    }

    /**
     * A call that failed.
     *
     * @param call the C function
     * @param subject what it was for, such as {@code mempool "rx"}; may be empty
     * @param errno the error number, positive or negative
     */
    public static EalException failed(String call, String subject, int errno) {
        return failed(call, subject, errno, Eal.takeComplaints());
    }

    static EalException failed(String call, String subject, int errno, List<String> complaints) {
        return new EalException(describe(call, subject, errno, complaints), call, Math.abs(errno));
    }

    /** One sentence for people about a failed call; {@code complaints} are lines of DPDK's log. */
    public static String describe(String call, String subject, int errno, List<String> complaints) {
        StringBuilder text = new StringBuilder(call).append(" failed");
        if (!subject.isEmpty()) {
            text.append(" for ").append(subject);
        }
        text.append(": ");
        if (errno == 0) {
            text.append("DPDK gives no error number.");
        } else {
            text.append(RteErrno.describe(errno))
                    .append(" (error ")
                    .append(Math.abs(errno))
                    .append(").");
        }
        if (!complaints.isEmpty()) {
            text.append(" DPDK says: ").append(String.join("; ", complaints));
        }
        return text.toString();
    }

    /** The C function that failed; empty if none was called. */
    public String call() {
        return call;
    }

    /** The error number, positive; 0 if there was none. */
    public int errno() {
        return errno;
    }
}
