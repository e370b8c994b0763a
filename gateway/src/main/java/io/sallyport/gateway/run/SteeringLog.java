package io.sallyport.gateway.run;

import io.sallyport.dpdk.flow.SpiRule.Path;
import io.sallyport.pipeline.steering.SteeringListener;
import java.util.HashSet;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Writes to the log what devices say about steering; of failures the first of each device, for a full table has many. */
final class SteeringLog implements SteeringListener {
    private static final Logger LOG = LoggerFactory.getLogger(SteeringLog.class);

    private final Set<String> failed = new HashSet<>();

    @Override
    public void onAnswer(String device, Set<Path> accepted, String says) {
        if (accepted.isEmpty()) {
            LOG.info("{} steers no packets by their SPI, so workers hand them over: {}", device, says);
        } else {
            LOG.info(
                    "{} steers packets by their SPI: {}{}",
                    device,
                    accepted,
                    says.isEmpty() ? "" : "; of the others it says: " + says);
        }
    }

    @Override
    public void onFailure(String device, String says) {
        if (failed.add(device)) {
            LOG.warn("some packets of {} are handed over, not steered: {}", device, says);
        } else {
            LOG.debug("{}: {}", device, says);
        }
    }
}
