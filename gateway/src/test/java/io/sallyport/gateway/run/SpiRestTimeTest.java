package io.sallyport.gateway.run;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.sallyport.gateway.config.Configuration;
import io.sallyport.gateway.config.ConfigurationException;
import java.time.Duration;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@DisplayName("the rest of SPIs")
final class SpiRestTimeTest {
    private static final String FILE = """
            name: west
            workers: [{}]
            ports:
              - {name: in, device: net_ring0, side: inside, addresses: [10.1.0.1/16]}
              - {name: out, device: net_ring1, side: outside, addresses: [192.0.2.1/24]}
            connections:
              - name: to-east
                version: ikev1
                local: 192.0.2.1
                remote: 192.0.2.2
                retransmission: {first: FIRST, repetitions: TIMES}
                children:
                  - name: lan
                    selectors: {local: 10.1.0.0/16, remote: 10.2.0.0/16}
            """;

    @ParameterizedTest
    @CsvSource({"1s, 4, 120000", "2s, 5, 252000"})
    @DisplayName("A11: is twice the retransmission schedule, and two minutes at least")
    void shouldRestForTwiceTheSchedule(String first, String times, long millis) throws ConfigurationException {
        String text = FILE.replace("FIRST", first).replace("TIMES", times);
        assertEquals(
                Duration.ofMillis(millis),
                Gateway.spiRest(Configuration.parse("west.yaml", text).settings()));
    }
}
