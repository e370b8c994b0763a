package io.sallyport.pipeline.classify;

import io.sallyport.dpdk.memory.Memory;
import io.sallyport.pipeline.packet.EthernetDescriptor;
import java.util.Map;

/** What classification needs to know of the port that a frame came in by. Immutable. */
public final class IngressPort {
    private static final int ADDRESS_BITS = 48;
    private static final long ADDRESS_MASK = (1L << ADDRESS_BITS) - 1;
    /** Least significant bit of the first octet: group addresses (IEEE 802.3 section 3.2.3). */
    private static final int GROUP_BIT = 1;

    private final int index;
    private final long mac;
    private final boolean anyMac;
    private final boolean outside;
    private final IngressPort[] vlans;

    /**
     * A port.
     *
     * @param index its place in the gateway's list of ports
     * @param mac its MAC address in 48 bits, the first octet on the wire uppermost
     * @param anyMac accept frames to every station
     * @param outside true if clear text from here must be checked against the policies that protect
     */
    public IngressPort(int index, long mac, boolean anyMac, boolean outside) {
        this.index = index;
        // As the six octets load from a frame in host order.
        this.mac = Long.reverseBytes(mac) >>> (Long.SIZE - ADDRESS_BITS);
        this.anyMac = anyMac;
        this.outside = outside;
        vlans = new IngressPort[0];
    }

    private IngressPort(IngressPort parent, Map<Integer, IngressPort> byId) {
        index = parent.index;
        mac = parent.mac;
        anyMac = parent.anyMac;
        outside = parent.outside;
        vlans = new IngressPort[EthernetDescriptor.VLAN_ID_MASK + 1];
        byId.forEach((id, port) -> vlans[id] = port);
        // A tag without a VLAN says a priority only (IEEE 802.1Q section 6.9): one such is taken off, no more.
        vlans[0] = parent;
    }

    /**
     * This port with VLANs on it: a tagged frame comes in by the port of its VLAN.
     *
     * @param byId ports by VLAN id, 1 to {@link EthernetDescriptor#MOST_VLAN_ID}; without any this port stays as it is
     */
    public IngressPort withVlans(Map<Integer, IngressPort> byId) {
        for (int id : byId.keySet()) {
            if (id < 1 || id > EthernetDescriptor.MOST_VLAN_ID) {
                throw new IllegalArgumentException(
                        "a VLAN has an id of 1 to " + EthernetDescriptor.MOST_VLAN_ID + ", not " + id);
            }
        }
        return byId.isEmpty() ? this : new IngressPort(this, byId);
    }

    /** True if tagged frames may come in here. */
    boolean hasVlans() {
        return vlans.length > 0;
    }

    /** True if there is a port for frames with that VLAN id; only where there are VLANs. */
    boolean hasVlan(int id) {
        return vlans[id] != null;
    }

    /** The port by which frames with that VLAN id come in. */
    IngressPort vlan(int id) {
        return vlans[id];
    }

    /** The port that a frame comes in by: this one, or that of the VLAN whose tag it bears. For a trace. */
    public IngressPort of(long frame, int octets) {
        if (vlans.length == 0
                || octets < EthernetDescriptor.HEADER_OCTETS + EthernetDescriptor.TAG_OCTETS
                || Memory.be16(frame + EthernetDescriptor.ETHER_TYPE) != EthernetDescriptor.TYPE_VLAN) {
            return this;
        }
        int id = Memory.be16(frame + EthernetDescriptor.HEADER_OCTETS) & EthernetDescriptor.VLAN_ID_MASK;
        return hasVlan(id) ? vlan(id) : this;
    }

    /** Where packets come from that left a tunnel and are on their way out again; with no MAC address to hold. */
    public static IngressPort ofTunnels(int index) {
        return new IngressPort(index, 0, true, false);
    }

    /** Where the packets come from that the gateway itself sends. */
    public static IngressPort ofGateway(int index) {
        return new IngressPort(index, 0, true, false);
    }

    public int index() {
        return index;
    }

    /** True of a real port, false of what stands for tunnels or the gateway itself. */
    boolean isLink() {
        return mac != 0;
    }

    public boolean isOutside() {
        return outside;
    }

    /** True if the frame at that address is for this station, or for a group. At least 8 octets are readable there. */
    public boolean accepts(long frame) {
        long destination = Memory.i64(frame + EthernetDescriptor.DESTINATION) & ADDRESS_MASK;
        return destination == mac || anyMac || (destination & GROUP_BIT) != 0;
    }
}
