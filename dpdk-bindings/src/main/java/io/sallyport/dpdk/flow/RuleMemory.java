package io.sallyport.dpdk.flow;

import static io.sallyport.dpdk.flow.FlowDescriptor.ACTION_CONFIGURATION;
import static io.sallyport.dpdk.flow.FlowDescriptor.ACTION_OCTETS;
import static io.sallyport.dpdk.flow.FlowDescriptor.ACTION_TYPE;
import static io.sallyport.dpdk.flow.FlowDescriptor.ITEM_MASK;
import static io.sallyport.dpdk.flow.FlowDescriptor.ITEM_OCTETS;
import static io.sallyport.dpdk.flow.FlowDescriptor.ITEM_SPEC;
import static io.sallyport.dpdk.flow.FlowDescriptor.ITEM_TYPE;

import io.sallyport.dpdk.memory.Memory;
import io.sallyport.dpdk.memory.OffHeap;

/**
 * One rule as a driver reads it, in memory of its own.
 *
 * <pre>
 *   attributes: ingress
 *   pattern:    ETH, IPV4 or IPV6, [UDP to 4500,] ESP or AH with spec and mask, END
 *   actions:    QUEUE with its index, END
 * </pre>
 *
 * <p>Items without a mask match any packet that has the header.
 */
final class RuleMemory implements AutoCloseable {
    /** RFC 3948 section 2.1. */
    private static final int NAT_PORT = 4_500;

    private static final int PORT_MASK = 0xffff;
    private static final int MAX_ITEMS = 5;
    private static final int MAX_ACTIONS = 2;
    private static final int PART = 64;

    private static final int ATTRIBUTES = 0;
    private static final int PATTERN = PART;
    private static final int ACTIONS = PATTERN + roundUp(MAX_ITEMS * ITEM_OCTETS);
    private static final int QUEUE = ACTIONS + roundUp(MAX_ACTIONS * ACTION_OCTETS);
    private static final int UDP_SPEC = QUEUE + PART;
    private static final int UDP_MASK = UDP_SPEC + PART;
    private static final int SPI_SPEC = UDP_MASK + PART;
    private static final int SPI_MASK = SPI_SPEC + PART;
    private static final int OCTETS = SPI_MASK + PART;

    private final OffHeap memory = OffHeap.allocate(OCTETS);
    private int items;

    RuleMemory(SpiRule rule) {
        long bits = memory.address() + ATTRIBUTES + FlowDescriptor.ATTRIBUTE_BITS_WORD;
        Memory.putI64(bits, FlowDescriptor.INGRESS);
        item(FlowDescriptor.ETHERNET, 0, 0);
        item(rule.path().isIpv4() ? FlowDescriptor.IPV4 : FlowDescriptor.IPV6, 0, 0);
        switch (rule.path().carrier()) {
            case ESP -> spi(FlowDescriptor.ESP, FlowDescriptor.ESP_SPI, rule);
            case AH -> spi(FlowDescriptor.AH, FlowDescriptor.AH_SPI, rule);
            case UDP_ESP -> {
                Memory.putBe16(memory.address() + UDP_SPEC + FlowDescriptor.UDP_DESTINATION, NAT_PORT);
                Memory.putBe16(memory.address() + UDP_MASK + FlowDescriptor.UDP_DESTINATION, PORT_MASK);
                item(FlowDescriptor.UDP, memory.address() + UDP_SPEC, memory.address() + UDP_MASK);
                spi(FlowDescriptor.ESP, FlowDescriptor.ESP_SPI, rule);
            }
        }
        item(FlowDescriptor.END_ITEM, 0, 0);
        Memory.putU16(memory.address() + QUEUE + FlowDescriptor.QUEUE_INDEX, rule.queue());
        Memory.putI32(actions() + ACTION_TYPE, FlowDescriptor.QUEUE);
        Memory.putI64(actions() + ACTION_CONFIGURATION, memory.address() + QUEUE);
        Memory.putI32(actions() + ACTION_OCTETS + ACTION_TYPE, FlowDescriptor.END_ACTION);
    }

    private void spi(int type, int offset, SpiRule rule) {
        Memory.putBe32(memory.address() + SPI_SPEC + offset, rule.spi());
        Memory.putBe32(memory.address() + SPI_MASK + offset, rule.mask());
        item(type, memory.address() + SPI_SPEC, memory.address() + SPI_MASK);
    }

    private void item(int type, long spec, long mask) {
        long item = pattern() + (long) ITEM_OCTETS * items++;
        Memory.putI32(item + ITEM_TYPE, type);
        Memory.putI64(item + ITEM_SPEC, spec);
        Memory.putI64(item + ITEM_MASK, mask);
    }

    long attributes() {
        return memory.address() + ATTRIBUTES;
    }

    long pattern() {
        return memory.address() + PATTERN;
    }

    long actions() {
        return memory.address() + ACTIONS;
    }

    @Override
    public void close() {
        memory.close();
    }

    private static int roundUp(int octets) {
        return (octets + PART - 1) / PART * PART;
    }
}
