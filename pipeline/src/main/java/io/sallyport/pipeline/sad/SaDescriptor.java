package io.sallyport.pipeline.sad;

/**
 * Where the fields of one SA lie: the <em>hot line</em>, which is also its slot in the hash table, and the <em>cold
 * record</em> that it points to.
 *
 * <pre>
 *   hot line, 64 octets                     cold record, 64-aligned
 *  +--------------------------------+      +--------------------------------------+
 *  | state word                     |  +-->| selectors, tail, outer addresses     | 0
 *  | key | algorithm, ICV, flags    |  |   | ports, gate, counters, budget, times | 120
 *  | edge's word, or IV base        |  |   +--------------------------------------+
 *  | salt | owner, window words     |  |   | key schedule                         | 320
 *  | cold record -------------------+--+   +--------------------------------------+
 *  | sequence, packets, octets      |      | inbound ring of the replay window,   | tail,
 *  +--------------------------------+      | outbound DSCP map                    | aligned to 64
 *                                          +--------------------------------------+
 * </pre>
 *
 * <p>A packet in order needs the hot line, one line of the cold record and the key, whose place needs no look-up: see ADR 24.
 *
 * <p>Host order, except where a field says wire order. Who writes what: the control thread all fields before it
 * publishes the SA, and the state word; the owning worker the sequence, the replay bitmap, the counters and the trial
 * budget; any worker the state word by compare-and-set.
 */
public final class SaDescriptor {
    /** Octets of one hot line: a cache line. */
    public static final int HOT_OCTETS = 64;

    /** i64: the state word, see {@link StateWord}. */
    public static final int STATE;

    /** i32: SPI (inbound table) or SA id (outbound table). */
    public static final int KEY;

    /** u8: {@link io.sallyport.pipeline.crypto.EncryptionAlgorithm#id()}. */
    public static final int ALGORITHM;

    /** u8: octets of ICV; 0 means that the SA has no integrity and must never be promoted. */
    public static final int ICV_LENGTH;

    /** u8: {@link SaFlags}. */
    public static final int FLAGS;

    /** u8: octets of IV in each packet. */
    public static final int IV_LENGTH;

    /**
     * i64, inbound: which numbers were taken of those that share a 64-bit word of the replay window with its right edge; see
     * {@link io.sallyport.pipeline.replay.ReplayWindow}.
     */
    public static final int EDGE_WORD;

    /**
     * i64, outbound, in the same place: what is added to the sequence number to make the IV. Random, so that an SA that is
     * installed again with the same key, after a restart, does not begin with the IVs of the last time.
     */
    public static final int IV_BASE;

    /** i32: salt of the nonce, wire order. */
    public static final int SALT;

    /** u16: shard of {@link io.sallyport.pipeline.handoff.Ownership}, whose worker owns the replay window, the sequence and the
     * counters. */
    public static final int OWNER;

    /** u16: size of the replay window in 64-bit words, 0 = anti-replay off. */
    public static final int WINDOW_WORDS;

    /** i64: address of the cold record. */
    public static final int COLD;

    /** i64: inbound the right edge of the replay window, outbound the last number sent; 0 = none yet. */
    public static final int SEQUENCE;

    /** i64: packets that passed. */
    public static final int PACKETS;

    /** i64: octets of inner packet that passed. */
    public static final int OCTETS;

    static {
        int offset = 0;
        STATE = offset;
        offset += Long.BYTES;
        KEY = offset;
        offset += Integer.BYTES;
        ALGORITHM = offset;
        offset += Byte.BYTES;
        ICV_LENGTH = offset;
        offset += Byte.BYTES;
        FLAGS = offset;
        offset += Byte.BYTES;
        IV_LENGTH = offset;
        offset += Byte.BYTES;
        EDGE_WORD = offset;
        IV_BASE = offset;
        offset += Long.BYTES;
        SALT = offset;
        offset += Integer.BYTES;
        OWNER = offset;
        offset += Short.BYTES;
        WINDOW_WORDS = offset;
        offset += Short.BYTES;
        COLD = offset;
        offset += Long.BYTES;
        SEQUENCE = offset;
        offset += Long.BYTES;
        PACKETS = offset;
        offset += Long.BYTES;
        OCTETS = offset;
    }

    /** Octets of an address field: IPv6 fills it, IPv4 stands in the first four; wire order. */
    public static final int ADDRESS_OCTETS = 16;

    /** u8, cold: 4, 6, or 0 for any. */
    public static final int SELECTOR_FAMILY;

    /** u8, cold: IP protocol, 0 = any. */
    public static final int SELECTOR_PROTOCOL;

    /** u16, cold: number of the route-based tunnel that the SA is of, counted from 1; 0 = none. */
    public static final int TUNNEL;

