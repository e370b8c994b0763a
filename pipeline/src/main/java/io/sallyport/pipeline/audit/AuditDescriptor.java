package io.sallyport.pipeline.audit;

/** Layout of a record on its way to the control thread. */
final class AuditDescriptor {
    static final int SEQUENCE = 0;
    static final int SPI = 8;
    static final int FLOW_LABEL = 12;
    static final int REASON = 16;
    static final int FAMILY = 20;
    static final int PROTOCOL = 24;
    /** Addresses as on the wire; those of IPv4 take the first four octets. */
    static final int SOURCE = 32;

    static final int DESTINATION = 48;
    static final int OCTETS = 64;

    private AuditDescriptor() {}
}
