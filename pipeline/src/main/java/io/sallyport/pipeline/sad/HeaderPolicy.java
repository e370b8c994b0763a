package io.sallyport.pipeline.sad;

/** The bits of {@link SaDescriptor#HEADER_POLICY}: what the tunnel header is like, and when packets are cut. */
public final class HeaderPolicy {
    /** {@link DfPolicy#code()}. */
    public static final int DF_MASK = 0x03;

    /** Packets that are too long are cut after encapsulation, not before. */
    public static final int FRAGMENT_AFTER = 1 << 2;

    /** DSCP and ECN are not simply copied: see {@link SaRecord#ringOrMap} and {@link SaDescriptor#ECN_MODE}. */
    public static final int SERVICE_RULES = 1 << 3;

    /** {@link SaDescriptor#PATH_MTU} is known. Set and cleared by the control thread. */
    public static final int PATH_LIMITED = 1 << 4;

    private HeaderPolicy() {}
}
