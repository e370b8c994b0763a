package io.sallyport.ike.session;

import io.sallyport.ike.event.Refusal;
import io.sallyport.ike.transport.Datagram;
import java.util.Optional;

/** Who keeps ISAKMP SAs: the engine. */
public interface SaOwner {
    /** The peer proved who it is. What is held back follows by {@link #replay}. */
    void authenticated(IkeSa sa);

    /** The attempt, or the SA, is over. */
    void over(IkeSa sa, Refusal reason, String detail);

    /** A message that had come too early. */
    void replay(Datagram datagram);

    /**
     * The peer authentically began an exchange.
     *
     * @return what goes on with it; empty if nothing will follow
     */
    Optional<Exchange> begun(IkeSa sa, Conversation conversation, Inbound first);
}
