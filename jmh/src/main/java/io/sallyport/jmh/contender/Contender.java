package io.sallyport.jmh.contender;

/** One of those that take turns. */
public interface Contender extends AutoCloseable {
    /** Processor time of one window. */
    long WINDOW_NANOS = 100_000_000;

    /** As tables call it. */
    String name();

    /** Carries packets for one window; answers packets per second of processor time. */
    double window() throws InterruptedException;

    @Override
    void close();
}
