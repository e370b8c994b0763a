package io.sallyport.pipeline.crypto.vector;

import io.sallyport.dpdk.memory.Memory;
import io.sallyport.dpdk.memory.OffHeap;
import java.util.Arrays;

/**
 * Messages of Poly1305 with room for each, in groups of {@link Poly1305Group}, and their tags.
 *
 * <p>Those of a group have about the same length: their block numbers have as many bits, so that none is twice as long as
 * another. They stand one after the other here, each in whole blocks, and end together.
 *
 * <p>One instance belongs to one thread. Only the constructor allocates.
 */
final class MessageGroups implements AutoCloseable {
    /** Messages of a group. */
    private static final int MOST = 2 * Poly1305Group.LANES;

    /** Blocks of a message of which those of half of a group are one square of {@link Transposition}. */
    private static final int SQUARE_BLOCKS = Transposition.ROW / Poly1305Group.BLOCK_OCTETS;

    /** A group is a Poly1305Group, behind which stand its messages' number, the blocks of the longest, and the messages. */
    private static final long MEMBERS = Poly1305Group.OCTETS;

    private static final long LONGEST = MEMBERS + Long.BYTES;
    private static final long PLACES = MEMBERS + OffHeap.CACHE_LINE;

    private static final long NO_GROUP = 0;

    private final OffHeap memory;

    /** The messages of a group by block. */
    private final OffHeap turned;

    /** Octets of a message's place, of what of it is before the end, and of a group. */
    private final int placeOctets;

    private final int endOctets;
    private final long groupOctets;

    /** By bits of block numbers: the group that takes the next message. */
    private final long[] open;

    /** Behind the last group. */
    private long end;

    private long message;

    /**
     * Room for messages.
     *
     * @param capacity how many at most
     * @param mostBlocks the blocks of the longest
     */
    MessageGroups(int capacity, int mostBlocks) {
        int squares = squares(mostBlocks);
        endOctets = squares * Transposition.ROW;
        // What is written to a message may reach a vector beyond its end.
        placeOctets = endOctets + Transposition.ROW;
        groupOctets = PLACES + (long) MOST * placeOctets;
        open = new long[bits(mostBlocks) + 1];
        memory = OffHeap.allocate((capacity / MOST + open.length) * groupOctets);
        turned = OffHeap.allocate(2L * squares * Transposition.SQUARE);
        clear();
    }

    private static int bits(int number) {
        return Integer.SIZE - Integer.numberOfLeadingZeros(number);
    }

    private static int squares(int blocks) {
        return (blocks + SQUARE_BLOCKS - 1) / SQUARE_BLOCKS;
    }

    /**
     * Gives a message its place.
     *
     * @param blocks 1 or more
     * @return the address of its lane: the one-time key and the tag stand in the rows of {@link Poly1305Group}
     */
    long add(int blocks) {
        int kind = bits(blocks);
        long group = Memory.pointer(open[kind]);
        if (group == NO_GROUP) {
            group = Memory.pointer(begin());
            open[kind] = group;
        }
        int member = (int) Memory.i64(group + MEMBERS);
        Memory.putI64(group + MEMBERS, member + 1);
        Memory.putI64(group + LONGEST, Math.max(Memory.i64(group + LONGEST), blocks));
        if (member + 1 == MOST) {
            open[kind] = NO_GROUP;
        }
        message = end(group, member) - (long) blocks * Poly1305Group.BLOCK_OCTETS;
        long lane = lane(group, member);
        Memory.putI64(lane + Poly1305Group.BLOCKS, blocks);
        return lane;
    }

    private long begin() {
        long group = end;
        end += groupOctets;
        Memory.putI64(group + MEMBERS, 0);
        Memory.putI64(group + LONGEST, 0);
        return group;
    }

    /** Where the message that was added last begins. */
    long message() {
        return message;
    }

    private static long lane(long group, int member) {
        long half = member / Poly1305Group.LANES;
        return Memory.pointer(group + half * Poly1305Group.HALF + (member % Poly1305Group.LANES) * (long) Long.BYTES);
    }

    /** The address behind a message. */
    private long end(long group, int member) {
        return group + PLACES + (long) member * placeOctets + endOctets;
    }

    /** Computes all tags. */
    void authenticate() {
        for (long group = memory.address(); group < end; group += groupOctets) {
            authenticate(group);
        }
    }

    private void authenticate(long group) {
        int count = (int) Memory.i64(group + MEMBERS);
        int blocks = (int) Memory.i64(group + LONGEST);
        int squares = squares(blocks);
        long octets = (long) squares * Transposition.SQUARE;
        long target = turned.address();
        fill(group, count, blocks);
        turn(end(group, 0), squares, target);
        if (count > Poly1305Group.LANES) {
            turn(end(group, Poly1305Group.LANES), squares, target + octets);
        }
        Poly1305Group.run(group, target + octets, octets, blocks);
    }

    /** Puts zeros before messages that are shorter than the longest. */
    private void fill(long group, int count, int blocks) {
        for (int member = 0; member < count; member++) {
            int missing = blocks - (int) Memory.i64(lane(group, member) + Poly1305Group.BLOCKS);
            if (missing > 0) {
                long first = end(group, member) - (long) blocks * Poly1305Group.BLOCK_OCTETS;
                Memory.fill(first, (long) missing * Poly1305Group.BLOCK_OCTETS, 0);
            }
        }
    }

    /** Puts the messages of a half down by block; {@code firstEnd} is the end of its first one. */
    private void turn(long firstEnd, int squares, long target) {
        long first = firstEnd - (long) squares * Transposition.ROW;
        Transposition.run(first, placeOctets, Transposition.ROW, target, squares);
    }

    /** Takes all messages away. */
    void clear() {
        Arrays.fill(open, NO_GROUP);
        end = memory.address();
    }

    @Override
    public void close() {
        memory.close();
        turned.close();
    }
}
