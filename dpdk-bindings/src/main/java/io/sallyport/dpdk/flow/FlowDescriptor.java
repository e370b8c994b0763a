package io.sallyport.dpdk.flow;

import io.sallyport.dpdk.layout.Layout;
import io.sallyport.dpdk.layout.Layouts;

/** Layout of rte_flow's attributes, items, actions and error, and their numbers. */
final class FlowDescriptor {
    private static final Layout LAYOUT = Layouts.dpdk();

    static final int ATTRIBUTE_OCTETS = LAYOUT.size("rte_flow_attr");
    static final int ATTRIBUTE_BITS_WORD = LAYOUT.offset("rte_flow_attr.priority");
    /** In the 64-bit word that begins with the priority. */
    static final long INGRESS = LAYOUT.mask("rte_flow_attr.ingress");

    static final int ITEM_OCTETS = LAYOUT.size("rte_flow_item");
    static final int ITEM_TYPE = LAYOUT.offset("rte_flow_item.type");
    static final int ITEM_SPEC = LAYOUT.offset("rte_flow_item.spec");
    static final int ITEM_MASK = LAYOUT.offset("rte_flow_item.mask");

    static final int UDP_OCTETS = LAYOUT.size("rte_flow_item_udp");
    static final int UDP_DESTINATION = LAYOUT.offset("rte_flow_item_udp.hdr.dst_port");
    static final int ESP_OCTETS = LAYOUT.size("rte_flow_item_esp");
    static final int ESP_SPI = LAYOUT.offset("rte_flow_item_esp.hdr.spi");
    static final int AH_OCTETS = LAYOUT.size("rte_flow_item_ah");
    static final int AH_SPI = LAYOUT.offset("rte_flow_item_ah.spi");

    static final int ACTION_OCTETS = LAYOUT.size("rte_flow_action");
    static final int ACTION_TYPE = LAYOUT.offset("rte_flow_action.type");
    static final int ACTION_CONFIGURATION = LAYOUT.offset("rte_flow_action.conf");
    static final int QUEUE_OCTETS = LAYOUT.size("rte_flow_action_queue");
    static final int QUEUE_INDEX = LAYOUT.offset("rte_flow_action_queue.index");

    static final int ERROR_OCTETS = LAYOUT.size("rte_flow_error");
    static final int ERROR_MESSAGE = LAYOUT.offset("rte_flow_error.message");

    static final int END_ITEM = constant("RTE_FLOW_ITEM_TYPE_END");
    static final int ETHERNET = constant("RTE_FLOW_ITEM_TYPE_ETH");
    static final int IPV4 = constant("RTE_FLOW_ITEM_TYPE_IPV4");
    static final int IPV6 = constant("RTE_FLOW_ITEM_TYPE_IPV6");
    static final int UDP = constant("RTE_FLOW_ITEM_TYPE_UDP");
    static final int ESP = constant("RTE_FLOW_ITEM_TYPE_ESP");
    static final int AH = constant("RTE_FLOW_ITEM_TYPE_AH");
    static final int END_ACTION = constant("RTE_FLOW_ACTION_TYPE_END");
    static final int QUEUE = constant("RTE_FLOW_ACTION_TYPE_QUEUE");

    private FlowDescriptor() {}

    private static int constant(String name) {
        return Math.toIntExact(LAYOUT.constant(name));
    }
}
