package io.sallyport.pipeline.burst;

/** Hears of dropped packets that are to be audited, on the worker's thread. */
public interface DropAudit {
    /** Nobody wants to know. */
    DropAudit NONE = (reason, header, spi, sequence) -> {};

    /**
     * A packet is being dropped; it still stands where it stood.
     *
     * @param header address of the IP header that tells whose packet it is
     * @param spi 0 where there is none
     * @param sequence number of the packet; 0 where there is none
     */
    void tell(DropReason reason, long header, int spi, long sequence);
}
