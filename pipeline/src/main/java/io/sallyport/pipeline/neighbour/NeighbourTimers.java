package io.sallyport.pipeline.neighbour;

import java.time.Duration;

/**
 * Times and bounds of neighbour resolution (RFC 4861 section 10; the same for ARP).
 *
 * @param reachable how long an answer proves that a neighbour is there
 * @param retransmit between two questions without an answer
 * @param tries questions before a neighbour counts as absent
 * @param delay before a neighbour in use that was not heard of lately is asked
 * @param forget how long a neighbour is kept that nothing is sent to
 * @param most neighbours that are learned, over all ports
 * @param queue packets that wait for one neighbour, the latest ones (RFC 1122 section 2.3.2.2)
 */
public record NeighbourTimers(
        Duration reachable, Duration retransmit, int tries, Duration delay, Duration forget, int most, int queue) {
    /** What holds unless configured otherwise. */
    public static final NeighbourTimers DEFAULT = new NeighbourTimers(
            Duration.ofSeconds(30), Duration.ofSeconds(1), 3, Duration.ofSeconds(5), Duration.ofMinutes(10), 1_024, 4);

    /** Checks the parts. */
    public NeighbourTimers {
        if (tries < 1 || most < 1 || queue < 1) {
            throw new IllegalArgumentException(
                    "tries, most and queue are 1 or more each, not " + tries + ", " + most + " and " + queue);
        }
    }
}
