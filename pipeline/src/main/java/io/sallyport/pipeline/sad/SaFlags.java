package io.sallyport.pipeline.sad;

/** The options of an SA in its hot line. */
public final class SaFlags {
    /** Transport mode: the packet's own IP header stays in front (RFC 4301 section 4.1). */
    public static final int TRANSPORT = 1;

    /** Extended sequence numbers (RFC 4303 section 2.2.1). */
    public static final int EXTENDED_SEQUENCE = 1 << 1;

    /** ESP goes in UDP (RFC 3948). */
    public static final int UDP_ENCAPSULATED = 1 << 2;

    /** Its packets bear an authentication header, not ESP (RFC 4302). */
    public static final int AUTHENTICATION_HEADER = 1 << 3;

    /** Not AES-GCM with its full ICV: its packets go to the engine in batches. */
    public static final int BATCHED = 1 << 4;

    /** One SA of a bundle: see {@link SaDescriptor#BUNDLE}. */
    public static final int BUNDLED = 1 << 5;

    /** A lifetime in packets or octets is to be watched; see {@link Lifetimes}. */
    public static final int LIMITED = 1 << 6;

    /** TCP handshakes are looked at; see {@link MssClamp}. */
    public static final int CLAMPED = 1 << 7;

    /** Any of these keeps a packet off the shortest way. */
    public static final int SPECIAL =
            TRANSPORT | EXTENDED_SEQUENCE | UDP_ENCAPSULATED | AUTHENTICATION_HEADER | BATCHED | BUNDLED;

    private SaFlags() {}
}
