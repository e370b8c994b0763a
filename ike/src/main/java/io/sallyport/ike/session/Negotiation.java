package io.sallyport.ike.session;

import io.sallyport.ike.message.IsakmpMessage;
import io.sallyport.ike.message.wire.Octets;
import io.sallyport.ike.transport.Datagram;
import io.sallyport.ike.transport.Endpoint;

/** Phase 1, of whatever exchange and role. */
public interface Negotiation {
    /**
     * A message of phase 1.
     *
     * @param raw the message as it came, without marker
     */
    void receive(IsakmpMessage message, Octets raw, Endpoint local, Endpoint remote);

    /**
     * A message of a later exchange, which overtook the last of phase 1 or shows that it was lost. One that begins an
     * exchange is held back until phase 1 is over; our own last message is sent again.
     *
     * @param begins true if the peer awaits an answer to it; notices are not held, lest they take its place
     */
    void early(Datagram datagram, boolean begins);

    /** Ends it at once. May be called again. */
    void stop();
}
