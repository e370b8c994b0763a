package io.sallyport.pipeline.crypto;

import io.sallyport.dpdk.ipsecmb.IpsecMb;
import io.sallyport.dpdk.layout.Layout;
import io.sallyport.dpdk.layout.Layouts;

/** Makes the engines of a data plane, one for each worker, and the key schedule that goes with them. */
public interface CryptoProvider extends AutoCloseable {
    /** An engine for one worker, which closes it. */
    CryptoEngine engine();

    /** The schedule of the control thread, which closes it. What it expands, every engine of this provider reads. */
    KeySchedule schedule();

    /** Frees what engines and schedule share, when all of them are closed. */
    @Override
    default void close() {}

    /**
     * IPsec_MB, called directly.
     *
     * @throws io.sallyport.dpdk.layout.NativeLibraryException if it is not installed
     * @throws io.sallyport.dpdk.layout.LayoutException if its release is not a known one
     */
    static CryptoProvider ipsecMb() {
        // Here rather than when a class of the bindings is initialised, which would throw an Error.
        Layout _ = Layouts.ipsecMb();
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
