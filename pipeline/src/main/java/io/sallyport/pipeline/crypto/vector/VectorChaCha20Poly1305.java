package io.sallyport.pipeline.crypto.vector;

import static jdk.incubator.vector.VectorOperators.XOR;

import io.sallyport.dpdk.memory.Memory;
import io.sallyport.dpdk.memory.OffHeap;
import java.lang.foreign.MemorySegment;
import java.nio.ByteOrder;
import java.util.Arrays;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorSpecies;

/**
 * ChaCha20-Poly1305 as ESP has it (RFC 8439 section 2.8, RFC 7634), all in one direction, of many packets side by side: added one by
 * one, and done by {@link #run}.
 *
 * <p>One instance belongs to one thread. Only the constructor allocates.
 */
public final class VectorChaCha20Poly1305 implements AutoCloseable {
    /** Octets of the longest text: with more, one packet's blocks fill vectors as well. */
    public static final int LONGEST_TEXT = 448;

    /** Where a packet goes that is not done here; parameters as those of {@link #add}. */
    public interface Target {
        void add(long key, long associated, long text, int textOctets, long nonce, long tag);
    }

    private static final VectorSpecies<Integer> SPECIES = IntVector.SPECIES_512;
    private static final MemorySegment ALL = Memory.everything();
    private static final ByteOrder ORDER = ByteOrder.LITTLE_ENDIAN;

    private static final int ASSOCIATED_OCTETS = 8;
    private static final int TEXT_ALIGNMENT = 4;

    /** Blocks of a message besides the text's: associated data, lengths (RFC 8439 section 2.8). */
    private static final int FRAME_BLOCKS = 2;

    private static final int MOST_BLOCKS = blocks(LONGEST_TEXT, Poly1305Group.BLOCK_OCTETS) + FRAME_BLOCKS;

    /** Messages of one group have block numbers of as many bits, so that none is twice as long as another. */
    private static final int KINDS = Integer.SIZE - Integer.numberOfLeadingZeros(MOST_BLOCKS) + 1;

    /** Blocks of the messages of a group that are one square of {@link Transposition}. */
    private static final int SQUARE_BLOCKS = Transposition.ROW / Poly1305Group.BLOCK_OCTETS;

    private static final int MOST_SQUARES = blocks(MOST_BLOCKS, SQUARE_BLOCKS);

    /** The last vector of a text may reach beyond its message. */
    private static final int MESSAGE_OCTETS = (MOST_SQUARES + 1) * Transposition.ROW;

    /** Where messages end. */
    private static final int MESSAGE_END = MOST_SQUARES * Transposition.ROW;

    private static final long GROUP_OCTETS = Poly1305Group.OCTETS + (long) Poly1305Group.LANES * MESSAGE_OCTETS;

    private static final int NO_GROUP = -1;

    /** Octets of one packet's place in the scratch. */
    private static final int RECORD_OCTETS = OffHeap.CACHE_LINE;

    private static final int KEY = 0;
    private static final int ASSOCIATED = 8;
    private static final int TEXT = 16;
    private static final int NONCE = 24;
    private static final int TAG = 32;

    /** Address of the packet's lane in the first row of its group. */
    private static final int LANE = 40;

    /** Address of the first block of its message. */
    private static final int MESSAGE = 48;

    private static final int TEXT_OCTETS = 56;

    /** All bits where the message has what comes of the keystream, none where it has what was before. */
    private final int encrypted;

    private final OffHeap scratch;

    /** States of blocks, one after the other, and then their keystream. */
    private final long blocks;

    private final long words;
    private final long turned;
    private final long records;
    private final long groups;

    /** The messages of one group by block. */
    private final long messages;

    /** By place of a state: the record of the block's packet, and the number of the block in it. */
    private final long[] blockRecord = new long[KeystreamBlocks.LANES];

    private final int[] blockNumber = new int[KeystreamBlocks.LANES];

    /** By group: its messages, and the blocks of the longest. */
    private final int[] members;

    private final int[] longest;

