package io.sallyport.pipeline.plane;

import io.sallyport.dpdk.ethdev.RxQueue;
import io.sallyport.dpdk.ethdev.TxQueue;
import io.sallyport.pipeline.classify.IngressPort;
import java.util.List;
import java.util.Optional;

/**
 * A started port as the pipeline sees it, or a VLAN on one. Its place in the list that {@link DataPlane#attach} takes is its
 * index.
 *
 * @param ingress what classification needs of it
 * @param mtu octets of the largest IP packet that it sends
 * @param receive its receive queues, each polled by one worker; none of a VLAN
 * @param transmit its transmit queues, one for each worker; none of a VLAN
 * @param vlan where the VLAN is, if it is one
 */
public record PlanePort(
        IngressPort ingress, int mtu, List<RxQueue> receive, List<TxQueue> transmit, Optional<Vlan> vlan) {
    /**
     * Where a VLAN is.
     *
     * @param parent index of the port that its frames are tagged on
     * @param id 1 to 4,094
     */
    public record Vlan(int parent, int id) {}

    public PlanePort {
        receive = List.copyOf(receive);
        transmit = List.copyOf(transmit);
    }

    /** A port of its own. */
    public PlanePort(IngressPort ingress, int mtu, List<RxQueue> receive, List<TxQueue> transmit) {
        this(ingress, mtu, receive, transmit, Optional.empty());
    }

    /** A VLAN on another port. */
    public static PlanePort onVlan(IngressPort ingress, int mtu, int parent, int id) {
        return new PlanePort(ingress, mtu, List.of(), List.of(), Optional.of(new Vlan(parent, id)));
    }
}
