package io.sallyport.pipeline.burst;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.HashSet;
import java.util.Locale;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

@SuppressWarnings("EnumOrdinal") // The place of a reason is what is tested.
final class DropReasonTest {
    @ParameterizedTest
    @EnumSource
    void shouldNameItsMetricAsItselfInKebabCase(DropReason reason) {
        assertEquals(reason.name().toLowerCase(Locale.ROOT).replace('_', '-'), reason.metric());
        assertTrue(reason.metric().matches("[a-z]+(-[a-z]+)*"), reason.metric());
    }

    @Test
    void shouldHaveMetricsAndExplanationsOfItsOwn() {
        Set<String> metrics = new HashSet<>();
        Set<String> explanations = new HashSet<>();
        for (DropReason reason : DropReason.values()) {
            assertTrue(metrics.add(reason.metric()), reason.metric());
            assertTrue(explanations.add(reason.explanation()), reason.explanation());
        }
        assertEquals(DropReason.count(), metrics.size());
    }

    @ParameterizedTest
    @EnumSource
    void shouldExplainItselfInOneSentence(DropReason reason) {
        String text = reason.explanation();
        assertTrue(text.matches("[A-Z][^\n]{10,120}\\."), text);
        // "RFC 4303 3.3.3" has full stops too, but none before a space.
        assertEquals(text.length() - 1, text.indexOf(". ") < 0 ? text.lastIndexOf('.') : text.indexOf(". "), text);
    }

    @ParameterizedTest
    @EnumSource
    void shouldBeFoundByItsPlace(DropReason reason) {
        assertSame(reason, DropReason.at(reason.ordinal()));
    }
}
