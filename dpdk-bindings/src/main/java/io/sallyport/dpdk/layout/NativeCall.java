package io.sallyport.dpdk.layout;

import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.util.Collections;

/**
 * A C function whose parameters and result are integers and pointers, called as the machine sees it: each is 64 bits wide, of which
 * the function reads the low ones that its parameter has (System V ABI for AMD64, 3.2.3: what lies above them is undefined).
 *
 * <p>So all functions of as many parameters are of one shape. The JVM makes classes for each shape, which takes it some 10 ms at a start; with
 * a shape for each prototype there were 45 of them (docs/adr/0018).
 *
 * <p>This is for calls off the packet path. On it, {@link #critical} gives the handle itself, and a {@code catch} with {@link #failed}.
 */
public final class NativeCall {
    private final String function;
    private final MethodHandle handle;

    NativeCall(String function, MemorySegment address, int parameters, Linker.Option... options) {
        this.function = function;
        handle = Linker.nativeLinker().downcallHandle(address, shape(parameters), options);
    }

    /**
     * A handle for functions that are known at the call only, {@code (MemorySegment function, long...) → long}. The thread does not leave
     * the Java state while it calls, so that no collection can begin: the function has to be short, some 10 µs at most.
     *
     * @param parameters how many the functions have
     */
    public static MethodHandle critical(int parameters) {
        return Linker.nativeLinker().downcallHandle(shape(parameters), Linker.Option.critical(false));
    }

    /**
     * Calls a function that returns a C {@code int}.
     *
     * @param arguments integers and addresses, as many as the function has parameters
     */
    public int toInt(long... arguments) {
        return (int) toLong(arguments);
    }

    /**
     * Calls a function that returns 64 bits or a pointer.
     *
     * @param arguments integers and addresses, as many as the function has parameters
     */
    public long toLong(long... arguments) {
        try {
            return invoke(arguments);
        } catch (Throwable e) {
            throw failed(e);
        }
    }

    /**
     * Calls a function for what it does; what it returns is not looked at.
     *
     * @param arguments integers and addresses, as many as the function has parameters
     */
    public void run(long... arguments) {
        long _ = toLong(arguments);
    }

    /**
     * Throws what a call threw; declared to return, so that a caller can write {@code throw failed(e)}. A handle declares {@code Throwable} but
     * throws nothing of its own: whatever comes out of one is a defect (a wrong type at the call) or an error of the JVM.
     */
    public static RuntimeException failed(Throwable e) {
        if (e instanceof Error error) {
            throw error;
        }
        if (e instanceof RuntimeException exception) {
            throw exception;
        }
        throw new IllegalStateException("A call failed before it reached native code.", e);
    }

    private long invoke(long[] a) throws Throwable {
        int parameters = handle.type().parameterCount();
        if (a.length != parameters) {
            throw new IllegalArgumentException(
                    function + " was called with " + a.length + " arguments in place of " + parameters);
        }
        return switch (parameters) {
            case 0 -> (long) handle.invokeExact();
            case 1 -> (long) handle.invokeExact(a[0]);
            case 2 -> (long) handle.invokeExact(a[0], a[1]);
            case 3 -> (long) handle.invokeExact(a[0], a[1], a[2]);
            case 4 -> (long) handle.invokeExact(a[0], a[1], a[2], a[3]);
            case 5 -> (long) handle.invokeExact(a[0], a[1], a[2], a[3], a[4]);
            case 6 -> (long) handle.invokeExact(a[0], a[1], a[2], a[3], a[4], a[5]);
            default -> throw new IllegalArgumentException(function + " has more parameters than a call takes");
        };
    }

    private static FunctionDescriptor shape(int parameters) {
        return FunctionDescriptor.of(
                ValueLayout.JAVA_LONG,
                Collections.nCopies(parameters, ValueLayout.JAVA_LONG).toArray(MemoryLayout[]::new));
    }
}
