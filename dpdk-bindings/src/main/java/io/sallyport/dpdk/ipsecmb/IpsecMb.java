package io.sallyport.dpdk.ipsecmb;

import static io.sallyport.dpdk.ipsecmb.NativeFunction.failed;

import io.sallyport.dpdk.layout.Layout;
import io.sallyport.dpdk.layout.Layouts;
import io.sallyport.dpdk.layout.NativeLibraries;
import io.sallyport.dpdk.memory.Memory;
import io.sallyport.dpdk.memory.OffHeap;
import java.lang.foreign.MemorySegment;
import java.util.List;
import java.util.function.LongConsumer;

/**
 * One manager of IPsec_MB with a GCM context: AES-GCM for single packets, and what bursts and scattered packets are
 * built on.
 *
 * <p>One instance belongs to one thread. Addresses are absolute and lengths are in octets; nothing here is checked
 * against the owner of the memory. Source and target may be the same address, with no alignment. The methods for
 * packets do not allocate.
 *
 * <p>The library computes a tag but never compares it: the caller does, with
 * {@link Memory#equalConstantTime(long, long, int)}, and discards the text when tags differ.
 */
public final class IpsecMb implements AutoCloseable {
    /** Octets that an expanded GCM key takes in a table, a multiple of 64. */
    public static final int GCM_KEY_BYTES = align(ManagerDescriptor.GCM_KEY_OCTETS);

    /** Octets of the only IV length that the GCM functions take. */
    public static final int GCM_IV_OCTETS = 12;

    private static final int KEY_128 = 0;
    private static final int KEY_192 = 1;
    private static final int KEY_256 = 2;

    private static final int ERROR_TEXT_OCTETS = 256;

    private final OffHeap managerMemory;
    private final OffHeap scratch;
    private final KeyScratch keyScratch = new KeyScratch();
    private final long manager;
    private final long context;
    private final MemorySegment encrypt128;
    private final MemorySegment encrypt192;
    private final MemorySegment encrypt256;
    private final MemorySegment decrypt128;
    private final MemorySegment decrypt192;
    private final MemorySegment decrypt256;
    private boolean closed;

    private IpsecMb(OffHeap managerMemory) {
        this.managerMemory = managerMemory;
        this.manager = managerMemory.address();
        this.scratch = OffHeap.allocate(align(ManagerDescriptor.GCM_CONTEXT_OCTETS));
        this.context = scratch.address();
        this.encrypt128 = function(ManagerDescriptor.GCM_ENCRYPT[KEY_128]);
        this.encrypt192 = function(ManagerDescriptor.GCM_ENCRYPT[KEY_192]);
        this.encrypt256 = function(ManagerDescriptor.GCM_ENCRYPT[KEY_256]);
        this.decrypt128 = function(ManagerDescriptor.GCM_DECRYPT[KEY_128]);
        this.decrypt192 = function(ManagerDescriptor.GCM_DECRYPT[KEY_192]);
        this.decrypt256 = function(ManagerDescriptor.GCM_DECRYPT[KEY_256]);
    }

    /**
     * Sets a manager up with the fastest functions that the processor has, after the library's own self-test.
     *
     * @throws io.sallyport.dpdk.layout.NativeLibraryException if the library is not installed
     * @throws io.sallyport.dpdk.layout.LayoutException if its release is not a known one
     * @throws IpsecMbException if the processor lacks AES instructions or the self-test fails
     */
    public static IpsecMb open() {
        return open(manager -> NativeFunction.INIT_AUTO.run(manager, 0));
    }

    /**
     * As {@link #open}, with the functions that are fastest when no more than a few jobs come at a time: their vectors have
     * one to four lanes, where those of {@link #open} may have sixteen and take as long for one job as for all.
     */
    public static IpsecMb openForFewJobs() {
        return open(NativeFunction.INIT_NARROW::run);
    }

