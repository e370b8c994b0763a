package io.sallyport.dpdk.ethdev;

import java.util.List;

/**
 * What a port counted since it was started or its statistics were reset.
 *
 * @param receivedPackets packets received without an error
 * @param sentPackets packets sent
 * @param receivedOctets octets received without an error
 * @param sentOctets octets sent
 * @param missed packets that the device dropped because no descriptor was free
 * @param receiveErrors packets received with an error
 * @param sendErrors packets that the device failed to send
 * @param withoutBuffer packets that no mbuf was left for
 * @param queues by queue, as far as DPDK counts by queue (16 queues in the supported releases)
 */
public record PortStatistics(
        long receivedPackets,
        long sentPackets,
        long receivedOctets,
        long sentOctets,
        long missed,
        long receiveErrors,
        long sendErrors,
        long withoutBuffer,
        List<QueueStatistics> queues) {
    public PortStatistics {
        queues = List.copyOf(queues);
    }
}
