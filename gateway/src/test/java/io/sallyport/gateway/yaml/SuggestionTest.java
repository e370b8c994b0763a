package io.sallyport.gateway.yaml;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class SuggestionTest {
    private static final List<String> KEYS = List.of("replay-window", "remote", "routes", "mtu", "mac", "max-sas");

    @ParameterizedTest
    @CsvSource({
        "replayWindow, replay-window",
        "replay_window, replay-window",
        "replay-windw, replay-window",
        "route, routes",
        "mt, mtu",
        "MAC, mac",
        "max-sa, max-sas"
    })
    void shouldFindTheKeyThatWasMeant(String written, String meant) {
        assertEquals(Optional.of(meant), Suggestion.closest(written, KEYS));
    }

    @ParameterizedTest
    @CsvSource({"tunnel", "spi", "x"})
    void shouldSuggestNothingForAWordLikeNoKey(String written) {
        assertEquals(Optional.empty(), Suggestion.closest(written, KEYS));
    }

    @Test
    void shouldCountLettersPutInTakenOutAndChanged() {
        assertEquals(0, Suggestion.distance("esp", "esp"));
        assertEquals(1, Suggestion.distance("esp", "espn"));
        assertEquals(1, Suggestion.distance("esp", "es"));
        assertEquals(3, Suggestion.distance("kitten", "sitting"));
        assertEquals(4, Suggestion.distance("", "mtus"));
    }
}
