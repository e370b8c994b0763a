package io.sallyport.pipeline.sad;

import io.sallyport.dpdk.memory.Memory;

/** The four octets of an SA's hot line that say what its packets look like, loaded as one word. */
public final class SaShape {
    private static final int ICV_SHIFT = (SaDescriptor.ICV_LENGTH - SaDescriptor.ALGORITHM) * Byte.SIZE;
    private static final int FLAGS_SHIFT = (SaDescriptor.FLAGS - SaDescriptor.ALGORITHM) * Byte.SIZE;
    private static final int IV_SHIFT = (SaDescriptor.IV_LENGTH - SaDescriptor.ALGORITHM) * Byte.SIZE;

    private SaShape() {}

    /** The word. */
    public static int of(long hot) {
        return Memory.i32(hot + SaDescriptor.ALGORITHM);
    }

    /** {@link SaRecord#algorithm}. */
    public static int algorithm(int shape) {
        return shape & 0xff;
    }

    /** {@link SaRecord#icvLength}. */
    public static int icvOctets(int shape) {
        return shape >>> ICV_SHIFT & 0xff;
    }

    /** {@link SaRecord#flags}. */
    public static int flags(int shape) {
        return shape >>> FLAGS_SHIFT & 0xff;
    }

    /** {@link SaRecord#ivLength}. */
    public static int ivOctets(int shape) {
        return shape >>> IV_SHIFT & 0xff;
    }
}
