package io.sallyport.dpdk.ethdev;

import io.sallyport.dpdk.eal.DeviceArgument;
import io.sallyport.dpdk.eal.EalException;
import io.sallyport.dpdk.memory.Memory;
import io.sallyport.dpdk.memory.OffHeap;
import java.lang.foreign.Arena;
import java.util.List;
import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.stream.IntStream;

/** The one {@link Port} object of each device, from when it is first asked for until it is closed. */
final class PortRegistry {
    private static final AtomicReferenceArray<Port> PORTS = new AtomicReferenceArray<>(DeviceDescriptor.PORTS);

    private PortRegistry() {}

    static Port byName(String device) {
        String name = deviceName(device);
        try (Arena arena = Arena.ofConfined()) {
            long text = arena.allocateFrom(name).address();
            long number = arena.allocate(Short.BYTES).address();
            int result = PortCalls.PORT_BY_NAME.toInt(text, number);
            if (result < 0) {
                List<String> names = all().stream().map(Port::name).toList();
                throw PortException.refused(name, "there is no such device; DPDK has " + names);
            }
            return byId(Memory.u16(number));
        }
    }

    static Port byId(int id) {
        if (!isValid(id)) {
            throw PortException.refused(String.valueOf(id), "there is no port of this number");
        }
        Port port = PORTS.get(id);
        while (port == null) {
            PORTS.compareAndSet(id, null, new Port(id, nameOf(id)));
            port = PORTS.get(id);
        }
        return port;
    }

    static List<Port> all() {
        return IntStream.range(0, DeviceDescriptor.PORTS)
                .filter(PortRegistry::isValid)
                .mapToObj(PortRegistry::byId)
                .toList();
    }

    static void remove(Port port) {
        PORTS.compareAndSet(port.id(), port, null);
    }

    private static boolean isValid(int id) {
        return id >= 0 && id < DeviceDescriptor.PORTS && PortCalls.IS_VALID.toInt(id) != 0;
    }

    private static String deviceName(String device) {
        try {
            return DeviceArgument.parse(device).name();
        } catch (EalException e) {
            // Ports made by a program rather than by an argument may have any name.
            return device;
        }
    }

    private static String nameOf(int id) {
        try (OffHeap text = OffHeap.scratch(DeviceDescriptor.NAME_OCTETS)) {
            long address = text.address();
            int result = PortCalls.NAME_BY_PORT.toInt(id, address);
            if (result < 0) {
                throw PortException.failed("rte_eth_dev_get_name_by_port", String.valueOf(id), result);
            }
            return CText.read(address, DeviceDescriptor.NAME_OCTETS);
        }
    }
}
