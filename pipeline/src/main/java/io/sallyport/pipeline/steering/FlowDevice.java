package io.sallyport.pipeline.steering;

import io.sallyport.dpdk.ethdev.Port;
import io.sallyport.dpdk.flow.FlowException;
import io.sallyport.dpdk.flow.FlowRules;
import io.sallyport.dpdk.flow.SpiRule;

/** What steering wants of a device: the rules of one port. */
public interface FlowDevice {
    /** Those of a port of DPDK. */
    static FlowDevice of(Port port) {
        FlowRules rules = new FlowRules(port);
        return new FlowDevice() {
            @Override
            public String name() {
                return port.name();
            }

            @Override
            public void validate(SpiRule rule) throws FlowException {
                rules.validate(rule);
            }

            @Override
            public long create(SpiRule rule) throws FlowException {
                return rules.create(rule);
            }

            @Override
            public void destroy(long handle) throws FlowException {
                rules.destroy(handle);
            }
        };
    }

    /** How the log calls it. */
    String name();

    /**
     * Asks whether the device would take a rule.
     *
     * @throws FlowException with what it says if not
     */
    void validate(SpiRule rule) throws FlowException;

    /**
     * Makes the device follow a rule.
     *
     * @return names the rule for {@link #destroy}
     */
    long create(SpiRule rule) throws FlowException;

    /** Takes a rule away. */
    void destroy(long handle) throws FlowException;
}
