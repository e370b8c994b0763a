package io.sallyport.gateway.ike;

import io.sallyport.pipeline.spd.PolicySas;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/**
 * Which pair's outbound SA each policy names, and each of its workers where pairs are bound to workers.
 *
 * <pre>
 *   announced   a pending pair: the candidate behind the current SA, or the current one if there is none
 *   named       it is in use: the current SA
 *   forgotten   another pair in use takes its place, or none
 * </pre>
 *
 * <p>A worker without a pair of its own seals with the policy's: the first that is in use. Belongs to the control thread.
 */
final class OutboundNames {
    private static final long NO_SA = 0;

    private final Supplier<PolicySas> current;
    private final int workers;
    /** Pairs that are bound to workers, of each policy, the oldest first. */
    private final Map<Integer, List<InstalledPair>> bound = new HashMap<>();
    /** Pairs of no worker that are in use, of each policy, in the order in which they came to be. */
    private final Map<Integer, List<InstalledPair>> shared = new HashMap<>();

    /**
     * Names nothing yet.
     *
     * @param sas the SAs of the policies, as they are now
     * @param workers how many there are
     */
    OutboundNames(Supplier<PolicySas> sas, int workers) {
        this.current = sas;
        this.workers = workers;
    }

    /** True if a policy has an SA, in use or pending. */
    boolean isNamed(int policy) {
        return sas().currentAcquire(policy) != NO_SA;
    }

    void announce(InstalledPair pair) {
        long hot = pair.outbound().hot();
        if (pair.resource().isPresent()) {
            bound.computeIfAbsent(pair.policy(), _ -> new ArrayList<>()).add(pair);
            long own = own(pair);
            if (sas().ownCurrentAcquire(own) == NO_SA) {
                sas().publishOwnCurrent(own, hot);
            } else {
                sas().publishOwnCandidate(own, hot);
            }
            if (sas().currentAcquire(pair.policy()) == NO_SA) {
                sas().publishCurrent(pair.policy(), hot);
            }
        } else if (sas().currentAcquire(pair.policy()) == NO_SA) {
            sas().publishCurrent(pair.policy(), hot);
        } else {
            sas().publishCandidate(pair.policy(), hot);
        }
    }

    /** The pair is in use. */
    void name(InstalledPair pair) {
        long hot = pair.outbound().hot();
        pair.nameOutbound();
        if (pair.resource().isPresent()) {
            long own = own(pair);
            sas().publishOwnCurrent(own, hot);
            if (sas().ownCandidateAcquire(own) == hot) {
                sas().publishOwnCandidate(own, NO_SA);
            }
            publishFirst(pair.policy());
            return;
        }
        if (!pair.isOutboundClosed()) {
            List<InstalledPair> others = shared.computeIfAbsent(pair.policy(), _ -> new ArrayList<>());
            others.remove(pair);
            others.add(pair);
        }
        sas().publishCurrent(pair.policy(), hot);
        if (sas().candidateAcquire(pair.policy()) == hot) {
            sas().publishCandidate(pair.policy(), NO_SA);
        }
    }

    /** The pair seals no more. */
    void forget(InstalledPair pair) {
        long hot = pair.outbound().hot();
        if (pair.resource().isPresent()) {
            List<InstalledPair> others = bound.getOrDefault(pair.policy(), new ArrayList<>());
            others.remove(pair);
            long own = own(pair);
            if (sas().ownCandidateAcquire(own) == hot) {
                sas().publishOwnCandidate(own, NO_SA);
            }
            if (sas().ownCurrentAcquire(own) == hot) {
                long next = others.reversed().stream()
                        .filter(other -> other.resource().equals(pair.resource()))
                        .findFirst()
                        .map(other -> other.outbound().hot())
                        .orElse(NO_SA);
                sas().publishOwnCurrent(own, next);
                if (sas().ownCandidateAcquire(own) == next) {
                    sas().publishOwnCandidate(own, NO_SA);
                }
            }
            publishFirst(pair.policy());
            return;
        }
        shared.computeIfPresent(pair.policy(), (_, pairs) -> {
            pairs.remove(pair);
            return pairs.isEmpty() ? null : pairs;
        });
        if (sas().candidateAcquire(pair.policy()) == hot) {
            sas().publishCandidate(pair.policy(), NO_SA);
        }
        if (sas().currentAcquire(pair.policy()) == hot) {
            publishFirst(pair.policy());
        }
    }

    /**
     * The policy names the oldest pair in use that is bound, or the newest that is not; if none is in use, the oldest bound one
     * that may come to be.
     */
    private void publishFirst(int policy) {
        List<InstalledPair> pairs = bound.getOrDefault(policy, List.of());
        long first = pairs.stream()
                .filter(InstalledPair::isOutboundNamed)
                .findFirst()
                .or(() -> shared.getOrDefault(policy, List.of()).reversed().stream()
                        .findFirst())
                .or(() -> pairs.stream().findFirst())
                .map(pair -> pair.outbound().hot())
                .orElse(NO_SA);
        if (sas().currentAcquire(policy) != first) {
            sas().publishCurrent(policy, first);
        }
    }

    private long own(InstalledPair pair) {
        int resource = pair.resource().orElseThrow();
        if (sas().ownAcquire(pair.policy(), resource) == NO_SA) {
            sas().giveEachWorkerItsOwn(pair.policy(), workers);
        }
        return sas().ownAcquire(pair.policy(), resource);
    }

    private PolicySas sas() {
        return current.get();
    }
}