    /** By kind of length: the group that takes the next message. */
    private final int[] open = new int[KINDS];

    private int packetCount;
    private int groupCount;

    /**
     * Room for packets.
     *
     * @param capacity how many at most
     * @param seals whether they are encrypted
     */
    public VectorChaCha20Poly1305(int capacity, boolean seals) {
        encrypted = seals ? -1 : 0;
        int most = capacity / Poly1305Group.LANES + KINDS;
        members = new int[most];
        longest = new int[most];
        Arrays.fill(open, NO_GROUP);
        long packetOctets = (long) capacity * RECORD_OCTETS;
        long messageOctets = (long) MOST_SQUARES * Transposition.SQUARE;
        scratch = OffHeap.allocate(3 * KeystreamBlocks.OCTETS + messageOctets + packetOctets + most * GROUP_OCTETS);
        blocks = scratch.address();
        words = blocks + KeystreamBlocks.OCTETS;
        turned = words + KeystreamBlocks.OCTETS;
        messages = turned + KeystreamBlocks.OCTETS;
        records = messages + messageOctets;
        groups = records + packetOctets;
    }

    private static int blocks(int octets, int blockOctets) {
        return (octets + blockOctets - 1) / blockOctets;
    }

    /** True of a text that is not too long, and of whole words as ESP's are (RFC 4303 section 2.4). */
    public static boolean takes(int textOctets) {
        return textOctets <= LONGEST_TEXT && (textOctets & (TEXT_ALIGNMENT - 1)) == 0;
    }

    /**
     * Adds a packet, to be transformed in place.
     *
     * @param key address of the 32 octets of the key
     * @param associated address of 8 octets that are authenticated only
     * @param text address of its first octet
     * @param textOctets so many as {@link #takes} answers
     * @param nonce address of 12 octets
     * @param tag receives 16 octets
     */
    public void add(long key, long associated, long text, int textOctets, long nonce, long tag) {
        int length = blocks(textOctets, Poly1305Group.BLOCK_OCTETS) + FRAME_BLOCKS;
        int kind = Integer.SIZE - Integer.numberOfLeadingZeros(length);
        int group = open[kind];
        if (group == NO_GROUP) {
            group = groupCount++;
            members[group] = 0;
            longest[group] = 0;
        }
        int member = members[group]++;
        open[kind] = member + 1 == Poly1305Group.LANES ? NO_GROUP : group;
        longest[group] = Math.max(longest[group], length);
        long lane = groupAt(group) + (long) member * Long.BYTES;
        long record = Memory.pointer(recordAt(packetCount++));
        Memory.putI64(record + KEY, key);
        Memory.putI64(record + ASSOCIATED, associated);
        Memory.putI64(record + TEXT, text);
        Memory.putI64(record + NONCE, nonce);
        Memory.putI64(record + TAG, tag);
        Memory.putI64(record + LANE, lane);
        Memory.putI64(record + MESSAGE, messageEnd(group, member) - (long) length * Poly1305Group.BLOCK_OCTETS);
        Memory.putI64(record + TEXT_OCTETS, textOctets);
        Memory.putI64(Memory.pointer(lane) + Poly1305Group.BLOCKS, length);
    }

    private long groupAt(int group) {
        return groups + group * GROUP_OCTETS;
    }

    private long messageEnd(int group, int member) {
        return groupAt(group) + Poly1305Group.OCTETS + (long) member * MESSAGE_OCTETS + MESSAGE_END;
    }

    private long recordAt(int packet) {
        return records + (long) packet * RECORD_OCTETS;
    }

    /** How many packets were added. */
    public int count() {
        return packetCount;
    }

    /** Gives all that was added to another, and keeps nothing. */
    public void giveTo(Target target) {
        for (int packet = 0; packet < packetCount; packet++) {
            long record = recordAt(packet);
            target.add(
                    Memory.i64(record + KEY),
                    Memory.i64(record + ASSOCIATED),
                    Memory.i64(record + TEXT),
                    (int) Memory.i64(record + TEXT_OCTETS),
                    Memory.i64(record + NONCE),
                    Memory.i64(record + TAG));
        }
        reset();
    }

