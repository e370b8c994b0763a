package io.sallyport.pipeline.worker;

import io.sallyport.dpdk.ethdev.RxQueue;
import io.sallyport.pipeline.classify.IngressPort;

/**
 * One receive queue that a worker polls.
 *
 * @param queue the queue
 * @param port the port that it belongs to
 */
public record RxLane(RxQueue queue, IngressPort port) {}
