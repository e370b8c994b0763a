package io.sallyport.pipeline.esp;

import io.sallyport.dpdk.memory.Memory;
import io.sallyport.pipeline.packet.IpProtocol;
import io.sallyport.pipeline.packet.Ipv4Descriptor;
import io.sallyport.pipeline.sad.SaDescriptor;

/** The tunnel header of packets in a row of one SA, where inside and outside are IPv4: what is the SA's is loaded once. */
public final class OuterHeader4 {
    private static final long LOW_32 = 0xffff_ffffL;

    private long cold;
    private int policy;
    private long source;
    private long destination;

    /** Begins with an SA, given by its cold record. */
    public void begin(long record) {
        cold = record;
        policy = Memory.u8(record + SaDescriptor.HEADER_POLICY);
        source = Memory.be32(record + SaDescriptor.OUTER_SOURCE) & LOW_32;
        destination = Memory.be32(record + SaDescriptor.OUTER_DESTINATION) & LOW_32;
    }

    /** Writes the header of an ESP packet; parameters as those of {@link OuterHeader#write}. */
    public void write(long outer, long inner, int total, int identification) {
        OuterHeader.write4(
                source,
                destination,
                outer,
                OuterService.of(cold, policy, Memory.u8(inner + Ipv4Descriptor.TYPE_OF_SERVICE)),
                DontFragment.ofTunnel(policy, inner),
                total,
                IpProtocol.ESP,
                identification);
    }
}
