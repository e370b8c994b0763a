package io.sallyport.dpdk.layout;

import java.util.List;

/**
 * The handles of native calls, all made at once: by themselves they come when a class that calls is first used, a millisecond or more for
 * each shape of call. A program that has something else to do first may have them made on another thread meanwhile.
 */
public final class NativeHandles {
    private static final String ROOT = "io.sallyport.dpdk.";

    /** Those that a gateway needs in any case, in the order in which it needs them; none needs another one's handles. */
    static final List<String> OF_DPDK = List.of(
            "eal.EalCalls",
            "eal.LogPipe",
            "eal.EalLog",
            "eal.RteErrno",
            "thread.LcoreThread",
            "mbuf.MbufPool",
            "mbuf.Mempool",
            "ring.Ring",
            "ring.RingPort",
            "ethdev.PortCalls",
            "ethdev.FastPath",
            "mbuf.Mbufs",
            "memory.Mapping",
            "memory.LargePages",
            "memory.CodePage",
            "memory.Prefetch",
            "thread.OtherThreads",
            "eal.RuntimeDirectory",
            "eal.OpenPorts");

    static final List<String> OF_IPSEC_MB = List.of("ipsecmb.IpsecMb", "ipsecmb.NativeFunction");

    private NativeHandles() {}

    /**
     * Makes all that are not there yet.
     *
     * @throws NativeLibraryException if a library is not installed; whoever needs it will be told the same again
     * @throws LayoutException if a library is of a release that is not known; likewise
     */
    public static void make() {
        // Asked of the libraries first: what fails while a class is initialised, fails ever after and less clearly.
        Layout _ = Layouts.dpdk();
        OF_DPDK.forEach(NativeHandles::initialise);
        Layout _ = Layouts.ipsecMb();
        OF_IPSEC_MB.forEach(NativeHandles::initialise);
    }

    private static void initialise(String name) {
        try {
            Class<?> _ = Class.forName(ROOT + name);
        } catch (ClassNotFoundException e) {
            throw new IllegalStateException("a class of this module is missing", e);
        }
    }
}
