package io.sallyport.pipeline.plane;

import io.sallyport.dpdk.ethdev.RxQueue;
import io.sallyport.dpdk.ethdev.TxQueue;
import io.sallyport.pipeline.classify.IngressPort;
import java.util.List;

/**
 * A started port as the pipeline sees it. Its place in the list that {@link DataPlane#attach} takes is its index.
 *
 * @param ingress what classification needs of it
 * @param mtu octets of the largest IP packet that it sends
 * @param receive its receive queues, each polled by one worker
 * @param transmit its transmit queues, one for each worker
 */
public record PlanePort(IngressPort ingress, int mtu, List<RxQueue> receive, List<TxQueue> transmit) {
    public PlanePort {
        receive = List.copyOf(receive);
        transmit = List.copyOf(transmit);
    }
}
