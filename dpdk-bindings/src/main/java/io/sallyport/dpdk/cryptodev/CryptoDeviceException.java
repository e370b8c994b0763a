package io.sallyport.dpdk.cryptodev;

import io.sallyport.dpdk.eal.Eal;
import io.sallyport.dpdk.eal.EalException;

/** A crypto device that cannot do what it was asked; the message names the device and what would help. */
public final class CryptoDeviceException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private CryptoDeviceException(String message) {
        super(message);
    }

    /** A refusal of Sallyport's own; {@code reason} is a clause without a full stop. */
    public static CryptoDeviceException refused(String device, String reason) {
        return new CryptoDeviceException("Crypto device " + device + ": " + reason + ".");
    }

    /** A call that failed with an error number, positive or negative. */
    static CryptoDeviceException failed(String call, String device, int errno) {
        return new CryptoDeviceException(
                EalException.describe(call, "crypto device " + device, errno, Eal.takeComplaints()));
    }
}
