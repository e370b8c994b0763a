package io.sallyport.pipeline.crypto.vector;

import static jdk.incubator.vector.VectorOperators.XOR;

import io.sallyport.dpdk.memory.Memory;
import io.sallyport.dpdk.memory.OffHeap;
import java.lang.foreign.MemorySegment;
import java.nio.ByteOrder;
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
    public static final int LONGEST_TEXT = 640;

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

    /** Sets of blocks whose keystream is made at a time, at most. */
    private static final int SETS = 2;

    private static final int LANES = SETS * KeystreamBlocks.SET;

    private static final long KEYSTREAM_OCTETS = SETS * KeystreamBlocks.SET_OCTETS;

    private static final int MOST_BLOCKS = blocks(LONGEST_TEXT, Poly1305Group.BLOCK_OCTETS) + FRAME_BLOCKS;

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

    /** The scratch: states of blocks, keystream, spans of {@link KeystreamStates}, and records. */
    private static final long STATES = 0;

    private static final long STREAM = STATES + KEYSTREAM_OCTETS;
    private static final long SPANS = STREAM + KEYSTREAM_OCTETS;
    private static final long RECORDS = SPANS + (long) LANES * KeystreamStates.STRIDE;

    /** Behind a span: the record of its packet, the number of its first block, and how many it has. */
    private static final int SPAN_RECORD = KeystreamStates.OCTETS;

    private static final int SPAN_BLOCK = SPAN_RECORD + Long.BYTES;
    private static final int SPAN_COUNT = SPAN_BLOCK + Long.BYTES;

    /** All bits where the message has what comes of the keystream, none where it has what was before. */
    private final int encrypted;

    private final OffHeap scratch;
    private final long states;
    private final long stream;
    private final long spans;
    private final long records;
    private final MessageGroups messages;

    private int packetCount;

    /**
     * Room for packets.
     *
     * @param capacity how many at most
     * @param seals whether they are encrypted
     */
    public VectorChaCha20Poly1305(int capacity, boolean seals) {
        encrypted = seals ? -1 : 0;
        scratch = OffHeap.allocate(RECORDS + (long) capacity * RECORD_OCTETS);
        states = scratch.address() + STATES;
        stream = scratch.address() + STREAM;
        spans = scratch.address() + SPANS;
        records = scratch.address() + RECORDS;
        messages = new MessageGroups(capacity, MOST_BLOCKS);
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
        long lane = messages.add(blocks(textOctets, Poly1305Group.BLOCK_OCTETS) + FRAME_BLOCKS);
        long record = Memory.pointer(recordAt(packetCount++));
        Memory.putI64(record + KEY, key);
        Memory.putI64(record + ASSOCIATED, associated);
        Memory.putI64(record + TEXT, text);
        Memory.putI64(record + NONCE, nonce);
        Memory.putI64(record + TAG, tag);
        Memory.putI64(record + LANE, lane);
        Memory.putI64(record + MESSAGE, messages.message());
        Memory.putI64(record + TEXT_OCTETS, textOctets);
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
        messages.authenticate();
        writeTags(packetCount);
        forget();
    }

    /** Makes the keystream of all packets, all lanes of blocks at a time, and uses it. */
    private void cipher() {
        int lane = 0;
        int span = 0;
        int second = 0;
        for (int packet = 0; packet < packetCount; packet++) {
            long record = recordAt(packet);
            int end = 1 + blocks((int) Memory.i64(record + TEXT_OCTETS), KeystreamBlocks.BLOCK_OCTETS);
            int block = 0;
            while (block < end) {
                int inSet = lane % KeystreamBlocks.SET;
                int count = Math.min(end - block, KeystreamBlocks.SET - inSet);
                begin(span, record, block, inSet, count);
                span++;
                block += count;
                lane += count;
                if (lane <= KeystreamBlocks.SET) {
                    second = span;
                } else if (lane == LANES) {
                    cipher(second, span);
                    second = 0;
                    span = 0;
                    lane = 0;
                }
            }
        }
        if (span > 0) {
            cipher(second, span);
        }
    }

    private void begin(int span, long record, int block, int lane, int count) {
        long at = spanAt(span);
        Memory.putI64(at + KeystreamStates.KEY, Memory.i64(record + KEY));
        Memory.putI64(at + KeystreamStates.NONCE, Memory.i64(record + NONCE));
        Memory.putI64(at + KeystreamStates.LANES, KeystreamStates.lanes(lane, count));
        Memory.putI64(at + KeystreamStates.COUNTER, block - lane);
        Memory.putI64(at + SPAN_RECORD, record);
        Memory.putI64(at + SPAN_BLOCK, block);
        Memory.putI64(at + SPAN_COUNT, count);
    }

    /** Makes the keystream of {@code count} spans, of which those from {@code second} on have lanes of the second set. */
    private void cipher(int second, int count) {
        KeystreamStates.write(spans, second, states);
        if (count > second) {
            KeystreamStates.write(spanAt(second), count - second, states + KeystreamBlocks.SET_OCTETS);
        }
        KeystreamBlocks.run(states, stream, count > second ? SETS : 1);
        use(count);
    }

    private void use(int count) {
        int lane = 0;
        for (int span = 0; span < count; span++) {
            long at = spanAt(span);
            int blocks = (int) Memory.i64(at + SPAN_COUNT);
            useSpan(Memory.pointerAt(at + SPAN_RECORD), (int) Memory.i64(at + SPAN_BLOCK), lane, blocks);
            lane += blocks;
        }
    }

    private long spanAt(int span) {
        return Memory.pointer(spans + (long) span * KeystreamStates.STRIDE);
    }

    /** Uses the keystream of one packet's blocks. */
    private void useSpan(long record, int block, int lane, int count) {
        int first = lane;
        int ofText = block - 1;
        if (block == 0) {
            takeKey(Memory.pointerAt(record + LANE), streamAt(lane));
            first++;
            ofText = 0;
        }
        int end = lane + count;
        int offset = ofText * KeystreamBlocks.BLOCK_OCTETS;
        long text = Memory.i64(record + TEXT) + offset;
        long message = Memory.i64(record + MESSAGE) + Poly1305Group.BLOCK_OCTETS + offset;
        int octets = (int) Memory.i64(record + TEXT_OCTETS) - offset;
        int whole = Math.min(end - first, octets / KeystreamBlocks.BLOCK_OCTETS);
        mix(text, message, streamAt(first), whole, encrypted);
        if (first + whole < end) {
            int done = whole * KeystreamBlocks.BLOCK_OCTETS;
            mixRest(text + done, octets - done, message + done, streamAt(first + whole), encrypted);
        }
    }

    private long streamAt(int lane) {
        return stream + (long) lane * KeystreamBlocks.BLOCK_OCTETS;
    }

    /** The one-time key from a packet's block 0 (RFC 8439 section 2.6). */
    private static void takeKey(long lane, long stream) {
        Memory.putI64(lane + Poly1305Group.R_LOW, Memory.i64(stream));
        Memory.putI64(lane + Poly1305Group.R_HIGH, Memory.i64(stream + 8));
        Memory.putI64(lane + Poly1305Group.S_LOW, Memory.i64(stream + 16));
        Memory.putI64(lane + Poly1305Group.S_HIGH, Memory.i64(stream + 24));
    }

    /** Lays blocks of the keystream on a text, and puts what is encrypted then, or was before, into the message. */
    private static void mix(long text, long message, long stream, int blocks, int encrypted) {
        long octets = (long) blocks * KeystreamBlocks.BLOCK_OCTETS;
        for (long at = 0; at < octets; at += KeystreamBlocks.BLOCK_OCTETS) {
            long of = Memory.pointer(text + at);
            IntVector before = IntVector.fromMemorySegment(SPECIES, ALL, of, ORDER);
            IntVector words = IntVector.fromMemorySegment(SPECIES, ALL, Memory.pointer(stream + at), ORDER);
            before.lanewise(XOR, words).intoMemorySegment(ALL, of, ORDER);
            before.lanewise(XOR, words.and(encrypted)).intoMemorySegment(ALL, Memory.pointer(message + at), ORDER);
        }
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
        Memory.fill(states, 2 * KEYSTREAM_OCTETS, 0);
        reset();
    }

    private void reset() {
        messages.clear();
        packetCount = 0;
    }

    @Override
    public void close() {
        scratch.close();
        messages.close();
    }
}
