package io.sallyport.ike.sa;

/** Why a pair that was pending is in use. */
public enum ActivationCause {
    /** The peer's last message of the exchange came, and was authentic. */
    MESSAGE,
    /** The peer authentically deleted the SA that the pair replaces: it uses the successor. */
    OLD_DELETE,
    /** A packet verified under the pending SA. Only the data plane finds that. */
    TRAFFIC,
    /** The wait for CONNECTED is over. The peer had proved itself before, and the commit bit is advisory. */
    COMMIT_TIMEOUT,
    /** The peer has had the time to take our last message, so that the pair may follow the one that it replaces. */
    SETTLED
}
