package io.sallyport.pipeline.sad;

/** Which way the packets of an SA go; each direction has a table of its own. */
public enum Direction {
    /** Received from the peer; the table's key is the SPI that this gateway chose. */
    INBOUND,

    /** Sent to the peer; the table's key is an id that the control thread chose, since SPIs of two peers may be equal. */
    OUTBOUND
}
