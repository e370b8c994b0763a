package io.sallyport.ike.connection;

/** Our part in mode config (draft-dukes-ike-mode-cfg-02). */
public enum ModeConfig {
    /** None: a request is answered with nothing. */
    OFF,
    /** We ask for an address before the first child. */
    CLIENT,
    /** We hand out addresses of the engine's pool for this connection. */
    SERVER
}
