package io.sallyport.dpdk.ethdev;

/**
 * What one queue number of a port counted, both directions. Zeros if the driver does not count by queue.
 *
 * @param queue its number
 * @param receivedPackets packets received
 * @param receivedOctets octets received
 * @param sentPackets packets sent
 * @param sentOctets octets sent
 * @param errors packets that the queue received and dropped
 */
public record QueueStatistics(
        int queue, long receivedPackets, long receivedOctets, long sentPackets, long sentOctets, long errors) {}
