package io.sallyport.dpdk.cryptodev;

/** A way into something that does operations, and out of it, for one thread. Neither call waits. */
public interface OperationQueue {
    /**
     * Hands operations over. Those that were taken, the first of the array, belong to the other side until they come back.
     *
     * @param array addresses of {@code count} operations
     * @param count 0 to 65,535
     * @return how many were taken
     */
    int enqueue(long array, int count);

    /**
     * Takes operations back that are done.
     *
     * @param array room for {@code count} addresses
     * @return how many came back
     */
    int dequeue(long array, int count);
}
