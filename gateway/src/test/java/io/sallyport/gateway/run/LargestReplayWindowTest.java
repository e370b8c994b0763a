package io.sallyport.gateway.run;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.sallyport.gateway.config.ConfigurationException;
import io.sallyport.gateway.config.OneChild;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@DisplayName("the largest replay window that the SAD has room for")
final class LargestReplayWindowTest {
    @ParameterizedTest
    @CsvSource({"2048, 2048", "64, 1024", "0, 1024"})
    @DisplayName("is a child's, if that is above the window of sad")
    void shouldHaveRoomForTheWindowOfAChild(int ofChild, int largest) throws ConfigurationException {
        assertEquals(
                largest,
                Gateway.sizes(OneChild.with("", "replay-window: " + ofChild)).maxWindow());
    }
}
