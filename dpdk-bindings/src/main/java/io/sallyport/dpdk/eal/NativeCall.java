package io.sallyport.dpdk.eal;

/**
 * Runs a downcall and keeps {@code Throwable} out of the callers' signatures.
 *
 * <p>A downcall handle declares {@code Throwable} but throws nothing of its own: whatever comes out of one is a defect
 * (a wrong type at the call) or an error of the JVM. For calls off the packet path; on it, a {@code catch} with
 * {@link #failed(Throwable)} costs no lambda.
 */
public final class NativeCall {
    private NativeCall() {}

    /** A downcall that returns a C {@code int} or nothing narrower. */
    @FunctionalInterface
    public interface IntCall {
        int call() throws Throwable;
    }

    /** A downcall that returns 64 bits or a pointer. */
    @FunctionalInterface
    public interface LongCall {
        long call() throws Throwable;
    }

    /** A downcall that returns nothing. */
    @FunctionalInterface
    public interface VoidCall {
        void call() throws Throwable;
    }

    /** The result of {@code call}. */
    public static int toInt(IntCall call) {
        try {
            return call.call();
        } catch (Throwable e) {
            throw failed(e);
        }
    }

    /** The result of {@code call}. */
    public static long toLong(LongCall call) {
        try {
            return call.call();
        } catch (Throwable e) {
            throw failed(e);
        }
    }

    /** Runs {@code call}, whose body is a block: an expression would be taken to return a value. */
    public static void run(VoidCall call) {
        try {
            call.call();
        } catch (Throwable e) {
            throw failed(e);
        }
    }

    /** Throws what a downcall threw; declared to return, so that a caller can write {@code throw failed(e)}. */
    public static RuntimeException failed(Throwable e) {
        if (e instanceof Error error) {
            throw error;
        }
        if (e instanceof RuntimeException exception) {
            throw exception;
        }
        throw new IllegalStateException("A downcall failed before it reached native code.", e);
    }
}
