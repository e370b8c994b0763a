package io.sallyport.ike.connection;

/** When a child is negotiated by us. A peer may begin at any time. */
public enum StartMode {
    /** As soon as the engine knows the connection, and again whenever it is lost. */
    ON_BOOT,
    /** When a packet wants it. */
    ON_TRAFFIC,
    /** When an operator says so. */
    ON_DEMAND
}
