package io.sallyport.pipeline.esp;

import io.sallyport.dpdk.memory.Memory;
import io.sallyport.pipeline.packet.Ipv4Descriptor;
import io.sallyport.pipeline.sad.DfPolicy;
import io.sallyport.pipeline.sad.HeaderPolicy;
import io.sallyport.pipeline.sad.SaDescriptor;

/** Whether tunnel packets may be fragmented on their way (RFC 4301 section 8.1). */
public final class DontFragment {
    private DontFragment() {}

    /**
     * True if not.
     *
     * @param cold the outbound SA's cold record
     * @param inner the inner IP header
     */
    public static boolean ofTunnel(long cold, long inner) {
        return ofTunnel(Memory.u8(cold + SaDescriptor.HEADER_POLICY), isBorneBy(inner));
    }

    /** Routers never fragment IPv6, so an IPv6 packet counts as one that bears DF. */
    private static boolean isBorneBy(long inner) {
        return Memory.u8(inner) >>> 4 != Ipv4Descriptor.VERSION || Ipv4Descriptor.hasDontFragment(inner);
    }

    /** The same where the SA's {@link HeaderPolicy} is known, and whether the inner packet bears DF. */
    static boolean ofTunnel(int policy, boolean borne) {
        return switch (policy & HeaderPolicy.DF_MASK) {
            case DfPolicy.SET_CODE -> true;
            case DfPolicy.CLEAR_CODE -> false;
            default -> borne;
        };
    }
}
