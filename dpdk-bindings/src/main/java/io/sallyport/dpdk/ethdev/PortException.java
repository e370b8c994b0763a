package io.sallyport.dpdk.ethdev;

import io.sallyport.dpdk.eal.Eal;
import io.sallyport.dpdk.eal.EalException;

/** A port that cannot do what it was asked; the message names the port, the call, the error and DPDK's own words. */
public final class PortException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** {@code ENOTSUP}. */
    static final int NOT_SUPPORTED = 95;

    private final String device;
    private final int errno;

    private PortException(String message, String device, int errno) {
        super(message);
        this.device = device;
        this.errno = errno;
    }

    /** A refusal before any call; {@code reason} is a clause without a full stop. */
    static PortException refused(String device, String reason) {
        return new PortException("Port " + device + ": " + reason + ".", device, 0);
    }

    /** A call that failed with an error number, positive or negative. */
    static PortException failed(String call, String device, int errno) {
        return new PortException(
                EalException.describe(call, "port " + device, errno, Eal.takeComplaints()), device, Math.abs(errno));
    }

    /** True if the driver has no such operation at all, as against one that went wrong. */
    public boolean isUnsupported() {
        return errno == NOT_SUPPORTED;
    }

    /** The device's name. */
    public String device() {
        return device;
    }

    /** The error number, positive; 0 if no call was made. */
    public int errno() {
        return errno;
    }
}
