package io.sallyport.ike.transport;

/** Takes what the engine sends. */
public interface Transport {
    /** Sends a datagram as it is, or loses it: IKE repeats what matters. Must not call the engine back. */
    void send(Datagram datagram);
}
