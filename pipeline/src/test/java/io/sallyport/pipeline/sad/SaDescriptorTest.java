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
            SaDescriptor.EDGE_WORD,
            SaDescriptor.IV_BASE,
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
            SaDescriptor.PATH_MTU_LEARNED_NS
        };
        for (int offset : longs) {
            assertEquals(0, offset % Long.BYTES, "offset " + offset);
        }
        int[] ints = {
            SaDescriptor.KEY,
            SaDescriptor.SALT,
            SaDescriptor.TAIL,
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
    void shouldEndTheFixedFieldsBeforeTheKeySchedule() {
        assertTrue(SaDescriptor.FIXED_END <= SaDescriptor.KEY_SCHEDULE);
        assertEquals(0, SaDescriptor.KEY_SCHEDULE % SaDescriptor.HOT_OCTETS);
    }

    @Test
    void shouldPutTheTailBehindTheKeyOnItsOwnCacheLine() {
        for (int octets : new int[] {1, 64, 65, 1_008, 1_024}) {
            int tail = SaDescriptor.tail(octets);
            assertEquals(0, tail % SaDescriptor.HOT_OCTETS, "key of " + octets);
            assertTrue(tail >= SaDescriptor.KEY_SCHEDULE + octets);
            for (int packets : new int[] {0, 32, 64, 100, 1_000, 1_024, 65_536}) {
                int ring = WindowSize.bitmapOctets(packets);
                assertTrue(SaDescriptor.coldOctets(ring, octets) >= tail + ring, "window of " + packets);
                assertEquals(0, SaDescriptor.coldOctets(ring, octets) % SaDescriptor.HOT_OCTETS);
            }
        }
        assertEquals(
                SaDescriptor.KEY_SCHEDULE + 256 + 1_024,
                SaDescriptor.coldOctets(WindowSize.bitmapOctets(1_024), 1_024));
    }

    @Test
    void shouldHaveWhatAPacketInOrderIsHeldAgainstInTheFirstLineOfTheColdRecord() {
        assertTrue(SaDescriptor.MASKS4 + Long.BYTES <= SaDescriptor.HOT_OCTETS);
    }
}
