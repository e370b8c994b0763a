package io.sallyport.ike.pool;

/**
 * What a pool has done since its start.
 *
 * @param submitted tasks taken over
 * @param refused tasks that were not taken, since too many were under way
 * @param replied replies called
 * @param dropped results that nobody awaited any more
 * @param underWay tasks that are neither replied nor dropped yet
 */
public record CryptoPoolCounters(long submitted, long refused, long replied, long dropped, int underWay) {}
