package io.sallyport.dpdk.ethdev;

/** Whether the device spreads packets over its receive queues by a hash of their addresses (RSS). */
public enum RssMode {
    /** With several receive queues, if the device can. */
    AUTOMATIC,
    /** Always; a device that cannot is refused. */
    ON,
    /** Never: which packet goes to which queue is the device's or the peer's affair. */
    OFF
}
