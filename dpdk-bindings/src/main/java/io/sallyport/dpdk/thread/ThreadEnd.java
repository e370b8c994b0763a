package io.sallyport.dpdk.thread;

/** Waits for the ends of threads whose memory is freed next. */
public final class ThreadEnd {
    private ThreadEnd() {}

    /** Waits until the thread has ended, even if the caller is interrupted meanwhile, which it is told of afterwards. */
    public static void await(Thread thread) {
        boolean interrupted = false;
        while (thread.isAlive()) {
            try {
                thread.join();
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
