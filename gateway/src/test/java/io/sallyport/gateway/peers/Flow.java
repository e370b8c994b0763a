package io.sallyport.gateway.peers;

import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;

/**
 * Numbered datagrams at a fixed pace one way, and those that arrived.
 *
 * @param sent how many were sent
 * @param paceMillis time between two
 * @param beganNanos when the first was sent, by the machine's steady clock
 * @param arrivals by number, from 1
 */
record Flow(int sent, int paceMillis, long beganNanos, TreeMap<Integer, Arrival> arrivals) {
    /** So many in a row that are lost are a break. */
    private static final int BREAK = 10;

    /** When a datagram was sent and when it arrived, by the machine's steady clock. */
    record Arrival(long sentNanos, long arrivedNanos) {}

    int lost() {
        return sent - arrivals.size();
    }

    /** Microseconds from the first one's sending to the first arrival; -1 if none arrived. */
    long firstMicros() {
        return arrivals.isEmpty() ? -1 : (firstArrival().arrivedNanos() - beganNanos) / 1_000;
    }

    /** The first one that arrived. */
    Arrival firstArrival() {
        return arrivals.firstEntry().getValue();
    }

    /** Milliseconds of the longest series that was lost after the first arrival. */
    int longestGapMillis() {
        return paceMillis * gaps().stream().mapToInt(Integer::intValue).max().orElse(0);
    }

    /** How often traffic that had arrived ceased to, for half a second or longer at a pace of 50 ms. */
    int breaks() {
        return (int) gaps().stream().filter(gap -> gap >= BREAK).count();
    }

    private List<Integer> gaps() {
        List<Integer> gaps = new ArrayList<>();
        if (!arrivals.isEmpty()) {
            int before = arrivals.firstKey();
            for (int number : arrivals.keySet()) {
                gaps.add(number - before - 1);
                before = number;
            }
            gaps.add(sent - before);
        }
        return gaps;
    }
}
