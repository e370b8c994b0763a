package io.sallyport.gateway.lab;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sallyport.dpdk.eal.Eal;
import io.sallyport.dpdk.eal.EalOptions;
import io.sallyport.dpdk.ethdev.Port;
import io.sallyport.gateway.config.DpdkSettings.Crypto;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

final class RehearsalEalTest {
    /** The least that a configuration can ask for: a rehearsal must fit in there. */
    private static final int LEAST_MEMORY_MIB = 64;

    @Test
    @DisplayName("a rehearsal carries packets, leaves no port behind, and can be repeated")
    void shouldLeaveNothingBehind() throws InterruptedException {
        try (Eal eal = Eal.start(EalOptions.builder()
                .hugePages(false)
                .memoryMib(LEAST_MEMORY_MIB)
                .filePrefix("sallyport-rehearsal-test")
                .build())) {
            for (int i = 0; i < 2; i++) {
                assertTrue(Rehearsal.run(eal, Crypto.IPSEC_MB) > 0);
                assertEquals(List.of(), Port.list());
            }
        }
    }
}
