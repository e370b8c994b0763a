package io.sallyport.dpdk.flow;

import static io.sallyport.dpdk.flow.FlowDescriptor.ERROR_MESSAGE;
import static io.sallyport.dpdk.flow.FlowDescriptor.ERROR_OCTETS;

import io.sallyport.dpdk.eal.RteErrno;
import io.sallyport.dpdk.ethdev.Port;
import io.sallyport.dpdk.memory.Memory;
import io.sallyport.dpdk.memory.OffHeap;
import java.lang.foreign.MemorySegment;

/** The rules of one configured port. Used by one thread, which also starts and stops the port. */
public final class FlowRules {
    /** What drivers say in {@code rte_flow_error} is a line. */
    private static final long MOST_TEXT = 512;

    private final Port port;
    private final int number;

    public FlowRules(Port port) {
        this.port = port;
        this.number = port.id();
    }

    /**
     * Asks the device whether it would take a rule.
     *
     * @throws FlowException with what the device says if not
     */
    public void validate(SpiRule rule) throws FlowException {
        try (RuleMemory memory = new RuleMemory(rule);
                OffHeap error = OffHeap.allocate(ERROR_OCTETS)) {
            int result = FlowCalls.VALIDATE.toInt(
                    number, memory.attributes(), memory.pattern(), memory.actions(), error.address());
            if (result != 0) {
                throw failed("rte_flow_validate", rule.toString(), result, error);
            }
        }
    }

    /**
     * Makes the device follow a rule. The driver keeps what it needs of it.
     *
     * @return names the rule for {@link #destroy}
     * @throws FlowException with what the device says if it does not take the rule
     */
    public long create(SpiRule rule) throws FlowException {
        try (RuleMemory memory = new RuleMemory(rule);
                OffHeap error = OffHeap.allocate(ERROR_OCTETS)) {
            long handle = FlowCalls.CREATE.toLong(
                    number, memory.attributes(), memory.pattern(), memory.actions(), error.address());
            if (handle == 0) {
                throw failed("rte_flow_create", rule.toString(), RteErrno.current(), error);
            }
            return handle;
        }
    }

    /**
     * Takes a rule away.
     *
     * @param handle from {@link #create}, and not destroyed or flushed since
     */
    public void destroy(long handle) throws FlowException {
        try (OffHeap error = OffHeap.scratch(ERROR_OCTETS)) {
            int result = FlowCalls.DESTROY.toInt(number, handle, error.address());
            if (result != 0) {
                throw failed("rte_flow_destroy", "a rule", result, error);
            }
        }
    }

    /** Takes all rules of the port away; their handles mean nothing any more, even if this fails. */
    public void flush() throws FlowException {
        try (OffHeap error = OffHeap.scratch(ERROR_OCTETS)) {
            int result = FlowCalls.FLUSH.toInt(number, error.address());
            if (result != 0) {
                throw failed("rte_flow_flush", "all rules", result, error);
            }
        }
    }

    private FlowException failed(String call, String what, int errno, OffHeap error) {
        long message = Memory.i64(error.address() + ERROR_MESSAGE);
        String says = message == 0
                ? "the device says nothing more"
                : MemorySegment.ofAddress(message).reinterpret(MOST_TEXT).getString(0);
        return new FlowException(call, port.name() + ", " + what, Math.abs(errno), says);
    }
}
