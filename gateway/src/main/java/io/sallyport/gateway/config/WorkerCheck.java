package io.sallyport.gateway.config;

import static io.sallyport.gateway.yaml.Shape.child;
import static io.sallyport.gateway.yaml.Shape.item;

import io.sallyport.gateway.yaml.Problems;
import java.util.BitSet;

/** Holds the workers' CPUs against each other and against the machine. */
final class WorkerCheck {
    private final GatewaySettings settings;
    private final Problems problems;
    private final BitSet online;

    /**
     * A check.
     *
     * @param online the machine's CPUs; empty if they are not known
     */
    WorkerCheck(GatewaySettings settings, Problems problems, BitSet online) {
        this.settings = settings;
        this.problems = problems;
        this.online = online;
    }

    void check() {
        Unique<Integer> cpus = new Unique<>(problems, "two workers on one CPU would only take turns");
        for (int i = 0; i < settings.workers().size(); i++) {
            WorkerSettings worker = settings.workers().get(i);
            String path = child(item("workers", i), "cpu");
            worker.cpu().ifPresent(cpu -> {
                cpus.see(path, cpu, "CPU " + cpu);
                warnIfOffline(path, cpu);
            });
            if (worker.realTime().isPresent() && worker.idle() == WorkerSettings.Idle.SPIN) {
                problems.error(
                        child(item("workers", i), "real-time"),
                        "a real-time worker that spins never lets another thread have its CPU; write idle: backoff, or leave"
                                + " this out");
            }
        }
        warnIfOffline("dpdk.lcore", settings.dpdk().lcore());
    }

    /** The file may be meant for another machine, so this is no error before the start. */
    private void warnIfOffline(String path, int cpu) {
        if (!online.isEmpty() && !online.get(cpu) && problems.isSound(path)) {
            problems.warning(path, "this machine has no CPU " + cpu + " online; it has " + online);
        }
    }
}
