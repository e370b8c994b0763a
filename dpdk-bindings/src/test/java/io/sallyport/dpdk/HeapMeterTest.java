package io.sallyport.dpdk;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class HeapMeterTest {
    private int calls;
    private byte[] kept = new byte[0];

    @Test
    void shouldFindWhatEveryRunAllocates() {
        assertTrue(HeapMeter.leastAllocatedBy(() -> kept = new byte[100]) >= 100);
        assertEquals(100, kept.length);
    }

    @Test
    void shouldPassOverWhatOnlyTheFirstRunAllocates() {
        assertEquals(0, HeapMeter.leastAllocatedBy(() -> {
            if (calls++ == 0) {
                kept = new byte[100];
            }
        }));
    }
}
