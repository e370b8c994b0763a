package io.sallyport.pipeline.burst;

/** Sees dropped packets while they still stand in their buffers, on the worker's thread. */
public interface DropWatch {
    /** Nobody looks. */
    DropWatch NONE = (mbuf, reason) -> {};

    /** A packet is being dropped; its buffer has not been given back yet. */
    void dropped(long mbuf, DropReason reason);
}
