package io.sallyport.pipeline.crypto;

import io.sallyport.dpdk.ipsecmb.IpsecMb;

/** Makes the engines of a data plane, one for each worker, and the key schedule that goes with them. */
public interface CryptoProvider {
    /**
     * An engine for one worker, which closes it.
     *
     * @throws io.sallyport.dpdk.layout.NativeLibraryException if a library that it needs is not installed
     */
    CryptoEngine engine();

    /** The schedule of the control thread, which closes it. What it expands, every engine of this provider reads. */
    KeySchedule schedule();

    /** IPsec_MB, called directly. */
    static CryptoProvider ipsecMb() {
        return new CryptoProvider() {
            @Override
            public CryptoEngine engine() {
                return new IpsecMbEngine(IpsecMb.open());
            }

            @Override
            public KeySchedule schedule() {
                return new IpsecMbKeySchedule(IpsecMb.open());
            }
        };
    }

    /** The JDK and Bouncy Castle: slow, and needs no native library. */
    static CryptoProvider reference() {
        return new CryptoProvider() {
            @Override
            public CryptoEngine engine() {
                return new ReferenceEngine();
            }

            @Override
            public KeySchedule schedule() {
                return new ReferenceKeySchedule();
            }
        };
    }
}
