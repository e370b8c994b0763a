package io.sallyport.pipeline.burst;

/**
 * Packets on their way between two steps, as parallel arrays. A step reads {@code 0 .. count-1}, keeps the survivors in
 * front and sets the new count. Written and read by one worker.
 *
 * <p>The fields are public arrays because a step is one loop over them.
 */
public final class Burst {
    /** Most packets in a burst: what one receive call usually asks for. More would not stay in the first cache, fewer pay more for each call. */
    public static final int CAPACITY = 64;

    /** Most packets that the short way carries at a time, where suites are done many at a time. A power of two. */
    public static final int LONGEST = 2 * CAPACITY;

    /** In {@link #note}, of clear text: the transport protocol. */
    public static final int PROTOCOL_MASK = 0xff;

    /** In {@link #note}: a fragment other than the first, so without a transport header. */
    public static final int LATER_FRAGMENT = 0x100;

    /** In {@link #note}, of ESP that is still sealed: it came in UDP (RFC 3948). */
    public static final int UDP_ENCAPSULATED = 0x200;

    /** In {@link #mbuf}: the packet was dropped, and {@link #closeRanks} takes its place away. */
    public static final long NO_MBUF = 0;

    /** In {@link #passed}: none. */
    public static final long NO_SA = 0;

    /** Address of the mbuf. */
    public final long[] mbuf = new long[CAPACITY];
    /** Address of the IP header: the outer one of a packet that is still protected. */
    public final long[] packet = new long[CAPACITY];
    /** Octets of the IP packet from that header on, without link-layer padding. */
    public final int[] octets = new int[CAPACITY];
    /** Octets from the IP header to the ESP or transport header. */
    public final int[] offset = new int[CAPACITY];
    /** Of clear text: the transport protocol and {@link #LATER_FRAGMENT}. Of opened ESP: octets of plaintext. */
    public final int[] note = new int[CAPACITY];
    /** Hot line of the packet's SA, once known. */
    public final long[] sa = new long[CAPACITY];
    /** State word of that SA as it was when the packet was let in. */
    public final long[] word = new long[CAPACITY];
    /** Whole sequence number of the packet in its SA, once known. */
    public final long[] sequence = new long[CAPACITY];
    /** Hot line of the AH SA that the packet has come through, if it is ESP that was inside AH. */
    public final long[] passed = new long[CAPACITY];
    /** Index of the port that the packet came in by. */
    public final int[] ingress = new int[CAPACITY];

    public int count;

    /** Adds a packet; the caller knows that there is room. */
    public void add(long mbufAddress, long packetAddress, int packetOctets, int headerOctets, int what, int port) {
        int i = count;
        mbuf[i] = mbufAddress;
        packet[i] = packetAddress;
        octets[i] = packetOctets;
        offset[i] = headerOctets;
        note[i] = what;
        passed[i] = NO_SA;
        ingress[i] = port;
        count = i + 1;
    }

    /** Moves a packet to a place further in front that is free. */
    public void move(int from, int to) {
        mbuf[to] = mbuf[from];
        packet[to] = packet[from];
        octets[to] = octets[from];
        offset[to] = offset[from];
        note[to] = note[from];
        sa[to] = sa[from];
        word[to] = word[from];
        sequence[to] = sequence[from];
        passed[to] = passed[from];
        ingress[to] = ingress[from];
    }

    /** Takes all packets of another burst, which is empty then; this one must be. */
    public void takeAll(Burst other) {
        int all = other.count;
        System.arraycopy(other.mbuf, 0, mbuf, 0, all);
        System.arraycopy(other.packet, 0, packet, 0, all);
        System.arraycopy(other.octets, 0, octets, 0, all);
        System.arraycopy(other.offset, 0, offset, 0, all);
        System.arraycopy(other.note, 0, note, 0, all);
        System.arraycopy(other.sa, 0, sa, 0, all);
        System.arraycopy(other.word, 0, word, 0, all);
        System.arraycopy(other.sequence, 0, sequence, 0, all);
        System.arraycopy(other.passed, 0, passed, 0, all);
        System.arraycopy(other.ingress, 0, ingress, 0, all);
        count = all;
        other.count = 0;
    }

    /** Moves the packets together whose places are not {@link #NO_MBUF}. */
    public void closeRanks() {
        int kept = 0;
        for (int i = 0; i < count; i++) {
            if (mbuf[i] != NO_MBUF) {
                if (kept != i) {
                    move(i, kept);
                }
                kept++;
            }
        }
        count = kept;
    }
}
