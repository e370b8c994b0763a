package io.sallyport.dpdk.eal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sallyport.dpdk.TestEal;
import org.junit.jupiter.api.Test;

class EalStartFailureEalTest {
    @Test
    void shouldTellWhyAStartFailedAndRefuseAnother() {
        EalOptions options = TestEal.options().argument("--no-such-option").build();

        EalException failure = assertThrows(EalException.class, () -> Eal.start(options));

        assertEquals("rte_eal_init", failure.call());
        assertTrue(failure.getMessage().contains("--no-such-option"), failure.getMessage());
        assertTrue(failure.getMessage().contains("DPDK says: EAL: "), failure.getMessage());

        EalException refusal = assertThrows(
                EalException.class, () -> Eal.start(TestEal.options().build()));
        assertTrue(refusal.getMessage().contains("a start failed"), refusal.getMessage());
    }
}
