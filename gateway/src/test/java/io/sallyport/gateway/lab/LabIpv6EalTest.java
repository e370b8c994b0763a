package io.sallyport.gateway.lab;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sallyport.pipeline.burst.DropReason;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.HdrHistogram.Histogram;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** The lab with IPv6 inside and outside, and what its report says of results that are not good. */
final class LabIpv6EalTest {
    @Test
    @DisplayName("the lab with IPv6 delivers every packet over a wire that loses none")
    void shouldDeliverEverything() throws InterruptedException {
        LabOptions options = new LabOptions(1, PacketSize.parse("256"), 0, true, 1, Optional.empty());
        LabReport report = new Lab(options, line -> {}).run();

        assertTrue(report.ok(), report.text());
        assertEquals(report.sent(), report.delivered());
        assertTrue(report.roundTrip().getTotalCount() > 0);
    }

    @Test
    @DisplayName("a report is not ok if a packet is missing without a reason, corrupted, out of order, or not promoted")
    void shouldFailOnAnythingUnaccounted() {
        assertTrue(report(10, 8, 0, 0, 1, Map.of(DropReason.NO_ROUTE, 2L)).ok());
        assertTrue(!report(10, 8, 0, 0, 1, Map.of(DropReason.NO_ROUTE, 1L)).ok());
        assertTrue(!report(10, 10, 1, 0, 1, Map.of()).ok());
        assertTrue(!report(10, 10, 0, 1, 1, Map.of()).ok());
        assertTrue(!report(10, 10, 0, 0, 0, Map.of()).ok());
        assertTrue(!report(0, 0, 0, 0, 1, Map.of()).ok());
    }

    private static LabReport report(
            long sent, long delivered, long corrupted, long disordered, long promoted, Map<DropReason, Long> drops) {
        LabOptions options = new LabOptions(1, PacketSize.parse("imix"), 0, false, 1, Optional.empty());
        Histogram none = new Histogram(3);
        return new LabReport(
                options, 1, sent, delivered, 0, corrupted, disordered, 0, 0, promoted, drops, none, none, List.of());
    }
}
