package io.sallyport.pipeline.trace;

/** Gets what a trace has captured, on the thread that drains it. */
@FunctionalInterface
public interface TraceListener {
    /** One packet. */
    void onPacket(TracedPacket packet);
}
