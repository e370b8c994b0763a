package io.sallyport.pipeline.plane;

import io.sallyport.dpdk.ethdev.RxQueue;
import io.sallyport.pipeline.classify.IngressPort;
import io.sallyport.pipeline.forward.TxBuffer;
import io.sallyport.pipeline.worker.RxLane;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * Which queues of which ports are whose: receive queue q of port p is worker (p + q) modulo their number's, and of each
 * port's transmit queues every worker has the one of its own number.
 */
final class QueueDeal {
    private final List<PlanePort> ports;
    private final List<IngressPort> ingress;
    private final int workers;

    /**
     * A deal.
     *
     * @throws IllegalArgumentException if a port has fewer transmit queues than there are workers
     */
    QueueDeal(List<PlanePort> ports, int workers) {
        for (PlanePort port : ports) {
            if (port.vlan().isEmpty() && port.transmit().size() < workers) {
                throw new IllegalArgumentException("port " + port.ingress().index() + " has "
                        + port.transmit().size() + " transmit queues, but there are " + workers
                        + " workers, and each needs its own");
            }
        }
        this.ports = ports;
        this.workers = workers;
        ingress = IntStream.range(0, ports.size())
                .mapToObj(p -> ports.get(p).ingress().withVlans(vlansOn(p)))
                .toList();
    }

    static int workerOf(int port, int queue, int workers) {
        return (port + queue) % workers;
    }

    private Map<Integer, IngressPort> vlansOn(int parent) {
        return ports.stream()
                .filter(port -> port.vlan().filter(on -> on.parent() == parent).isPresent())
                .collect(Collectors.toMap(port -> port.vlan().orElseThrow().id(), PlanePort::ingress));
    }

    /** All ports, with the VLANs that are on them. */
    List<IngressPort> ingress() {
        return ingress;
    }

    /** The receive queues that a worker polls. */
    List<RxLane> lanes(int worker) {
        List<RxLane> lanes = new ArrayList<>();
        for (int p = 0; p < ports.size(); p++) {
            List<RxQueue> queues = ports.get(p).receive();
            for (int q = 0; q < queues.size(); q++) {
                if (workerOf(p, q, workers) == worker) {
                    lanes.add(new RxLane(queues.get(q), ingress.get(p)));
                }
            }
        }
        return lanes;
    }

    /** What a worker sends by, in the order of the ports. Ports of their own come first, since VLANs send by those. */
    List<TxBuffer> transmit(int worker, WorkerChannels channels) {
        TxBuffer[] transmit = new TxBuffer[ports.size()];
        for (int p = 0; p < transmit.length; p++) {
            PlanePort port = ports.get(p);
            if (port.vlan().isEmpty()) {
                transmit[p] = new TxBuffer(
                        port.transmit().get(worker),
                        port.mtu(),
                        port.ingress().isOutside(),
                        channels.counters(),
                        channels.drops(),
                        channels.tap(),
                        p);
            }
        }
        for (int p = 0; p < transmit.length; p++) {
            PlanePort port = ports.get(p);
            if (port.vlan().isPresent()) {
                PlanePort.Vlan vlan = port.vlan().get();
                transmit[p] = new TxBuffer(
                        transmit[vlan.parent()],
                        vlan.id(),
                        port.mtu(),
                        port.ingress().isOutside());
            }
        }
        return List.of(transmit);
    }
}
