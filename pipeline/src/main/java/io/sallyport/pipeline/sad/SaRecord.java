package io.sallyport.pipeline.sad;

import io.sallyport.dpdk.memory.Memory;

/** Flyweight over an SA's hot line and cold record: what the packet path reads and counts, by name. */
public final class SaRecord {
    private SaRecord() {}

    /** SPI of an inbound SA, id of an outbound one. */
    public static int key(long hot) {
        return Memory.i32(hot + SaDescriptor.KEY);
    }

    /** {@link io.sallyport.pipeline.crypto.EncryptionAlgorithm#id()}. */
    public static int algorithm(long hot) {
        return Memory.u8(hot + SaDescriptor.ALGORITHM);
    }

    /** {@link SaFlags}. */
    public static int flags(long hot) {
        return Memory.u8(hot + SaDescriptor.FLAGS);
    }

    /** Octets of IV. */
    public static int ivLength(long hot) {
        return Memory.u8(hot + SaDescriptor.IV_LENGTH);
    }

    /** Octets of ICV. */
    public static int icvLength(long hot) {
        return Memory.u8(hot + SaDescriptor.ICV_LENGTH);
    }

    /** Address of the expanded key. */
    public static long keySchedule(long hot) {
        return SaTable.keySchedule(SaTable.cold(hot));
    }

    /**
     * Address of the cold record's tail: inbound the ring of the replay window, 64-bit words; outbound the tunnel header's DSCP for each
     * inner one, 64 octets, see {@link DscpPolicy}.
     */
    public static long ringOrMap(long cold) {
        return cold + Memory.i32(cold + SaDescriptor.TAIL);
    }

    /** Packets in the replay window, 0 = anti-replay off. */
    public static int window(long hot) {
        return Memory.u16(hot + SaDescriptor.WINDOW_WORDS) * Long.SIZE;
    }

    /** Salt as it stands in the nonce: to be stored with a plain 32-bit store. */
    public static int salt(long hot) {
        return Memory.i32(hot + SaDescriptor.SALT);
    }

    /** The shard that the SA is in: {@link io.sallyport.pipeline.handoff.Ownership} says whose it is. */
    public static int owner(long hot) {
        return Memory.u16(hot + SaDescriptor.OWNER);
    }

    /** Inbound the right edge of the replay window, outbound the last number sent. */
    public static long sequence(long hot) {
        return Memory.i64(hot + SaDescriptor.SEQUENCE);
    }

    /**
     * Of an outbound SA: what its packet of that number is identified by if it may be cut, in the low 16 bits. SAs between the same
     * addresses begin at different places, or their packets of the same number would bear the same (RFC 6864 section 4.3).
     */
    public static int identification(long hot, long sequence) {
        return (int) (sequence + Memory.i64(hot + SaDescriptor.IV_BASE));
    }

    /** The SPI on the wire, host order. */
    public static int spi(long cold) {
        return Memory.i32(cold + SaDescriptor.SPI);
    }

    /** Number of the route-based tunnel that the SA is of, counted from 1; 0 = none. */
    public static int tunnel(long cold) {
        return Memory.u16(cold + SaDescriptor.TUNNEL);
    }

    /** Owner: counts a packet of {@code octets} inner octets that passed. */
    public static void countPacket(long hot, int octets) {
        countPackets(hot, 1, octets);
    }

    /** Owner: counts so many packets, of {@code octets} inner octets together, that passed. */
    public static void countPackets(long hot, int packets, long octets) {
        Memory.putI64(hot + SaDescriptor.PACKETS, Memory.i64(hot + SaDescriptor.PACKETS) + packets);
        Memory.putI64(hot + SaDescriptor.OCTETS, Memory.i64(hot + SaDescriptor.OCTETS) + octets);
    }

    /**
     * Owner: adds one to a counter of the cold record.
     *
     * @param counter such as {@link SaDescriptor#ICV_FAILURES}
     */
    public static void count(long cold, int counter) {
        Memory.putI64(cold + counter, Memory.i64(cold + counter) + 1);
    }
}
