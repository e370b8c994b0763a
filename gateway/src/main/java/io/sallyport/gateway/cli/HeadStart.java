package io.sallyport.gateway.cli;

import io.sallyport.dpdk.layout.LayoutException;
import io.sallyport.dpdk.layout.NativeHandles;
import io.sallyport.dpdk.layout.NativeLibraryException;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;

/** What a gateway will need, made on threads of their own while the command line and the configuration are read, or DPDK starts. */
final class HeadStart {
    private HeadStart() {}

    /** Begins with what needs no configuration, and returns at once: whoever needs a part of it first waits for that part, or makes it. */
    static void begin() {
        Thread _ = thread(HeadStart::make);
    }

    /**
     * Makes something, while the caller goes on.
     *
     * @return waits for it
     */
    static <T> Supplier<T> of(Supplier<T> made) {
        return CompletableFuture.supplyAsync(made, HeadStart::thread)::join;
    }

    private static Thread thread(Runnable work) {
        return Thread.ofPlatform().name("head-start").daemon().start(work);
    }

    private static void make() {
        LogOption.prepare();
        try {
            NativeHandles.make();
        } catch (NativeLibraryException | LayoutException _) {
            // The gateway needs the library as well, and tells its user what is wrong with it.
        }
    }
}