    private static IpsecMb open(LongConsumer initialisation) {
        OffHeap memory = OffHeap.allocate(NativeFunction.MANAGER_SIZE.toLong());
        long manager = NativeFunction.SET_POINTERS.toLong(memory.address(), 0, 1);
        initialisation.accept(manager);
        String fault = faultAfterInit(manager);
        if (!fault.isEmpty()) {
            memory.close();
            throw new IpsecMbException("IPsec_MB does not work on this machine: " + fault + ".");
        }
        return new IpsecMb(memory);
    }

    private static String faultAfterInit(long manager) {
        return fault(
                Memory.i32(manager + ManagerDescriptor.ERROR),
                Memory.i64(manager + ManagerDescriptor.FEATURES),
                architecture(Memory.i32(manager + ManagerDescriptor.USED_ARCH)));
    }

    /** What stands against the use of a manager, by its state after initialisation; empty if nothing does. */
    static String fault(int error, long features, String architecture) {
        if (error != 0) {
            return describe(error);
        }
        boolean tested = (features & ManagerDescriptor.FEATURE_SELF_TEST) != 0;
        if (tested && (features & ManagerDescriptor.FEATURE_SELF_TEST_PASS) == 0) {
            return "its self-test failed";
        }
        if (architecture.equals("NONE") || architecture.equals("NOAESNI")) {
            return "the processor has no AES instructions";
        }
        return "";
    }

    /** The library's release, for example {@code 1.3.0}. */
    public String version() {
        return NativeLibraries.ipsecMb().version();
    }

    /** The instruction set that the manager chose: {@code SSE}, {@code AVX}, {@code AVX2} or {@code AVX512}. */
    public String architecture() {
        return architecture(Memory.i32(manager + ManagerDescriptor.USED_ARCH));
    }

    private static String architecture(int number) {
        Layout layout = Layouts.ipsecMb();
        return List.of("NONE", "NOAESNI", "SSE", "AVX", "AVX2", "AVX512").stream()
                .filter(name -> layout.optionalConstant("IMB_ARCH_" + name).orElse(-1) == number)
                .findFirst()
                .orElse("architecture " + number);
    }

    /**
     * Expands an AES key for GCM. Not for the packet path.
     *
     * @param key 16, 24 or 32 octets; copied to native memory and wiped there
     * @param keyData 64-aligned address of {@link #GCM_KEY_BYTES} writable octets; the expansion fits managers of the
     *     same processor only
     * @throws IllegalArgumentException if the key has another length
     */
    public void expandGcmKey(byte[] key, long keyData) {
        MemorySegment expand = function(ManagerDescriptor.GCM_KEY_EXPANSION[keySize(key.length)]);
        try {
            long _ = (long) NativeFunction.SOURCE_TARGET.invokeExact(expand, keyScratch.put(key), keyData);
        } catch (Throwable e) {
            throw failed(e);
        } finally {
            keyScratch.wipe();
        }
    }

    /**
     * The index by key size that the packet methods take: 0 for 128 bits, 1 for 192, 2 for 256.
     *
     * @throws IllegalArgumentException if an AES key has no such length
     */
    public static int keySize(int keyOctets) {
        return switch (keyOctets) {
            case 16 -> KEY_128;
            case 24 -> KEY_192;
            case 32 -> KEY_256;
            default -> throw new IllegalArgumentException("an AES key has 16, 24 or 32 octets, not " + keyOctets);
        };
    }

    /** The function that {@link #gcm} takes to encrypt with keys of that {@link #keySize}. */
    public MemorySegment gcmEncryption(int keySize) {
        return switch (keySize) {
            case KEY_128 -> encrypt128;
            case KEY_192 -> encrypt192;
            default -> encrypt256;
        };
    }

    /** The function that {@link #gcm} takes to decrypt with keys of that {@link #keySize}. */
    public MemorySegment gcmDecryption(int keySize) {
        return switch (keySize) {
            case KEY_128 -> decrypt128;
            case KEY_192 -> decrypt192;
            default -> decrypt256;
        };
    }

