package io.sallyport.pipeline.esp;

import io.sallyport.dpdk.memory.Memory;
import io.sallyport.pipeline.packet.Dscp;
import io.sallyport.pipeline.packet.Ecn;
import io.sallyport.pipeline.sad.HeaderPolicy;
import io.sallyport.pipeline.sad.SaDescriptor;
import io.sallyport.pipeline.sad.SaRecord;

/** The type of service, or traffic class, of a tunnel header: DSCP as the SA says, ECN by RFC 6040 section 4.1. */
final class OuterService {
    private OuterService() {}

    /**
     * The outer octet.
     *
     * @param cold the outbound SA's cold record
     * @param inner the inner header's octet
     */
    static int of(long cold, int inner) {
        return of(cold, Memory.u8(cold + SaDescriptor.HEADER_POLICY), inner);
    }

    /** The same where the SA's {@link HeaderPolicy} is known. */
    static int of(long cold, int policy, int inner) {
        return (policy & HeaderPolicy.SERVICE_RULES) == 0 ? inner : byRules(cold, inner);
    }

    private static int byRules(long cold, int inner) {
        int dscp = Memory.u8(Memory.pointer(SaRecord.ringOrMap(cold) + (inner >>> Dscp.SHIFT)));
        boolean marked = Memory.u8(cold + SaDescriptor.ECN_MODE) == 0;
        return (dscp << Dscp.SHIFT) | (marked ? inner & Ecn.MASK : Ecn.NOT_ECT);
    }
}
