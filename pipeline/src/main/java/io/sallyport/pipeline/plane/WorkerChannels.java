package io.sallyport.pipeline.plane;

import io.sallyport.pipeline.audit.AuditLimits;
import io.sallyport.pipeline.audit.AuditTrail;
import io.sallyport.pipeline.burst.DropAudit;
import io.sallyport.pipeline.burst.Drops;
import io.sallyport.pipeline.burst.WorkerCounters;
import io.sallyport.pipeline.classify.IngressPort;
import io.sallyport.pipeline.event.SaEvents;
import io.sallyport.pipeline.host.HostRings;
import io.sallyport.pipeline.neighbour.NeighbourRings;
import io.sallyport.pipeline.pmtu.PathMtuReports;
import io.sallyport.pipeline.sad.Promotion;
import io.sallyport.pipeline.sad.TrialBudget;
import io.sallyport.pipeline.trace.TraceTap;
import java.util.List;

/**
 * Where one worker and the control thread meet: what the worker counts, tells and is told.
 *
 * @param drops the worker's, which takes them over; audited drops go to the trail
 * @param events promotions and ends of lifetimes
 * @param paths what ICMP says of the MTUs of paths
 * @param host datagrams from and to the gateway itself
 * @param neighbours questions and answers of neighbour resolution
 */
record WorkerChannels(
        WorkerCounters counters,
        Drops drops,
        AuditTrail trail,
        SaEvents events,
        Promotion promotion,
        PathMtuReports paths,
        HostRings host,
        NeighbourRings neighbours,
        TraceTap tap)
        implements AutoCloseable {
    private static final int EVENTS_PER_WORKER = 4096;

    /**
     * The channels of a new worker.
     *
     * @param ports the gateway's, by which a trace names where a packet came from
     */
    static WorkerChannels open(AuditLimits audit, TrialBudget perSa, TrialBudget perWorker, List<IngressPort> ports) {
        WorkerCounters counters = new WorkerCounters();
        AuditTrail trail = new AuditTrail(audit, counters);
        Drops drops = new Drops(counters, audit.perSecond() == 0 ? DropAudit.NONE : trail);
        SaEvents events = new SaEvents(EVENTS_PER_WORKER);
        return new WorkerChannels(
                counters,
                drops,
                trail,
                events,
                new Promotion(events, perSa, perWorker),
                new PathMtuReports(),
                new HostRings(),
                new NeighbourRings(),
                new TraceTap(ports, drops));
    }

    /** Frees what neither end does. */
    @Override
    public void close() {
        promotion.close();
        events.close();
        paths.close();
        trail.close();
        tap.close();
    }
}