    /** Transforms all that was added, and writes the tags; none is left then, nor a key. */
    public void run() {
        cipher();
        for (int packet = 0; packet < packetCount; packet++) {
            frame(recordAt(packet));
        }
        for (int group = 0; group < groupCount; group++) {
            authenticate(group);
        }
        writeTags(packetCount);
        forget();
    }

    /** Makes the keystream of all packets, a vector's lanes of blocks at a time, and uses it. */
    private void cipher() {
        int count = 0;
        for (int packet = 0; packet < packetCount; packet++) {
            long record = recordAt(packet);
            int end = 1 + blocks((int) Memory.i64(record + TEXT_OCTETS), KeystreamBlocks.BLOCK_OCTETS);
            for (int block = 0; block < end; block++) {
                blockRecord[count] = record;
                blockNumber[count] = block;
                count++;
                if (count == KeystreamBlocks.LANES) {
                    cipher(count);
                    count = 0;
                }
            }
        }
        if (count > 0) {
            cipher(count);
        }
    }

    private void cipher(int count) {
        begin(count);
        Transposition.run(blocks, Transposition.ROW, Transposition.SQUARE, turned, 2);
        KeystreamBlocks.toWords(turned, words);
        KeystreamBlocks.run(words, turned);
        KeystreamBlocks.toPairs(turned, words);
        Transposition.run(words, Transposition.ROW, Transposition.SQUARE, blocks, 2);
        use(count);
    }

    /** Writes the states of blocks (RFC 8439 section 2.3). */
    private void begin(int count) {
        long[] packets = blockRecord;
        int[] numbers = blockNumber;
        long first = blocks;
        for (int i = 0; i < count; i++) {
            long record = Memory.pointer(packets[i]);
            long key = Memory.pointerAt(record + KEY);
            long nonce = Memory.pointerAt(record + NONCE);
            long state = Memory.pointer(first + (long) i * KeystreamBlocks.BLOCK_OCTETS);
            for (int octet = 0; octet < KeystreamBlocks.COUNTER - KeystreamBlocks.KEY; octet += Long.BYTES) {
                Memory.putI64(state + KeystreamBlocks.KEY + octet, Memory.i64(key + octet));
            }
            Memory.putI32(state + KeystreamBlocks.COUNTER, numbers[i]);
            Memory.putI64(state + KeystreamBlocks.NONCE, Memory.i64(nonce));
            Memory.putI32(state + KeystreamBlocks.NONCE + Long.BYTES, Memory.i32(nonce + Long.BYTES));
        }
    }

    private void use(int count) {
        long[] packets = blockRecord;
        int[] numbers = blockNumber;
        long first = blocks;
        int mask = encrypted;
        for (int i = 0; i < count; i++) {
            long record = Memory.pointer(packets[i]);
            long stream = Memory.pointer(first + (long) i * KeystreamBlocks.BLOCK_OCTETS);
            int offset = numbers[i] * KeystreamBlocks.BLOCK_OCTETS - KeystreamBlocks.BLOCK_OCTETS;
            if (offset < 0) {
                takeKey(Memory.pointerAt(record + LANE), stream);
                continue;
            }
            int octets = (int) Memory.i64(record + TEXT_OCTETS) - offset;
            long text = Memory.pointer(Memory.i64(record + TEXT) + offset);
            long message = Memory.pointer(Memory.i64(record + MESSAGE) + Poly1305Group.BLOCK_OCTETS + offset);
            if (octets >= KeystreamBlocks.BLOCK_OCTETS) {
                mix(text, message, stream, mask);
            } else {
                mixRest(text, octets, message, stream, mask);
            }
        }
    }

    /** The one-time key from a packet's block 0 (RFC 8439 section 2.6). */
    private static void takeKey(long lane, long stream) {
        Memory.putI64(lane + Poly1305Group.R_LOW, Memory.i64(stream));
        Memory.putI64(lane + Poly1305Group.R_HIGH, Memory.i64(stream + 8));
        Memory.putI64(lane + Poly1305Group.S_LOW, Memory.i64(stream + 16));
        Memory.putI64(lane + Poly1305Group.S_HIGH, Memory.i64(stream + 24));
    }

