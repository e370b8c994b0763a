package io.sallyport.dpdk.flow;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sallyport.dpdk.TestEal;
import io.sallyport.dpdk.eal.Eal;
import io.sallyport.dpdk.ethdev.Port;
import io.sallyport.dpdk.flow.SpiRule.Path;
import io.sallyport.dpdk.layout.Layouts;
import io.sallyport.dpdk.layout.NativeCall;
import io.sallyport.dpdk.layout.NativeLibraries;
import io.sallyport.dpdk.memory.Memory;
import io.sallyport.dpdk.memory.OffHeap;
import io.sallyport.dpdk.ring.RingPair;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Rules as DPDK reads them, and devices that take or refuse them. None here steers packets. */
final class FlowRulesEalTest {
    private static final int COPY_OCTETS = 4_096;
    private static final SpiRule RULE = new SpiRule(Path.IPV4_ESP, 0x5, 0xff, 1);

    private static Eal eal;

    @BeforeAll
    static void startEal() {
        eal = TestEal.start("net_null0", "net_failsafe0,exec(/bin/false)");
    }

    @AfterAll
    static void closeEal() {
        eal.close();
    }

    @Test
    @DisplayName("a device without rules says so, and nothing is created")
    void shouldTellWhatADeviceSays() {
        try (Port port = Port.byName("net_null0")) {
            FlowRules rules = new FlowRules(port);
            FlowException refusal = assertThrows(FlowException.class, () -> rules.validate(RULE));
            assertTrue(refusal.errno() != 0, refusal::getMessage);
            assertTrue(refusal.getMessage().contains("net_null0, IPV4_ESP"), refusal::getMessage);
            assertTrue(refusal.getMessage().contains("not implemented"), refusal::getMessage);
            assertThrows(FlowException.class, () -> rules.create(RULE));
            assertThrows(FlowException.class, rules::flush);
        }
        try (RingPair pair = RingPair.create("flow", 1, 64, 0)) {
            assertThrows(FlowException.class, () -> new FlowRules(pair.left()).validate(RULE));
        }
    }

    /** A fail-safe device keeps rules for the devices behind it, of which there is none here. */
    @Test
    @DisplayName("a device that keeps rules takes them, gives them back one by one, and all at once")
    void shouldCreateAndDestroy() throws FlowException {
        try (Port port = Port.byName("net_failsafe0")) {
            FlowRules rules = new FlowRules(port);
            List<Long> handles = new ArrayList<>();
            for (Path path : Path.values()) {
                SpiRule rule = new SpiRule(path, 0x1, 0x3, 0);
                rules.validate(rule);
                long handle = rules.create(rule);
                assertNotEquals(0, handle);
                handles.add(handle);
            }
            assertEquals(Path.values().length, handles.stream().distinct().count());
            rules.destroy(handles.removeFirst());
            rules.destroy(handles.removeLast());
            rules.flush();
            long again = rules.create(RULE);
            rules.destroy(again);
        }
    }

    /** DPDK's own copy: it walks pattern and actions to their ends, and knows the size of each item. */
    @ParameterizedTest
    @EnumSource
    @DisplayName("DPDK reads a rule's attributes, items and actions as they are meant")
    void shouldBeReadByDpdk(Path path) {
        SpiRule rule = new SpiRule(path, 0x0a0b_0c0d, 0x0f0f_ffff, 513);
        try (RuleMemory memory = new RuleMemory(rule);
                OffHeap source = OffHeap.allocate(64);
                OffHeap copy = OffHeap.allocate(COPY_OCTETS)) {
            // struct rte_flow_conv_rule: attributes, pattern, actions.
            Memory.putI64(source.address(), memory.attributes());
            Memory.putI64(source.address() + 8, memory.pattern());
            Memory.putI64(source.address() + 16, memory.actions());
            int octets = convert("RTE_FLOW_CONV_OP_RULE", copy.address(), COPY_OCTETS, source.address());
            assertTrue(octets > 0 && octets <= COPY_OCTETS, octets + " octets");

            long attributes = Memory.i64(copy.address());
            assertEquals(0, Memory.i32(attributes), "group");
            assertEquals(
                    FlowDescriptor.INGRESS,
                    Memory.i64(attributes + FlowDescriptor.ATTRIBUTE_BITS_WORD),
                    "ingress only");
            List<String> names = new ArrayList<>();
            long item = Memory.i64(copy.address() + 8);
            for (; Memory.i32(item) != FlowDescriptor.END_ITEM; item += FlowDescriptor.ITEM_OCTETS) {
                int type = Memory.i32(item);
                names.add(name(type));
                long spec = Memory.i64(item + FlowDescriptor.ITEM_SPEC);
                long mask = Memory.i64(item + FlowDescriptor.ITEM_MASK);
                if (type == FlowDescriptor.UDP) {
                    assertEquals(4_500, Memory.be16(spec + 2));
                    assertEquals(0xffff, Memory.be16(mask + 2));
                } else if (type == FlowDescriptor.ESP || type == FlowDescriptor.AH) {
                    int spi = type == FlowDescriptor.ESP ? 0 : 4;
                    assertEquals(0x0a0b_0c0d, Memory.be32(spec + spi));
                    assertEquals(0x0f0f_ffff, Memory.be32(mask + spi));
                } else {
                    assertEquals(0, spec, "any");
                }
            }
            assertEquals(names(path), names);
            long action = Memory.i64(copy.address() + 16);
            assertEquals(FlowDescriptor.QUEUE, Memory.i32(action));
            assertEquals(513, Memory.u16(Memory.i64(action + FlowDescriptor.ACTION_CONFIGURATION)));
            assertEquals(FlowDescriptor.END_ACTION, Memory.i32(action + FlowDescriptor.ACTION_OCTETS));
        }
    }

    private static List<String> names(Path path) {
        return switch (path) {
            case IPV4_ESP -> List.of("ETH", "IPV4", "ESP");
            case IPV6_ESP -> List.of("ETH", "IPV6", "ESP");
            case IPV4_UDP_ESP -> List.of("ETH", "IPV4", "UDP", "ESP");
            case IPV6_UDP_ESP -> List.of("ETH", "IPV6", "UDP", "ESP");
            case IPV4_AH -> List.of("ETH", "IPV4", "AH");
            case IPV6_AH -> List.of("ETH", "IPV6", "AH");
        };
    }

    private static String name(int type) {
        try (OffHeap text = OffHeap.allocate(64)) {
            convert("RTE_FLOW_CONV_OP_ITEM_NAME", text.address(), 64, type);
            return MemorySegment.ofAddress(text.address()).reinterpret(64).getString(0);
        }
    }

    private static int convert(String operation, long target, long octets, long source) {
        NativeCall call = NativeLibraries.dpdk().function("rte_flow_conv", 5);
        int number = Math.toIntExact(Layouts.dpdk().constant(operation));
        return call.toInt(number, target, octets, source, 0L);
    }
}
