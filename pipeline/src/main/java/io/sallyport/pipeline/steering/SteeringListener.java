package io.sallyport.pipeline.steering;

import io.sallyport.dpdk.flow.SpiRule.Path;
import java.util.Set;

/** Hears what devices say, on the control thread. */
public interface SteeringListener {
    /**
     * A device was asked.
     *
     * @param device its name
     * @param accepted the paths on which it knows SPIs; none: all packets are handed over
     * @param says what it says of one of the others; empty if it accepts all
     */
    void onAnswer(String device, Set<Path> accepted, String says);

    /** A rule could not be made, or not be taken away: what it would have steered is handed over. */
    void onFailure(String device, String says);
}
