package io.sallyport.gateway.trace;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sallyport.pipeline.spd.Prefix;
import io.sallyport.pipeline.trace.Capture;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The line that asks for a trace. */
final class TraceRequestTest {
    @Test
    @DisplayName("a request is the same after its way over the socket")
    void shouldSurviveItsLine() {
        TraceRequest request = new TraceRequest(
                List.of("outside", "vlan-5"),
                List.of(Prefix.parseAddress("192.0.2.2"), Prefix.parse("2001:db8::/32")),
                List.of(0x1001, -1),
                7,
                1 << 20,
                Duration.ofSeconds(9),
                64);
        assertEquals(request, TraceRequest.parse(request.line()));
    }

    @Test
    @DisplayName("what is not said has its default, so that every trace has an end")
    void shouldHaveDefaults() {
        TraceRequest request = TraceRequest.parse("trace");
        assertEquals(
                new TraceRequest(
                        List.of(),
                        List.of(),
                        List.of(),
                        TraceRequest.PACKETS,
                        TraceRequest.OCTETS,
                        TraceRequest.DURATION,
                        Capture.MOST_SNAP),
                request);
    }

    @ParameterizedTest
    @CsvSource({
        "stop, known is trace",
        "'', known is trace",
        "trace spi=12345678 9, no part of a trace",
        "trace spi=123456789, is no SPI",
        "trace spi=, is no SPI",
        "trace spi=0x, is no SPI",
        "trace spi=xyz, is no SPI",
        "trace peer=192.0.2, 192.0.2",
        "trace peer=192.0.2.1/8, bits set",
        "trace packets=0, 1 to",
        "trace packets=99999999999, 1 to",
        "trace packets=-1, no whole number",
        "trace packets=, no whole number",
        "trace octets=5, 1048576|1,048,576",
        "trace seconds=0, 1 to",
        "trace seconds=86401, 1 to",
        "trace snap=63, 64 to",
        "trace snap=9999999999, 64 to",
        "trace colour=red, no part of a trace",
        "trace  port=x, no part of a trace"
    })
    @DisplayName("what is wrong in a line is told, and what would be right")
    void shouldRefuse(String line, String part) {
        String why = assertThrows(IllegalArgumentException.class, () -> TraceRequest.parse(line))
                .getMessage();
        assertTrue(List.of(part.split("\\|")).stream().anyMatch(why::contains), why);
    }

    @Test
    @DisplayName("a filter that would cost a worker too much is refused")
    void shouldBoundTheFilter() {
        String line = "trace" + " spi=1001".repeat(TraceRequest.MOST_OF_A_KIND + 1);
        assertThrows(IllegalArgumentException.class, () -> TraceRequest.parse(line));
    }
}
