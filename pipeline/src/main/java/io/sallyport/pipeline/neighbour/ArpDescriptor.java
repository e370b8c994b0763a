package io.sallyport.pipeline.neighbour;

/** Layout of ARP for Ethernet and IPv4, behind the Ethernet header (RFC 826). */
final class ArpDescriptor {
    /** Hardware type, protocol type and both lengths. */
    static final int HARDWARE = 0;

    static final int PROTOCOL = 2;
    static final int LENGTHS = 4;
    static final int OPERATION = 6;
    static final int SENDER_MAC = 8;
    static final int SENDER = 14;
    static final int TARGET_MAC = 18;
    static final int TARGET = 24;
    static final int OCTETS = 28;

    static final int ETHERNET = 1;
    /** 6 octets of MAC address, 4 of IPv4 address. */
    static final int OUR_LENGTHS = 0x0604;

    static final int REQUEST = 1;
    static final int REPLY = 2;

    private ArpDescriptor() {}
}
