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

    /** Octets of an 802.1Q tag, which stands between the addresses and the type: 0x8100, then 16 bits of control. */
    public static final int TAG_OCTETS = 4;
    /** The VLAN's id in a tag's control; above it are priority and eligibility to be dropped. */
    public static final int VLAN_ID_MASK = 0xfff;
    /** The largest id; 4,095 is reserved (IEEE 802.1Q table 9-2). */
    public static final int MOST_VLAN_ID = 4094;

    private EthernetDescriptor() {}
}
