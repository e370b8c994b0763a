package io.sallyport.dpdk.memory;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/**
 * Static accessors over one segment that spans all memory.
 *
 * <p>Addresses are absolute. A pointer that was itself loaded from memory goes through {@link #pointer(long)} once
 * before addresses are derived from it: the mask tells the JIT compiler that the sum stays inside the segment, so its
 * bounds checks fold away. Nothing here is checked against the owner of the memory; callers prove their bounds.
 *
 * <p>Plain names are in host order (little-endian on every supported machine); {@code be} names are in network order.
 */
public final class Memory {
    /** User-space addresses of x86-64 have 47 bits. */
    private static final long POINTER_MASK = 0x7fff_ffff_ffffL;

    private static final MemorySegment ALL = MemorySegment.NULL.reinterpret(Long.MAX_VALUE);

    private static final ValueLayout.OfByte I8 = ValueLayout.JAVA_BYTE;
    private static final ValueLayout.OfShort I16 = ValueLayout.JAVA_SHORT_UNALIGNED;
    private static final ValueLayout.OfInt I32 = ValueLayout.JAVA_INT_UNALIGNED;
    private static final ValueLayout.OfLong I64 = ValueLayout.JAVA_LONG_UNALIGNED;
    private static final ValueLayout.OfShort BE16 = I16.withOrder(ByteOrder.BIG_ENDIAN);
    private static final ValueLayout.OfInt BE32 = I32.withOrder(ByteOrder.BIG_ENDIAN);
    private static final ValueLayout.OfLong BE64 = I64.withOrder(ByteOrder.BIG_ENDIAN);
    private static final VarHandle ALIGNED_I64 = ValueLayout.JAVA_LONG.varHandle();

    static {
        // Until the first segment on the heap is made, the compiler takes for granted that there is no such thing, and
        // then throws away whatever reads memory: the whole packet path. So it is made before anything is compiled.
        MemorySegment _ = MemorySegment.ofArray(new byte[0]);
    }

    private Memory() {}

    /** The segment of all memory, in which an offset is an address: for what takes no address, as the vectors of the JDK. */
    public static MemorySegment everything() {
        return ALL;
    }

    /** A loaded pointer, masked to the 47 bits of a user-space address. */
    public static long pointer(long loaded) {
        return loaded & POINTER_MASK;
    }

    /** Loads the pointer at {@code address} and masks it. */
    public static long pointerAt(long address) {
        return ALL.get(I64, address) & POINTER_MASK;
    }

    /** The octet at {@code address}, 0 to 255. */
    public static int u8(long address) {
        return ALL.get(I8, address) & 0xff;
    }

    /** The 16-bit value at {@code address} in host order, 0 to 65,535. */
    public static int u16(long address) {
        return ALL.get(I16, address) & 0xffff;
    }

    /** The 32-bit value at {@code address} in host order. */
    public static int i32(long address) {
        return ALL.get(I32, address);
    }

    /** The 64-bit value at {@code address} in host order. */
    public static long i64(long address) {
        return ALL.get(I64, address);
    }

    /** The 16-bit value at {@code address} in network order, 0 to 65,535. */
    public static int be16(long address) {
        return ALL.get(BE16, address) & 0xffff;
    }

    /** The 32-bit value at {@code address} in network order. */
    public static int be32(long address) {
        return ALL.get(BE32, address);
    }

    /** The 64-bit value at {@code address} in network order. */
    public static long be64(long address) {
        return ALL.get(BE64, address);
    }

    public static void putU8(long address, int value) {
        ALL.set(I8, address, (byte) value);
    }

    public static void putU16(long address, int value) {
        ALL.set(I16, address, (short) value);
    }

    public static void putI32(long address, int value) {
        ALL.set(I32, address, value);
    }

    public static void putI64(long address, long value) {
        ALL.set(I64, address, value);
    }

    public static void putBe16(long address, int value) {
        ALL.set(BE16, address, (short) value);
    }

    public static void putBe32(long address, int value) {
        ALL.set(BE32, address, value);
    }

    public static void putBe64(long address, long value) {
        ALL.set(BE64, address, value);
    }

    /** Acquire load of the 8-aligned 64-bit word at {@code address}. */
    public static long acquireI64(long address) {
        return (long) ALIGNED_I64.getAcquire(ALL, address);
    }

    /** Opaque store of the 8-aligned 64-bit word at {@code address}: whole, in coherence order, no fence. */
    public static void setOpaqueI64(long address, long value) {
        ALIGNED_I64.setOpaque(ALL, address, value);
    }

    /** Opaque load of the 8-aligned 64-bit word at {@code address}: whole, in coherence order, no fence. */
    public static long opaqueI64(long address) {
        return (long) ALIGNED_I64.getOpaque(ALL, address);
    }

    /** Release store to the 8-aligned 64-bit word at {@code address}. */
    public static void releaseI64(long address, long value) {
        ALIGNED_I64.setRelease(ALL, address, value);
    }

    /** Atomic compare-and-set of the 8-aligned 64-bit word at {@code address}; true if it was {@code expected}. */
    public static boolean casI64(long address, long expected, long value) {
        return ALIGNED_I64.compareAndSet(ALL, address, expected, value);
    }

    /** Copies {@code octets} octets; the ranges may overlap. */
    public static void copy(long source, long target, long octets) {
        MemorySegment.copy(ALL, source, ALL, target, octets);
    }

    /** Sets {@code octets} octets to {@code value}. */
    public static void fill(long address, long octets, int value) {
        ALL.asSlice(address, octets).fill((byte) value);
    }

    /** Copies native memory into {@code target[offset, offset + octets)}. */
    public static void read(long address, byte[] target, int offset, int octets) {
        MemorySegment.copy(ALL, I8, address, target, offset, octets);
    }

    /** A new array with the {@code octets} octets at {@code address}; allocates, so not for the packet path. */
    public static byte[] bytes(long address, int octets) {
        byte[] target = new byte[octets];
        read(address, target, 0, octets);
        return target;
    }

    /** Copies {@code source[offset, offset + octets)} to native memory. */
    public static void write(long address, byte[] source, int offset, int octets) {
        MemorySegment.copy(source, offset, ALL, I8, address, octets);
    }

    /** Copies the whole array to native memory. */
    public static void write(long address, byte[] source) {
        write(address, source, 0, source.length);
    }

    /**
     * Compares {@code octets} octets without an early exit, so that the time taken tells nothing of where two tags
     * differ.
     */
    public static boolean equalConstantTime(long left, long right, int octets) {
        long difference = 0;
        int last = octets - Long.BYTES;
        if (last < 0) {
            for (int i = 0; i < octets; i++) {
                difference |= u8(left + i) ^ u8(right + i);
            }
            return difference == 0;
        }
        for (int i = 0; i < last; i += Long.BYTES) {
            difference |= i64(left + i) ^ i64(right + i);
        }
        // The last word may overlap the one before.
        difference |= i64(left + last) ^ i64(right + last);
        return difference == 0;
    }
}
