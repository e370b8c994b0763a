package io.sallyport.ike.session;

/** One exchange under an ISAKMP SA, from its first message until nothing of it may come any more. */
public interface Exchange {
    /** A message of the exchange that was not seen before, decrypted but not authenticated. */
    void receive(Inbound message);

    /** The last authentic message came once more: our answer to it was lost. */
    void repeatAnswer();

    /** True while its end is open; one that is over stays for a while, to repeat its last message. */
    default boolean isUnderWay() {
        return true;
    }

    /** Ends it at once: timers, tasks and keys. May be called again. */
    void stop();
}
