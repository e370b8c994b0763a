package io.sallyport.pipeline.sad;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

final class SaDescriptorTest {
    @Test
    void shouldFillTheHotLineExactly() {
        assertEquals(SaDescriptor.HOT_OCTETS, SaDescriptor.OCTETS + Long.BYTES);
    }

    @Test
    void shouldKeepEveryWideFieldOnItsNaturalBoundary() {
        int[] longs = {
            SaDescriptor.STATE,
            SaDescriptor.KEY_SCHEDULE,
            SaDescriptor.COLD,
            SaDescriptor.SEQUENCE,
            SaDescriptor.PACKETS,
            SaDescriptor.OCTETS,
            SaDescriptor.GATE,
            SaDescriptor.ICV_FAILURES,
            SaDescriptor.BUDGET_DROPS,
            SaDescriptor.TRIAL_BUDGET,
            SaDescriptor.TRIAL_NOT_BEFORE,
            SaDescriptor.CREATED_NS,
            SaDescriptor.PROMOTED_NS,
            SaDescriptor.SOFT_PACKETS,
            SaDescriptor.LIFETIME_TOLD,
            SaDescriptor.BUNDLE,
            SaDescriptor.PATH_MTU_LEARNED_NS,
            SaDescriptor.WINDOW
        };
        for (int offset : longs) {
            assertEquals(0, offset % Long.BYTES, "offset " + offset);
        }
        int[] ints = {
            SaDescriptor.KEY,
            SaDescriptor.SALT,
            SaDescriptor.SPI,
            SaDescriptor.GATE_GENERATION,
            SaDescriptor.BUNDLE_GENERATION,
            SaDescriptor.PATH_MTU
        };
        for (int offset : ints) {
            assertEquals(0, offset % Integer.BYTES, "offset " + offset);
        }
    }

    @Test
    void shouldEndTheFixedFieldsBeforeTheReplayBitmap() {
        assertTrue(SaDescriptor.FIXED_END <= SaDescriptor.WINDOW);
        assertEquals(0, SaDescriptor.WINDOW % SaDescriptor.HOT_OCTETS);
    }

    @Test
    void shouldAlignTheKeyScheduleToACacheLineWhateverTheWindow() {
        for (int packets : new int[] {0, 32, 64, 100, 1_000, 1_024, 65_536}) {
            long offset = SaDescriptor.keyOffset(WindowSize.bitmapOctets(packets));
            assertEquals(0, offset % SaDescriptor.HOT_OCTETS, "window of " + packets);
            assertTrue(offset >= SaDescriptor.WINDOW + WindowSize.bitmapOctets(packets));
        }
        assertTrue(SaDescriptor.keyOffset(DscpPolicy.VALUES) >= SaDescriptor.DSCP_MAP + DscpPolicy.VALUES);
        assertEquals(SaDescriptor.WINDOW + 256 + 1_024, SaDescriptor.coldOctets(WindowSize.bitmapOctets(1_024), 1_024));
    }
}
