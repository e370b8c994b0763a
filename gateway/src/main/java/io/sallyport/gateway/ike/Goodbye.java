package io.sallyport.gateway.ike;

import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

/**
 * How far a gateway that ends has come with telling its peers, SA by SA.
 *
 * <pre>
 *   lost    a message found no room: the peer of the SA that ends now does not hear all
 *   ended   all messages of that SA were sent
 * </pre>
 *
 * <p>The control thread writes it; any thread may ask.
 */
final class Goodbye {
    private final int sas;
    /** Of each SA that has ended, how many datagrams had been sent by then. */
    private final Queue<Long> ends = new ConcurrentLinkedQueue<>();

    private boolean lost;

    /**
     * Nobody is told yet.
     *
     * @param sas ISAKMP SAs that are to end
     */
    Goodbye(int sas) {
        this.sas = sas;
    }

    void lost() {
        lost = true;
    }

    /**
     * An SA has ended.
     *
     * @param sent datagrams that were ever sent, its last one included
     */
    void ended(long sent) {
        if (!lost) {
            ends.add(sent);
        }
        lost = false;
    }

    /** How many SAs are to end, and have. */
    int sas() {
        return sas;
    }

    /**
     * SAs of whose end the peers do not know.
     *
     * @param taken datagrams that workers have ever taken
     */
    int untold(long taken) {
        return sas - (int) ends.stream().filter(sent -> sent <= taken).count();
    }
}
