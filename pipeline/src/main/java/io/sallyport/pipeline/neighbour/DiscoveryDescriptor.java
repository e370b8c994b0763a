package io.sallyport.pipeline.neighbour;

/** Layout of neighbour solicitations and advertisements, from the IPv6 header on (RFC 4861 sections 4.3, 4.4, 4.6.1). */
final class DiscoveryDescriptor {
    static final int MESSAGE = 40;
    static final int TYPE = MESSAGE;
    static final int CODE = MESSAGE + 1;
    static final int FLAGS = MESSAGE + 4;
    static final int TARGET = MESSAGE + 8;
    static final int OPTIONS = TARGET + 16;
    static final int LEAST_OCTETS = OPTIONS;

    static final int SOLICITATION = 135;
    static final int ADVERTISEMENT = 136;
    /** Nothing that came over a router has it (RFC 4861 section 7.1). */
    static final int HOP_LIMIT = 255;

    static final int ROUTER_FLAG = 0x80;
    static final int SOLICITED_FLAG = 0x40;
    static final int OVERRIDE_FLAG = 0x20;

    /** Option: type, length in units of 8 octets, MAC address. */
    static final int OPTION_LENGTH = 1;

    static final int OPTION_MAC = 2;
    static final int OPTION_UNIT = 8;
    static final int SOURCE_MAC_OPTION = 1;
    static final int TARGET_MAC_OPTION = 2;
    /** A message with one MAC address option. */
    static final int OUR_OCTETS = OPTIONS + OPTION_UNIT;

    private DiscoveryDescriptor() {}
}
