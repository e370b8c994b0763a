package io.sallyport.pipeline.buffer;

import io.sallyport.dpdk.mbuf.MbufPool;

/**
 * The pools that workers take buffers from. Both are the caller's, and outlive the workers.
 *
 * @param standard buffers for packets of the ports' MTU
 * @param large buffers of {@link #LARGE_OCTETS}, for packets that fit into no standard one; their number bounds how much
 *     such packets can hold
 */
public record PacketBuffers(MbufPool standard, MbufPool large) {
    /** Octets of a large buffer, its headroom included: the most that DPDK can describe. */
    public static final int LARGE_OCTETS = 65_535;

    /**
     * Free octets before the Ethernet header of a packet in a standard buffer: enough for the headers of a tunnel within
     * a tunnel.
     */
    public static final int HEADROOM = 128;

    /**
     * Free octets behind a packet, for what a tunnel puts there: 15 octets of padding, 2 of trailer (RFC 4303 section
     * 2.4), an ICV of 32, and the octets that a wide copy may touch.
     */
    public static final int TAILROOM = 64;
}
