package io.sallyport.gateway.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sallyport.gateway.yaml.Problem;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@DisplayName("the ends of a connection")
final class EndsOfConnectionsTest {
    private static final Sample GOOD = new Sample(Sample.GOOD.text() + """
            connections:
              - name: to-south
                version: ikev1
                local: "192.0.2.1"
                remote: "192.0.2.9"
                children:
                  - {name: lan, selectors: {local: 10.1.0.0/16, remote: 10.4.0.0/16}}
            """);

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            "192.0.2.1" | 192.0.2.7       | local  | is not an address of any port; write one of
            "192.0.2.9" | "2001:db8::9"   | remote | is IPv6, the connection's local end 192.0.2.1 is IPv4; write two
            "192.0.2.9" | 192.0.2.1       | remote | is this gateway's own address; write the peer's
            """)
    @DisplayName("are an address of a port and another one of the same family")
    void shouldRefuseEndsThatCannotMeet(String from, String to, String key, String right) {
        List<Problem> errors = GOOD.with(from, to).errors();

        assertEquals(1, errors.size(), errors::toString);
        assertEquals("connections[0]." + key, errors.getFirst().path());
        assertTrue(errors.getFirst().message().contains(right), errors::toString);
    }

    @Test
    @DisplayName("bring a warning if no route leads to the peer, and none if it is on a link or anywhere")
    void shouldWarnOfAPeerOutOfReach() throws ConfigurationException {
        List<Problem> warnings =
                GOOD.with("\"192.0.2.9\"", "203.0.113.9").load().warnings();

        assertEquals(1, warnings.size(), warnings::toString);
        assertEquals("connections[0].remote", warnings.getFirst().path());
        assertTrue(warnings.getFirst().message().startsWith("no route leads to 203.0.113.9"), warnings::toString);
        assertEquals(List.of(), GOOD.load().warnings());
        assertEquals(List.of(), GOOD.with("\"192.0.2.9\"", "any").load().warnings());
    }
}
