package io.sallyport.dpdk.ipsecmb;

import java.lang.foreign.MemorySegment;

/** The calls of one manager by which {@link ChainedJobs} are done; it stays open for as long. */
public final class ChainedCalls {
    private final long manager;
    private final MemorySegment cipher;
    private final MemorySegment hash;

    public ChainedCalls(IpsecMb ipsecMb) {
        manager = ipsecMb.manager();
        cipher = ipsecMb.function(ManagerDescriptor.CIPHER_BURST_NOCHECK);
        hash = ipsecMb.function(ManagerDescriptor.HASH_BURST_NOCHECK);
    }

    /** Answers how many jobs' ciphers were done. */
    int cipher(long jobs, int count, int mode, int direction, int keyOctets) {
        try {
            return (int) (long) NativeFunction.CIPHER_BURST.invokeExact(
                    cipher, manager, jobs, (long) count, (long) mode, (long) direction, (long) keyOctets);
        } catch (Throwable e) {
            throw NativeFunction.failed(e);
        }
    }

    /** Answers how many jobs' hashes were done. */
    int hash(long jobs, int count, int algorithm) {
        try {
            return (int)
                    (long) NativeFunction.HASH_BURST.invokeExact(hash, manager, jobs, (long) count, (long) algorithm);
        } catch (Throwable e) {
            throw NativeFunction.failed(e);
        }
    }
}
