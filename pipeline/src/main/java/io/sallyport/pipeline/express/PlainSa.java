package io.sallyport.pipeline.express;

import io.sallyport.dpdk.memory.Memory;
import io.sallyport.pipeline.burst.DropReason;
import io.sallyport.pipeline.burst.Drops;
import io.sallyport.pipeline.crypto.SuiteLane;
import io.sallyport.pipeline.crypto.SuiteLanes;
import io.sallyport.pipeline.packet.EspDescriptor;
import io.sallyport.pipeline.packet.Ipv4Descriptor;
import io.sallyport.pipeline.packet.UdpDescriptor;
import io.sallyport.pipeline.sad.Lifetimes;
import io.sallyport.pipeline.sad.SaDescriptor;
import io.sallyport.pipeline.sad.SaFlags;
import io.sallyport.pipeline.sad.SaRecord;
import io.sallyport.pipeline.sad.SaShape;
import io.sallyport.pipeline.sad.SaTable;

/** Which SAs are of the plain kind, and the shape of their packets: IPv4 header, UDP header or none, ESP header, IV, text, ICV. */
final class PlainSa {
    /** Any of these keeps an SA's packets off the short way: another shape, or something to be watched. */
    private static final int OTHER_FLAGS =
            (SaFlags.SPECIAL & ~(SaFlags.BATCHED | SaFlags.UDP_ENCAPSULATED)) | SaFlags.CLAMPED;

    private PlainSa() {}

    /** True if its packets are plain: with AES-GCM, or a suite that the engine does several packets of at a time. */
    static boolean isPlain(long hot, int shape, SuiteLanes lanes) {
        return (SaShape.flags(shape) & OTHER_FLAGS) == 0
                && (!isBatched(shape) || hasLane(hot, shape, lanes))
                && isFarFromItsEnd(hot, shape);
    }

    /** True of an SA whose life, if it is counted, lasts for more than a burst before there is something to tell. */
    static boolean isFarFromItsEnd(long hot, int shape) {
        return (SaShape.flags(shape) & SaFlags.LIMITED) == 0 || Lifetimes.areFar(hot, PlainBurst.CAPACITY);
    }

    /**
     * True if its packets are plain, with AES-GCM.
     *
     * @param udp octets of UDP before their ESP, a constant
     */
    static boolean isPlainGcm(long hot, int shape, int udp) {
        return (SaShape.flags(shape) & (OTHER_FLAGS | SaFlags.BATCHED | SaFlags.UDP_ENCAPSULATED))
                        == (udp == 0 ? 0 : SaFlags.UDP_ENCAPSULATED)
                && isFarFromItsEnd(hot, shape);
    }

    private static boolean hasLane(long hot, int shape, SuiteLanes lanes) {
        return lanes.has(SaShape.algorithm(shape), Memory.u8(SaTable.cold(hot) + SaDescriptor.INTEGRITY));
    }

    /** True of a suite that is done several packets at a time. */
    static boolean isBatched(int shape) {
        return (SaShape.flags(shape) & SaFlags.BATCHED) != 0;
    }

    /** The lane of a plain SA of a suite that {@link #isBatched}. */
    static SuiteLane lane(long hot, int shape, SuiteLanes lanes) {
        return lanes.of(SaShape.algorithm(shape), Memory.u8(SaTable.cold(hot) + SaDescriptor.INTEGRITY));
    }

    /** Octets of UDP before the ESP of its packets. */
    static int udpOctets(int shape) {
        return (SaShape.flags(shape) & SaFlags.UDP_ENCAPSULATED) == 0 ? 0 : UdpDescriptor.HEADER_OCTETS;
    }

    /** Octets of a packet before ESP. */
    static int beforeEsp(int shape) {
        return Ipv4Descriptor.MINIMUM_OCTETS + udpOctets(shape);
    }

    /** Octets of a packet before the text. */
    static int headOctets(int shape) {
        return beforeEsp(shape) + EspDescriptor.IV + SaShape.ivOctets(shape);
    }

    /** On whose multiple the text ends, which is also its least: a power of two. */
    static int alignment(long hot, int shape) {
        return isBatched(shape) ? alignmentOfSuite(hot) : EspDescriptor.ALIGNMENT;
    }

    private static int alignmentOfSuite(long hot) {
        return Memory.u8(SaTable.cold(hot) + SaDescriptor.ALIGNMENT);
    }

    /** Drops a packet of an inbound SA that is to be audited. */
    static void drop(Drops drops, long mbuf, DropReason reason, long ip, long hot) {
        long esp = Memory.pointer(ip + beforeEsp(SaShape.of(hot)));
        drops.addAudited(mbuf, reason, ip, SaRecord.spi(SaTable.cold(hot)), PlainIpv4.espSequence(esp));
    }
}