    /** Lays a block of the keystream on a block of the text, and puts what is encrypted then, or was before, into the message. */
    private static void mix(long text, long message, long stream, int encrypted) {
        IntVector before = IntVector.fromMemorySegment(SPECIES, ALL, text, ORDER);
        IntVector words = IntVector.fromMemorySegment(SPECIES, ALL, stream, ORDER);
        before.lanewise(XOR, words).intoMemorySegment(ALL, text, ORDER);
        before.lanewise(XOR, words.and(encrypted)).intoMemorySegment(ALL, message, ORDER);
    }

    /** The same of a last block that is not whole: zeros fill up the message's. */
    private static void mixRest(long text, int octets, long message, long stream, int encrypted) {
        VectorMask<Integer> some = SPECIES.indexInRange(0, octets / Integer.BYTES);
        IntVector before = IntVector.fromMemorySegment(SPECIES, ALL, text, ORDER, some);
        IntVector words = IntVector.fromMemorySegment(SPECIES, ALL, stream, ORDER, some);
        before.lanewise(XOR, words).intoMemorySegment(ALL, text, ORDER, some);
        before.lanewise(XOR, words.and(encrypted)).intoMemorySegment(ALL, message, ORDER);
    }

    /** Writes what stands around a text in its message (RFC 8439 section 2.8). */
    private static void frame(long packet) {
        long record = Memory.pointer(packet);
        int octets = (int) Memory.i64(record + TEXT_OCTETS);
        long first = Memory.pointerAt(record + MESSAGE);
        Memory.putI64(first, Memory.i64(Memory.pointerAt(record + ASSOCIATED)));
        Memory.putI64(first + Long.BYTES, 0);
        long last = Memory.pointer(
                first + (long) (1 + blocks(octets, Poly1305Group.BLOCK_OCTETS)) * Poly1305Group.BLOCK_OCTETS);
        Memory.putI64(last, ASSOCIATED_OCTETS);
        Memory.putI64(last + Long.BYTES, octets);
    }

    private void authenticate(int group) {
        long address = groupAt(group);
        int most = longest[group];
        for (int member = 0; member < members[group]; member++) {
            int missing = most - (int) Memory.i64(address + Poly1305Group.BLOCKS + (long) member * Long.BYTES);
            if (missing > 0) {
                long first = messageEnd(group, member) - (long) most * Poly1305Group.BLOCK_OCTETS;
                Memory.fill(first, (long) missing * Poly1305Group.BLOCK_OCTETS, 0);
            }
        }
        int squares = blocks(most, SQUARE_BLOCKS);
        Transposition.run(
                messageEnd(group, 0) - (long) squares * Transposition.ROW,
                MESSAGE_OCTETS,
                Transposition.ROW,
                messages,
                squares);
        Poly1305Group.run(address, messages + (long) squares * Transposition.SQUARE, most);
    }

    private void writeTags(int count) {
        for (int packet = 0; packet < count; packet++) {
            long record = Memory.pointer(recordAt(packet));
            long lane = Memory.pointerAt(record + LANE);
            long tag = Memory.pointerAt(record + TAG);
            Memory.putI64(tag, Memory.i64(lane + Poly1305Group.TAG_LOW));
            Memory.putI64(tag + Long.BYTES, Memory.i64(lane + Poly1305Group.TAG_HIGH));
        }
    }

    private void forget() {
        Memory.fill(blocks, 3 * KeystreamBlocks.OCTETS, 0);
        for (int group = 0; group < groupCount; group++) {
            Memory.fill(groupAt(group), Poly1305Group.KEY_OCTETS, 0);
        }
        reset();
    }

    private void reset() {
        Arrays.fill(open, NO_GROUP);
        packetCount = 0;
        groupCount = 0;
    }

    @Override
    public void close() {
        scratch.close();
    }
}
