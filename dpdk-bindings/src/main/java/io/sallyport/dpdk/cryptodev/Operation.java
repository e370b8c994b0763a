package io.sallyport.dpdk.cryptodev;

import io.sallyport.dpdk.memory.Memory;

/**
 * Access to an operation by its address. It has room of its own for IV, associated data and ICV. Allocates nothing.
 */
public final class Operation {
    /** Most octets of associated data. */
    public static final int ASSOCIATED_OCTETS = 16;

    private Operation() {}

    /** Makes it ready for the device once more, with a session and a window on the octets. */
    public static void prepare(long operation, long session, long window) {
        Memory.putU8(operation + OperationDescriptor.TYPE, OperationDescriptor.SYMMETRIC);
        Memory.putU8(operation + OperationDescriptor.STATUS, OperationDescriptor.NOT_PROCESSED);
        Memory.putU8(operation + OperationDescriptor.SESSION_TYPE, OperationDescriptor.WITH_SESSION);
        Memory.putI64(operation + OperationDescriptor.SOURCE, window);
        Memory.putI64(operation + OperationDescriptor.TARGET, 0);
        Memory.putI64(operation + OperationDescriptor.SESSION, session);
    }

    /** A combined mode over the whole window; {@code ccm} moves nonce and associated data to where CCM has them. */
    public static void setCombined(
            long operation,
            int octets,
            long nonce,
            int nonceOctets,
            long associated,
            int associatedOctets,
            boolean ccm) {
        int shift = ccm ? OperationDescriptor.CCM_ASSOCIATED_SHIFT : 0;
        Memory.copy(nonce, iv(operation) + (ccm ? OperationDescriptor.CCM_IV_SHIFT : 0), nonceOctets);
        Memory.copy(associated, operation + OperationDescriptor.OWN_ASSOCIATED + shift, associatedOctets);
        Memory.putI32(operation + OperationDescriptor.COMBINED_FROM, 0);
        Memory.putI32(operation + OperationDescriptor.COMBINED_OCTETS, octets);
        putAddress(
                operation,
                OperationDescriptor.ASSOCIATED,
                OperationDescriptor.ASSOCIATED_IO,
                OperationDescriptor.OWN_ASSOCIATED);
        putAddress(
                operation,
                OperationDescriptor.COMBINED_ICV,
                OperationDescriptor.COMBINED_ICV_IO,
                OperationDescriptor.OWN_ICV);
    }

    /** A cipher, an integrity algorithm or both, over parts of the window. */
    public static void setRanges(long operation, int cipherFrom, int cipherOctets, int authenticatedOctets) {
        Memory.putI32(operation + OperationDescriptor.CIPHER_FROM, cipherFrom);
        Memory.putI32(operation + OperationDescriptor.CIPHER_OCTETS, cipherOctets);
        Memory.putI32(operation + OperationDescriptor.AUTHENTICATED_FROM, 0);
        Memory.putI32(operation + OperationDescriptor.AUTHENTICATED_OCTETS, authenticatedOctets);
        putAddress(
                operation,
                OperationDescriptor.AUTHENTICATED_ICV,
                OperationDescriptor.AUTHENTICATED_ICV_IO,
                OperationDescriptor.OWN_ICV);
    }

    private static void putAddress(long operation, int pointer, int ioAddress, int target) {
        Memory.putI64(operation + pointer, operation + target);
        Memory.putI64(operation + ioAddress, Memory.i64(operation + OperationDescriptor.IO_ADDRESS) + target);
    }

    /** Copies an IV to where a session made by {@link Transforms} looks for it. */
    public static void setIv(long operation, long source, int octets) {
        Memory.copy(source, iv(operation), octets);
    }

    private static long iv(long operation) {
        return operation + OperationDescriptor.OWN_IV;
    }

    /** Where the ICV stands: put there to be verified, or computed; 64 octets. */
    public static long icv(long operation) {
        return operation + OperationDescriptor.OWN_ICV;
    }

    /** Notes a number with the operation, for when it comes back. */
    public static void setNote(long operation, int note) {
        Memory.putI32(operation + OperationDescriptor.OWN_NOTE, note);
    }

    /** What was noted. */
    public static int note(long operation) {
        return Memory.i32(operation + OperationDescriptor.OWN_NOTE);
    }

    /** True if no driver has done anything to it since {@link #prepare}. */
    public static boolean isUntouched(long operation) {
        return Memory.u8(operation + OperationDescriptor.STATUS) == OperationDescriptor.NOT_PROCESSED;
    }

    /** True if the device did it, and the ICV, where it was to verify one, was right. */
    public static boolean isSuccess(long operation) {
        return Memory.u8(operation + OperationDescriptor.STATUS) == OperationDescriptor.SUCCESS;
    }
}
