package io.sallyport.dpdk.ipsecmb;

import static io.sallyport.dpdk.layout.NativeCall.critical;

import io.sallyport.dpdk.layout.NativeCall;
import io.sallyport.dpdk.layout.NativeLibraries;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;
import java.util.Optional;

/**
 * Handles for the functions of IPsec_MB by their shape. Pointers, lengths and results are all Java longs.
 *
 * <p>The functions of a manager are reached through handles that take the function as their first argument, a constant
 * for the JIT compiler whichever function it is. They are critical calls: the thread does not leave the Java state, so
 * each must be short. A burst of full-sized packets takes some 10 µs.
 */
final class NativeFunction {
    private static final NativeLibraries IPSEC_MB = NativeLibraries.ipsecMb();

    /** {@code imb_get_mb_mgr_size}: octets of a manager with all it needs. */
    static final NativeCall MANAGER_SIZE = IPSEC_MB.function("imb_get_mb_mgr_size", 0);

    /** {@code imb_set_pointers_mb_mgr(memory, flags, reset)}: lays a manager out in memory of the caller. */
    static final NativeCall SET_POINTERS = IPSEC_MB.function("imb_set_pointers_mb_mgr", 3);

    /** {@code init_mb_mgr_auto(manager, architecture)}: picks the fastest functions and tests them. */
    static final NativeCall INIT_AUTO = IPSEC_MB.function("init_mb_mgr_auto", 2);

    /** {@code init_mb_mgr_sse(manager)}: picks functions of narrow vectors, and SHA instructions if there are any. */
    static final NativeCall INIT_NARROW = IPSEC_MB.function("init_mb_mgr_sse", 1);

    /** {@code imb_get_strerror(error)}: a static text. */
    static final NativeCall ERROR_TEXT = IPSEC_MB.function("imb_get_strerror", 1);

    /** {@code imb_set_session(manager, job)}: IPsec_MB 2.0's burst API wants it for each job; 1.3 has none. */
    static final Optional<MemorySegment> SET_SESSION = IPSEC_MB.find("imb_set_session");

    /** For {@link #SET_SESSION}: {@code (function, manager, job) → session}. */
    static final MethodHandle SESSION = critical(2);

    /** {@code (function, source, target)}: key expansion for GCM, one block of a hash. */
    static final MethodHandle SOURCE_TARGET = critical(2);

    /** {@code (function, key, first, second)}: AES key expansion, subkeys of CMAC. */
    static final MethodHandle AES_KEY_EXPANSION = critical(3);

    /** {@code (function, key, first, second, third)}. */
    static final MethodHandle XCBC_KEY_EXPANSION = critical(4);

    /** {@code (function, schedule, key) → 0 if done}. */
    static final MethodHandle DES_KEY_EXPANSION = critical(2);

    /** {@code (function, key, context, target, source, octets, iv, aad, aadOctets, tag, tagOctets)}. */
    static final MethodHandle GCM = critical(10);

    /** {@code (function, key, context, iv, aad, aadOctets)}. */
    static final MethodHandle GCM_INIT = critical(5);

    /** {@code (function, key, context, target, source, octets)}. */
    static final MethodHandle GCM_UPDATE = critical(5);

    /** {@code (function, key, context, tag, tagOctets)}. */
    static final MethodHandle GCM_FINALIZE = critical(4);

    /** {@code (function, manager, jobs, pointers) → jobs}: get, submit and flush. */
    static final MethodHandle BURST = critical(3);

    /** {@code (function, manager, jobs, count, cipher, direction, keyOctets) → jobs done}: all ciphers of jobs in a row. */
    static final MethodHandle CIPHER_BURST = critical(6);

    /** {@code (function, manager, jobs, count, hash) → jobs done}: all hashes of jobs in a row. */
    static final MethodHandle HASH_BURST = critical(4);

    private NativeFunction() {}

    /** What a call threw. Handles declare Throwable; one whose arguments fit throws nothing. */
    static IllegalStateException failed(Throwable cause) {
        return new IllegalStateException("A call of IPsec_MB could not be made", cause);
    }
}