    /** u16, cold, and the three after it: inclusive port ranges. */
    public static final int SOURCE_PORT_LOW;

    public static final int SOURCE_PORT_HIGH;
    public static final int DESTINATION_PORT_LOW;
    public static final int DESTINATION_PORT_HIGH;

    /** i32, cold: octets from the record's begin to what only SAs of its direction have: {@link SaRecord#ringOrMap}. */
    public static final int TAIL;

    /** 8 octets, cold, of an IPv4 selector: inner source and destination under {@link #MASKS4}, as the packet has them. */
    public static final int PREFIXES4;

    /** 8 octets, cold, of an IPv4 selector: both masks. */
    public static final int MASKS4;

    /** 16 octets, cold, of an IPv6 selector, in the place of the IPv4 one: inner source under {@link #SOURCE_MASK}. */
    public static final int SOURCE_PREFIX;

    public static final int SOURCE_MASK;

    /** 16 octets, cold, of an IPv6 selector: inner destination under {@link #DESTINATION_MASK}. */
    public static final int DESTINATION_PREFIX;

    public static final int DESTINATION_MASK;

    /** 16 octets, cold: tunnel header's source; inbound the peer. */
    public static final int OUTER_SOURCE;

    /** 16 octets, cold: tunnel header's destination; inbound this gateway. */
    public static final int OUTER_DESTINATION;

    /** u8, cold: 4 or 6. */
    public static final int OUTER_FAMILY;

    /** u8, cold: {@link HeaderPolicy}. */
    public static final int HEADER_POLICY;

    /** u8, cold: {@link io.sallyport.pipeline.crypto.IntegrityAlgorithm#id()}. */
    public static final int INTEGRITY;

    /** u8, cold: octets on whose multiple the trailer must end. */
    public static final int ALIGNMENT;

    /** i32, cold: the SPI on the wire, host order. */
    public static final int SPI;

    /** i64, cold: outbound the address of the paired inbound SA's hot line, 0 = no gate. */
    public static final int GATE;

    /** i32, cold: the generation that the paired inbound SA must have. */
    public static final int GATE_GENERATION;

    /** u16, cold: UDP ports of the encapsulation, in the direction in which the SA goes (RFC 3948). */
    public static final int UDP_SOURCE;

    public static final int UDP_DESTINATION;

    /** i64, cold: packets whose ICV was wrong. */
    public static final int ICV_FAILURES;

    /** i64, cold: packets refused by the replay window. */
    public static final int REPLAYS;

    /** i64, cold: packets with a good ICV that the selectors refused. */
    public static final int SELECTOR_MISMATCHES;

    /** i64, cold: packets admitted to a trial while the SA was pending. */
    public static final int TRIALS;

    /** i64, cold: trials whose ICV was wrong. */
    public static final int TRIAL_FAILURES;

    /** i64, cold: packets refused before any cryptography because a trial budget was empty. */
    public static final int BUDGET_DROPS;

    /** i64 debt, then i64 time of it: see {@link TrialBudget}. */
    public static final int TRIAL_BUDGET;

    /** i64, cold: nanoseconds, trials are refused before that time. */
    public static final int TRIAL_NOT_BEFORE;

    /** i64, cold: nanoseconds, when the keys were installed. */
    public static final int CREATED_NS;

    /** i64, cold: nanoseconds, when traffic promoted the SA; meaningful if the cause in the state word is TRAFFIC. */
    public static final int PROMOTED_NS;

    /** i64, cold, and the three after it: packets and octets after which the SA's life ends, soft and hard. */
    public static final int SOFT_PACKETS;

    public static final int HARD_PACKETS;
    public static final int SOFT_OCTETS;
    public static final int HARD_OCTETS;

    /** i64, cold: what the control thread has been told of the lifetime, see {@link Lifetimes}. */
    public static final int LIFETIME_TOLD;

    /**
     * i64, cold: the hot line of the other SA of a bundle, 0 = none. Outbound: the AH SA that protects the packet next.
     * Inbound: the AH SA that the packet must have passed before.
     */
    public static final int BUNDLE;

    /** i32, cold: the generation that the other SA must have. */
    public static final int BUNDLE_GENERATION;

    /**
     * i32, cold: octets of the largest packet that the path to the peer is known to carry, 0 = as the port. Written by the
     * control thread while workers read.
     */
    public static final int PATH_MTU;

    /** i64, cold: nanoseconds, when {@link #PATH_MTU} was learned. */
    public static final int PATH_MTU_LEARNED_NS;

    /** u16, cold: {@link MssClamp#octets()}. */
    public static final int MSS_CLAMP;

    /** u16, cold, inbound: {@link OriginalAddresses#sum}, 0 = not known. */
    public static final int ORIGINAL_SUM;

