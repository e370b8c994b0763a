package io.sallyport.dpdk.cryptodev;

/**
 * A device's counters since it was made, in operations.
 *
 * @param enqueued taken by the device; crypto_null leaves out bursts of which it took a part only
 * @param dequeued given back
 * @param enqueueErrors that the device could not take, or bursts that did not fit, as the driver counts
 * @param dequeueErrors that went wrong; with some drivers also those whose ICV was wrong
 */
public record DeviceStatistics(long enqueued, long dequeued, long enqueueErrors, long dequeueErrors) {}
