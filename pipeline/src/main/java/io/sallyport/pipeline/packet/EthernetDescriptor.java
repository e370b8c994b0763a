package io.sallyport.pipeline.packet;

/** Layout of an Ethernet II header, with the one 802.1Q tag that may stand in it. */
public final class EthernetDescriptor {
    public static final int DESTINATION = 0;
    public static final int SOURCE = 6;
    public static final int ETHER_TYPE = 12;
    public static final int HEADER_OCTETS = 14;
    public static final int ADDRESS_OCTETS = 6;

    public static final int TYPE_IPV4 = 0x0800;
    public static final int TYPE_ARP = 0x0806;
    public static final int TYPE_VLAN = 0x8100;
    public static final int TYPE_SERVICE_VLAN = 0x88a8;
    public static final int TYPE_IPV6 = 0x86dd;

    private EthernetDescriptor() {}
}