    /** u8, cold: 1 if the tunnel header never bears ECN, see {@link EcnMode}. */
    public static final int ECN_MODE;

    /** Cold: where the fields end that both directions have. */
    static final int FIXED_END;

    static {
        int offset = 0;
        SELECTOR_FAMILY = offset;
        offset += Byte.BYTES;
        SELECTOR_PROTOCOL = offset;
        offset += Byte.BYTES;
        TUNNEL = offset;
        offset += Short.BYTES;
        SOURCE_PORT_LOW = offset;
        offset += Short.BYTES;
        SOURCE_PORT_HIGH = offset;
        offset += Short.BYTES;
        DESTINATION_PORT_LOW = offset;
        offset += Short.BYTES;
        DESTINATION_PORT_HIGH = offset;
        offset += Short.BYTES;
        TAIL = offset;

        // What a packet within an IPv4 selector is held against is in one cache line.
        offset = ADDRESS_OCTETS;
        PREFIXES4 = offset;
        MASKS4 = offset + Long.BYTES;
        SOURCE_PREFIX = offset;
        offset += ADDRESS_OCTETS;
        SOURCE_MASK = offset;
        offset += ADDRESS_OCTETS;
        DESTINATION_PREFIX = offset;
        offset += ADDRESS_OCTETS;
        DESTINATION_MASK = offset;
        offset += ADDRESS_OCTETS;
        OUTER_SOURCE = offset;
        offset += ADDRESS_OCTETS;
        OUTER_DESTINATION = offset;
        offset += ADDRESS_OCTETS;

        OUTER_FAMILY = offset;
        offset += Byte.BYTES;
        HEADER_POLICY = offset;
        offset += Byte.BYTES;
        INTEGRITY = offset;
        offset += Byte.BYTES;
        ALIGNMENT = offset;
        offset += Byte.BYTES;
        SPI = offset;
        offset += Integer.BYTES;
        // In the line of the outer addresses, as a tunnel packet needs them.
        UDP_SOURCE = offset;
        offset += Short.BYTES;
        UDP_DESTINATION = offset;
        offset += Short.BYTES;
        GATE_GENERATION = offset;
        offset += Integer.BYTES;
        GATE = offset;
        offset += Long.BYTES;

        ICV_FAILURES = offset;
        offset += Long.BYTES;
        REPLAYS = offset;
        offset += Long.BYTES;
        SELECTOR_MISMATCHES = offset;
        offset += Long.BYTES;
        TRIALS = offset;
        offset += Long.BYTES;
        TRIAL_FAILURES = offset;
        offset += Long.BYTES;
        BUDGET_DROPS = offset;
        offset += Long.BYTES;

        TRIAL_BUDGET = offset;
        offset += TrialBudget.OCTETS;
        TRIAL_NOT_BEFORE = offset;
        offset += Long.BYTES;
        CREATED_NS = offset;
        offset += Long.BYTES;
        PROMOTED_NS = offset;
        offset += Long.BYTES;
        SOFT_PACKETS = offset;
        offset += Long.BYTES;
        HARD_PACKETS = offset;
        offset += Long.BYTES;
        SOFT_OCTETS = offset;
        offset += Long.BYTES;
        HARD_OCTETS = offset;
        offset += Long.BYTES;
        LIFETIME_TOLD = offset;
        offset += Long.BYTES;
        BUNDLE = offset;
        offset += Long.BYTES;
        BUNDLE_GENERATION = offset;
        offset += Integer.BYTES;
        PATH_MTU = offset;
        offset += Integer.BYTES;
        PATH_MTU_LEARNED_NS = offset;
        offset += Long.BYTES;
        MSS_CLAMP = offset;
        offset += Short.BYTES;
        ORIGINAL_SUM = offset;
        offset += Short.BYTES;
        ECN_MODE = offset;
        offset += Byte.BYTES;
        FIXED_END = offset;
    }

    /** Cold: the expanded key, aligned to a cache line. */
    public static final int KEY_SCHEDULE = 320;

    private SaDescriptor() {}

    /**
     * Octets of a cold record.
     *
     * @param tailOctets octets of the ring or of the DSCP map, 0 or more
     * @param keyOctets octets of expanded key
     */
    static long coldOctets(int tailOctets, int keyOctets) {
        return (long) tail(keyOctets) + aligned(tailOctets);
    }

    /** {@link #TAIL} behind a key of {@code keyOctets}. */
    static int tail(int keyOctets) {
        return KEY_SCHEDULE + aligned(keyOctets);
    }

    private static int aligned(int octets) {
        return (octets + HOT_OCTETS - 1) & -HOT_OCTETS;
    }
}