    /**
     * Encrypts or decrypts one message, and computes the tag that it should bear.
     *
     * @param function {@link #gcmEncryption} or {@link #gcmDecryption} for the key's size
     * @param keyData what {@link #expandGcmKey} wrote
     * @param target receives {@code octets} octets
     * @param source the text; may be the target
     * @param octets its length, 0 or more
     * @param iv address of 12 octets
     * @param associated address of the octets that are authenticated only
     * @param associatedOctets their number, 0 or more
     * @param tag receives the tag
     * @param tagOctets its length, 1 to 16
     */
    public void gcm(
            MemorySegment function,
            long keyData,
            long target,
            long source,
            long octets,
            long iv,
            long associated,
            long associatedOctets,
            long tag,
            long tagOctets) {
        call(function, context, keyData, target, source, octets, iv, associated, associatedOctets, tag, tagOctets);
    }

    private static void call(
            MemorySegment function,
            long context,
            long keyData,
            long target,
            long source,
            long octets,
            long iv,
            long associated,
            long associatedOctets,
            long tag,
            long tagOctets) {
        try {
            long _ = (long) NativeFunction.GCM.invokeExact(
                    function,
                    keyData,
                    context,
                    target,
                    source,
                    octets,
                    iv,
                    associated,
                    associatedOctets,
                    tag,
                    tagOctets);
        } catch (Throwable e) {
            throw failed(e);
        }
    }

    /**
     * The same by the function's address, for a loop of which it is known that the second compiler has it. That leaves the segment out which is
     * made here, and with it what a call asks of one that comes from elsewhere; until then each call makes 48 octets of heap.
     *
     * @param function address of {@link #gcmEncryption} or {@link #gcmDecryption}
     * @param context {@link #gcmContext} of the manager whose function it is
     */
    public static void gcm(
            long function,
            long context,
            long keyData,
            long target,
            long source,
            long octets,
            long iv,
            long associated,
            long associatedOctets,
            long tag,
            long tagOctets) {
        call(
                MemorySegment.ofAddress(function),
                context,
                keyData,
                target,
                source,
                octets,
                iv,
                associated,
                associatedOctets,
                tag,
                tagOctets);
    }

    /** Address of what {@link #gcm} keeps while it does a message. */
    public long gcmContext() {
        return context;
    }

    /**
     * Computes an AES-GMAC (RFC 4543): a GCM tag with nothing encrypted, the same for both directions.
     *
     * @param keySize 0 for a key of 128 bits, 1 for 192, 2 for 256
     * @param keyData what {@link #expandGcmKey} wrote
     * @param covered address of the octets that are authenticated
     * @param octets their number
     * @param iv address of 12 octets
     * @param tag receives the tag
     * @param tagOctets its length, 1 to 16
     */
    public void gmac(int keySize, long keyData, long covered, long octets, long iv, long tag, long tagOctets) {
        gcm(gcmEncryption(keySize), keyData, covered, covered, 0, iv, covered, octets, tag, tagOctets);
    }

    /** Overwrites key material with zeroes. */
    public static void wipe(long address, long octets) {
        Memory.fill(address, octets, 0);
    }

    /** The library's words for an error number. */
    static String describe(int error) {
        MemorySegment text = MemorySegment.ofAddress(NativeFunction.ERROR_TEXT.toLong(error));
        return text.reinterpret(ERROR_TEXT_OCTETS).getString(0) + " (error " + error + ")";
    }

    KeyScratch keyScratch() {
        return keyScratch;
    }

    long manager() {
        return manager;
    }

    /** A function that the manager chose, by the offset of its pointer. */
    MemorySegment function(int offset) {
        return MemorySegment.ofAddress(Memory.i64(manager + offset));
    }

    private static int align(int octets) {
        return (octets + OffHeap.CACHE_LINE - 1) & -OffHeap.CACHE_LINE;
    }

    /** Wipes what the manager and its context hold of keys and text, and frees them. */
    @Override
    public void close() {
        if (!closed) {
            closed = true;
            wipe(manager, managerMemory.octets());
            wipe(context, scratch.octets());
            managerMemory.close();
            scratch.close();
            keyScratch.close();
        }
    }
}
