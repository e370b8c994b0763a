package io.sallyport.dpdk.ethdev;

import io.sallyport.dpdk.memory.Memory;
import io.sallyport.dpdk.memory.OffHeap;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/** Fetches a port's counters from the driver. */
final class PortStatisticsReader {
    private final Port port;

    PortStatisticsReader(Port port) {
        this.port = port;
    }

    /** The counters that every port has; by queue for those of the given numbers that DPDK counts. */
    PortStatistics basic(int rxQueues, int txQueues) {
        try (OffHeap counters = OffHeap.scratch(StatisticsDescriptor.SIZE)) {
            long address = counters.address();
            port.check("rte_eth_stats_get", PortCalls.STATISTICS.toInt(port.id(), address));
            int queues = Math.min(Math.max(rxQueues, txQueues), StatisticsDescriptor.QUEUES);
            return new PortStatistics(
                    Memory.i64(address + StatisticsDescriptor.RECEIVED_PACKETS),
                    Memory.i64(address + StatisticsDescriptor.SENT_PACKETS),
                    Memory.i64(address + StatisticsDescriptor.RECEIVED_OCTETS),
                    Memory.i64(address + StatisticsDescriptor.SENT_OCTETS),
                    Memory.i64(address + StatisticsDescriptor.MISSED),
                    Memory.i64(address + StatisticsDescriptor.RECEIVE_ERRORS),
                    Memory.i64(address + StatisticsDescriptor.SEND_ERRORS),
                    Memory.i64(address + StatisticsDescriptor.WITHOUT_BUFFER),
                    byQueue(address, queues));
        }
    }

    private static List<QueueStatistics> byQueue(long address, int queues) {
        return IntStream.range(0, queues)
                .mapToObj(queue -> {
                    long counters = address + (long) queue * StatisticsDescriptor.COUNTER_OCTETS;
                    return new QueueStatistics(
                            queue,
                            Memory.i64(counters + StatisticsDescriptor.QUEUE_RECEIVED_PACKETS),
                            Memory.i64(counters + StatisticsDescriptor.QUEUE_RECEIVED_OCTETS),
                            Memory.i64(counters + StatisticsDescriptor.QUEUE_SENT_PACKETS),
                            Memory.i64(counters + StatisticsDescriptor.QUEUE_SENT_OCTETS),
                            Memory.i64(counters + StatisticsDescriptor.QUEUE_ERRORS));
                })
                .toList();
    }

    /** All counters of the driver by name, in its order. */
    Map<String, Long> extended() {
        int count = names(0, 0);
        if (count == 0) {
            return Map.of();
        }
        try (OffHeap names = OffHeap.scratch((long) count * StatisticsDescriptor.EXTENDED_NAME_SIZE);
                OffHeap values = OffHeap.scratch((long) count * StatisticsDescriptor.EXTENDED_SIZE)) {
            int named = names(names.address(), count);
            int found = PortCalls.EXTENDED_VALUES.toInt(port.id(), values.address(), count);
            port.check("rte_eth_xstats_get", found);
            Map<String, Long> counters = new LinkedHashMap<>();
            for (int i = 0; i < Math.min(found, count); i++) {
                long value = values.address() + (long) i * StatisticsDescriptor.EXTENDED_SIZE;
                int id = (int) Memory.i64(value + StatisticsDescriptor.EXTENDED_ID);
                if (id < Math.min(named, count)) {
                    counters.put(
                            CText.read(
                                    names.address() + (long) id * StatisticsDescriptor.EXTENDED_NAME_SIZE,
                                    StatisticsDescriptor.EXTENDED_NAME_SIZE),
                            Memory.i64(value + StatisticsDescriptor.EXTENDED_VALUE));
                }
            }
            return Collections.unmodifiableMap(counters);
        }
    }

    private int names(long address, int room) {
        int count = PortCalls.EXTENDED_NAMES.toInt(port.id(), address, room);
        port.check("rte_eth_xstats_get_names", count);
        return count;
    }
}
