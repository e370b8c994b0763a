package io.sallyport.gateway.config;

import java.util.OptionalInt;

/**
 * One worker thread.
 *
 * @param cpu that it is bound to; empty to let the kernel choose
 * @param idle what it does while no packet comes
 * @param realTime its priority among the kernel's real-time threads, 1 to 99; empty to be an ordinary thread
 */
public record WorkerSettings(OptionalInt cpu, Idle idle, OptionalInt realTime) {
    /** What a worker does while no packet comes. */
    public enum Idle {
        /** Polls on: the shortest delay, and a whole CPU. */
        SPIN,
        /** Polls ever more seldom, down to a pause of some tens of microseconds. */
        BACKOFF
    }
}
