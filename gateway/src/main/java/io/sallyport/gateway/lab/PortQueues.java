package io.sallyport.gateway.lab;

import io.sallyport.dpdk.ethdev.Port;
import io.sallyport.dpdk.ethdev.RxQueue;
import io.sallyport.dpdk.ethdev.TxQueue;
import java.util.ArrayList;
import java.util.List;

/**
 * All queues of a port. It is joined to a gateway's, where each worker sends by a queue of its own.
 *
 * @param arrivals by their numbers
 * @param departures by their numbers
 */
record PortQueues(List<RxQueue> arrivals, List<TxQueue> departures) {
    static PortQueues of(Port port) {
        List<RxQueue> arrivals = new ArrayList<>();
        for (int queue = 0; queue < port.rxQueues(); queue++) {
            arrivals.add(port.rxQueue(queue));
        }
        List<TxQueue> departures = new ArrayList<>();
        for (int queue = 0; queue < port.txQueues(); queue++) {
            departures.add(port.txQueue(queue));
        }
        return new PortQueues(arrivals, departures);
    }
}
