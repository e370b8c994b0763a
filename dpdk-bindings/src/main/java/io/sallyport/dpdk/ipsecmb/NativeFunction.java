package io.sallyport.dpdk.ipsecmb;

import io.sallyport.dpdk.layout.NativeLibraries;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.util.Arrays;
import java.util.Optional;

/**
 * Handles for the functions of IPsec_MB by their shape. Pointers and lengths are all Java longs.
 *
 * <p>The functions of a manager are reached through handles that take the function as their first argument, a constant
 * for the JIT compiler whichever function it is. They are critical calls: the thread does not leave the Java state, so
 * each must be short. A burst of full-sized packets takes some 10 µs.
 */
final class NativeFunction {
    /** {@code imb_get_mb_mgr_size}: octets of a manager with all it needs. */
    static final MethodHandle MANAGER_SIZE = named("imb_get_mb_mgr_size", FunctionDescriptor.of(ValueLayout.JAVA_LONG));

    /** {@code imb_set_pointers_mb_mgr(memory, flags, reset)}: lays a manager out in memory of the caller. */
    static final MethodHandle SET_POINTERS = named(
            "imb_set_pointers_mb_mgr",
            FunctionDescriptor.of(
                    ValueLayout.JAVA_LONG, ValueLayout.JAVA_LONG, ValueLayout.JAVA_LONG, ValueLayout.JAVA_INT));

    /** {@code init_mb_mgr_auto(manager, architecture)}: picks the fastest functions and tests them. */
    static final MethodHandle INIT_AUTO =
            named("init_mb_mgr_auto", FunctionDescriptor.ofVoid(ValueLayout.JAVA_LONG, ValueLayout.JAVA_LONG));

    /** {@code init_mb_mgr_sse(manager)}: picks functions of narrow vectors, and SHA instructions if there are any. */
    static final MethodHandle INIT_NARROW = named("init_mb_mgr_sse", FunctionDescriptor.ofVoid(ValueLayout.JAVA_LONG));

    /** {@code imb_get_strerror(error)}: a static text. */
    static final MethodHandle ERROR_TEXT =
            named("imb_get_strerror", FunctionDescriptor.of(ValueLayout.ADDRESS, ValueLayout.JAVA_INT));

    /** {@code imb_set_session(manager, job)}: IPsec_MB 2.0's burst API wants it for each job; 1.3 has none. */
    static final Optional<MemorySegment> SET_SESSION = NativeLibraries.ipsecMb().find("imb_set_session");

    /** For {@link #SET_SESSION}: {@code (function, manager, job) → session}. */
    static final MethodHandle SESSION =
            critical(FunctionDescriptor.of(ValueLayout.JAVA_INT, ValueLayout.JAVA_LONG, ValueLayout.JAVA_LONG));

    /** {@code (function, source, target)}: key expansion for GCM, one block of a hash. */
    static final MethodHandle SOURCE_TARGET = critical(longs(2));

    /** {@code (function, key, first, second)}: AES key expansion, subkeys of CMAC. */
    static final MethodHandle AES_KEY_EXPANSION = critical(longs(3));

    /** {@code (function, key, first, second, third)}. */
    static final MethodHandle XCBC_KEY_EXPANSION = critical(longs(4));

    /** {@code (function, schedule, key) → 0 if done}. */
    static final MethodHandle DES_KEY_EXPANSION =
            critical(FunctionDescriptor.of(ValueLayout.JAVA_INT, ValueLayout.JAVA_LONG, ValueLayout.JAVA_LONG));

    /** {@code (function, key, context, target, source, octets, iv, aad, aadOctets, tag, tagOctets)}. */
    static final MethodHandle GCM = critical(longs(10));

    /** {@code (function, key, context, iv, aad, aadOctets)}. */
    static final MethodHandle GCM_INIT = critical(longs(5));

    /** {@code (function, key, context, target, source, octets)}. */
    static final MethodHandle GCM_UPDATE = critical(longs(5));

    /** {@code (function, key, context, tag, tagOctets)}. */
    static final MethodHandle GCM_FINALIZE = critical(longs(4));

    /** {@code (function, manager, jobs, pointers) → jobs}: get, submit and flush. */
    static final MethodHandle BURST = critical(FunctionDescriptor.of(
            ValueLayout.JAVA_INT, ValueLayout.JAVA_LONG, ValueLayout.JAVA_INT, ValueLayout.JAVA_LONG));

    /** {@code (function, manager, jobs, count, cipher, direction, keyOctets) → jobs done}: all ciphers of jobs in a row. */
    static final MethodHandle CIPHER_BURST = critical(FunctionDescriptor.of(
            ValueLayout.JAVA_INT,
            ValueLayout.JAVA_LONG,
            ValueLayout.JAVA_LONG,
            ValueLayout.JAVA_INT,
            ValueLayout.JAVA_INT,
            ValueLayout.JAVA_INT,
            ValueLayout.JAVA_INT));

    /** {@code (function, manager, jobs, count, hash) → jobs done}: all hashes of jobs in a row. */
    static final MethodHandle HASH_BURST = critical(FunctionDescriptor.of(
            ValueLayout.JAVA_INT,
            ValueLayout.JAVA_LONG,
            ValueLayout.JAVA_LONG,
            ValueLayout.JAVA_INT,
            ValueLayout.JAVA_INT));

    private NativeFunction() {}

    /** What a call threw. Handles declare Throwable; one whose arguments fit throws nothing. */
    static IllegalStateException failed(Throwable cause) {
        return new IllegalStateException("A call of IPsec_MB could not be made", cause);
    }

    private static MethodHandle named(String function, FunctionDescriptor shape) {
        return NativeLibraries.ipsecMb().downcall(function, shape);
    }

    private static MethodHandle critical(FunctionDescriptor shape) {
        return Linker.nativeLinker().downcallHandle(shape, Linker.Option.critical(false));
    }

    private static FunctionDescriptor longs(int parameters) {
        ValueLayout[] layouts = new ValueLayout[parameters];
        Arrays.fill(layouts, ValueLayout.JAVA_LONG);
        return FunctionDescriptor.ofVoid(layouts);
    }
}
