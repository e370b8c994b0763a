package io.sallyport.pipeline.express;

import io.sallyport.dpdk.memory.Memory;
import io.sallyport.pipeline.burst.Burst;
import io.sallyport.pipeline.crypto.CryptoBatch;
import io.sallyport.pipeline.packet.EspDescriptor;

/**
 * What is known of a packet on the short way, in a record in native memory, which is given by its address: {@link PlainBurst#at}.
 *
 * <pre>
 *    0        8        16       24        26        28         32       40        48      64       128
 *   | mbuf   | packet | text   | octets  | octets  | sequence | SA     | adja-   | nonce | ICV    |
 *   |        |        |        | of text | of      | number   |        | cency   |       |        |
 *   |        |        |        |         | packet  | inbound  |        |         |       |        |
 * </pre>
 *
 * <p>One base, and everything at a fixed distance from it: parallel arrays take a register each, of which there are too few.
 */
final class PlainPacket {
    private static final int MBUF = 0;
    private static final int PACKET = 8;
    private static final int TEXT = 16;
    /** u16: octets of the text that is encrypted. */
    static final int TEXT_OCTETS = 24;

    private static final int OCTETS = 26;
    private static final int SEQUENCE = 28;
    /** Hot line of its SA, or where its look-up begins. */
    static final int SA = 32;

    /** The adjacency by which it leaves, or what is known of its flow. */
    static final int TOWARD = 40;

    private static final int NONCE = 48;
    private static final int ICV = 64;

    /** Behind salt and IV: the number of the first block, which is 1 where a suite counts from the nonce (RFC 3686 section 4). */
    private static final int FIRST_BLOCK = NONCE + CryptoBatch.NONCE_OCTETS - Integer.BYTES;

    /** Two cache lines; a power of two. */
    static final int SHIFT = 7;

    /** From one record to the next. */
    static final int RECORD_OCTETS = 1 << SHIFT;

    private PlainPacket() {}

    /** What is the same in all records. */
    static void initialise(long record) {
        Memory.putBe32(record + FIRST_BLOCK, 1);
    }

    /** Address of the mbuf; {@link Burst#NO_MBUF} once the packet was dropped. */
    static long mbuf(long record) {
        return Memory.pointerAt(record + MBUF);
    }

    static void setMbuf(long record, long mbuf) {
        Memory.putI64(record + MBUF, mbuf);
    }

    /** Address of the IPv4 header of the tunnel packet; outbound, before there is one, of the packet inside. */
    static long packet(long record) {
        return Memory.pointerAt(record + PACKET);
    }

    static void setPacket(long record, long packet) {
        Memory.putI64(record + PACKET, packet);
    }

    /** Octets of the packet that leaves; outbound, before it is a tunnel packet, of that inside. */
    static int octets(long record) {
        return Memory.u16(record + OCTETS);
    }

    static void setOctets(long record, int octets) {
        Memory.putU16(record + OCTETS, octets);
    }

    /** Hot line of its SA; inbound, before it is admitted among scattered ones, the line where its look-up begins. */
    static long sa(long record) {
        return Memory.pointerAt(record + SA);
    }

    /** True if it is of that SA. */
    static boolean isOf(long record, long hot) {
        return Memory.i64(record + SA) == hot;
    }

    static void setSa(long record, long hot) {
        Memory.putI64(record + SA, hot);
    }

    /** Address of the text that is encrypted. */
    static long text(long record) {
        return Memory.pointerAt(record + TEXT);
    }

    static void setText(long record, long text) {
        Memory.putI64(record + TEXT, text);
    }

    /** Octets of the text, with the trailer. */
    static int textOctets(long record) {
        return Memory.u16(record + TEXT_OCTETS);
    }

    static void setTextOctets(long record, int octets) {
        Memory.putU16(record + TEXT_OCTETS, octets);
    }

    /**
     * The adjacency by which it leaves, where a burst has packets that leave by several; outbound, before it is admitted among packets of
     * many flows, the entry in {@link ClearWays}.
     */
    static long toward(long record) {
        return Memory.pointerAt(record + TOWARD);
    }

    static void setToward(long record, long adjacency) {
        Memory.putI64(record + TOWARD, adjacency);
    }

    /** Inbound: its sequence number, of 32 bits. */
    static long sequence(long record) {
        return Memory.i32(record + SEQUENCE) & EspDescriptor.LAST_SEQUENCE;
    }

    static void setSequence(long record, long sequence) {
        Memory.putI32(record + SEQUENCE, (int) sequence);
    }

    /** Address of the nonce: 16 octets, of which AES-GCM takes 12. */
    static long nonce(long record) {
        return record + NONCE;
    }

    /**
     * Puts the nonce together. Long before it is read: a read of what several stores have just written waits until they have
     * reached the cache.
     *
     * @param salt of its SA, which may be of a suite that has none
     * @param iv the 8 octets behind the ESP header, as they load in host order
     */
    static void setNonce(long record, int salt, long iv) {
        Memory.putI32(record + NONCE, salt);
        Memory.putI64(record + NONCE + EspDescriptor.GCM_SALT_OCTETS, iv);
    }

    /** Address of room for an ICV that is computed: {@link CryptoBatch#ICV_OCTETS}, which no engine exceeds. */
    static long icv(long record) {
        return record + ICV;
    }
}
