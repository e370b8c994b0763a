package io.sallyport.pipeline.spd;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AddressRangeTest {
    @Test
    void shouldMakeUpARangeOfItsPrefixes() {
        assertEquals(
                List.of(
                        Prefix.parse("10.0.0.5"),
                        Prefix.parse("10.0.0.6/31"),
                        Prefix.parse("10.0.0.8/30"),
                        Prefix.parse("10.0.0.12")),
                AddressRange.parse("10.0.0.5-10.0.0.12"));
        assertEquals(List.of(Prefix.ANY4), AddressRange.parse("0.0.0.0-255.255.255.255"));
        assertEquals(List.of(Prefix.parse("2001:db8::/32")), AddressRange.parse("2001:db8::/32"));
        assertEquals(List.of(Prefix.ANY6), AddressRange.parse("::-ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff"));
        assertEquals(
                254,
                AddressRange.parse("::1-ffff:ffff:ffff:ffff:ffff:ffff:ffff:fffe")
                        .size());
    }

    @Test
    @DisplayName("random ranges cover each address within, and none beside")
    void shouldCoverExactly() {
        Random random = new Random(5);
        for (int i = 0; i < 2_000; i++) {
            int one = random.nextInt(1 << 16);
            int other = random.nextInt(1 << 16);
            int low = Math.min(one, other);
            int high = Math.max(one, other);
            List<Prefix> prefixes = AddressRange.between(Prefix.ofIpv4(low, 32), Prefix.ofIpv4(high, 32));
            long covered =
                    prefixes.stream().mapToLong(p -> 1L << (32 - p.length())).sum();
            assertEquals(high - low + 1, covered);
            int probe = random.nextInt(1 << 16);
            assertEquals(
                    probe >= low && probe <= high,
                    prefixes.stream().anyMatch(p -> p.contains(Prefix.ofIpv4(probe, 32))));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"10.0.0.2-10.0.0.1", "10.0.0.0/8-11.0.0.0", "10.0.0.1-2001:db8::1", "10.0.0.1-", "-"})
    void shouldRefuseWhatIsNoRange(String text) {
        assertThrows(IllegalArgumentException.class, () -> AddressRange.parse(text));
    }
}
