package io.sallyport.gateway.run;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.sallyport.gateway.config.ConfigurationException;
import io.sallyport.gateway.config.OneChild;
import java.time.Duration;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@DisplayName("the rest of SPIs")
final class SpiRestTimeTest {
    @ParameterizedTest
    @CsvSource({"1s, 4, 120000", "2s, 5, 252000"})
    @DisplayName("A11: is twice the retransmission schedule, and two minutes at least")
    void shouldRestForTwiceTheSchedule(String first, String times, long millis) throws ConfigurationException {
        String schedule = "retransmission: {first: %s, repetitions: %s}".formatted(first, times);
        assertEquals(Duration.ofMillis(millis), Gateway.spiRest(OneChild.with(schedule, "")));
    }
}
