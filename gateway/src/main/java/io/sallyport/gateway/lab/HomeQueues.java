package io.sallyport.gateway.lab;

import io.sallyport.gateway.run.Gateway;
import io.sallyport.pipeline.handoff.Ownership;
import java.util.ArrayList;
import java.util.List;

/** By which queues of one of the lab's gateways packets come to the worker that owns their SA. */
final class HomeQueues {
    private static final int INSIDE = 0;
    private static final int OUTSIDE = 1;

    private final Gateway gateway;
    private final int workers;

    HomeQueues(Gateway gateway) {
        this.gateway = gateway;
        workers = gateway.settings().workers().size();
    }

    /** For each of the tunnels, by their numbers, the queue inside. */
    List<Integer> inside(List<Integer> flows) {
        List<Integer> queues = new ArrayList<>();
        for (int flow : flows) {
            int spi = LabNetwork.tunnel(gateway.settings(), flow).inbound().spi();
            queues.add(queue(INSIDE, gateway.plane().ownership().owner(Ownership.shardOf(spi))));
        }
        return queues;
    }

    /** For each worker, by its number, a queue outside. */
    List<Integer> outside() {
        List<Integer> queues = new ArrayList<>();
        for (int worker = 0; worker < workers; worker++) {
            queues.add(queue(OUTSIDE, worker));
        }
        return queues;
    }

    private int queue(int port, int worker) {
        return gateway.plane().queueOf(port, workers, worker).orElseThrow();
    }
}
