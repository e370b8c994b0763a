package io.sallyport.gateway.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sallyport.gateway.yaml.Problem;
import io.sallyport.ike.connection.ChildConfiguration;
import io.sallyport.ike.connection.ChildProposal;
import io.sallyport.ike.message.assigned.ProtocolId;
import io.sallyport.ike.sa.ChildTransform;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@DisplayName("children of connections")
final class ChildrenOfConnectionsTest {
    private static ChildConfiguration child(String keys) throws ConfigurationException {
        return OneChild.with("", keys)
                .connections()
                .getFirst()
                .connection()
                .children()
                .getFirst();
    }

    private static List<ProtocolId> protocols(ChildProposal proposal) {
        return proposal.transforms().stream().map(ChildTransform::protocol).toList();
    }

    @Test
    @DisplayName("propose ESP unless told otherwise, AH by protocol, and AH around each ESP by bundle")
    void shouldProposeEspAhAndBoth() throws ConfigurationException {
        assertEquals(List.of(ProtocolId.ESP), protocols(child("").proposals().getFirst()));

        List<ChildProposal> ah = child("protocol: ah\nproposals: [hmac-sha2-512-256, hmac-sha1-96]\nesn: true")
                .proposals();
        assertEquals(2, ah.size());
        assertEquals(List.of(ProtocolId.AH), protocols(ah.getLast()));
        assertTrue(ah.getFirst().extendedSequenceNumbers());
        assertEquals(1, child("protocol: ah").proposals().size());

        List<ChildProposal> both = child("proposals: [aes-gcm-256, aes-gcm-128]\nbundle: hmac-sha2-256-128")
                .proposals();
        assertEquals(2, both.size());
        for (ChildProposal proposal : both) {
            assertEquals(List.of(ProtocolId.ESP, ProtocolId.AH), protocols(proposal));
        }
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            protocol: ah#proposals: [aes-gcm-128]              | proposals | encrypts, and AH does not
            bundle: aes-cbc-128+hmac-sha2-256-128              | bundle    | encrypts, and AH does not
            protocol: ah#bundle: hmac-sha2-256-128             | bundle    | a bundle is AH around ESP
            trial-delay: 5s#pending-timeout: 5s                | pending-timeout | longer than the trial delay
            pending-timeout: 25h                               | pending-timeout | out of range
            esn: true#replay-window: 0                         | children[0].esn | need a replay window
            trial-delay: 41s                                   | connections[0]  | before its trial delay
            """)
    @DisplayName("say what is wrong with proposals and times")
    void shouldSayWhatIsWrong(String keys, String place, String sentence) {
        ConfigurationException refusal =
                assertThrows(ConfigurationException.class, () -> child(keys.replace('#', '\n')));
        assertTrue(refusal.getMessage().contains(sentence), refusal::getMessage);
        assertTrue(refusal.getMessage().contains(place), refusal::getMessage);
    }

    @ParameterizedTest
    @CsvSource({
        "icmp, local-ports: 53, local-ports",
        "icmp, remote-ports: 53, remote-ports",
        "any, local-ports: 53, local-ports"
    })
    @DisplayName("have no ports without a protocol that has ports")
    void shouldRefusePortsOfAProtocolWithoutPorts(String protocol, String ports, String key) {
        ConfigurationException refusal = assertThrows(
                ConfigurationException.class, () -> OneChild.with("", "", "protocol: " + protocol + ", " + ports));
        assertEquals(1, refusal.problems().size(), refusal::getMessage);
        assertEquals(
                "connections[0].children[0].selectors." + key,
                refusal.problems().getFirst().path());
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            policies: []                                       | connections[0].children[1] | connections[0].children[0].selectors
            policies: [{action: protect, tunnel: to-east/lan}] | connections[0].children[1] | policies[0]
            policies: [{action: protect, tunnel: to-east/far}] | connections[0].children[0] | policies[0]
            """)
    @DisplayName("are refused if what stands before them in the order of policies has their selectors")
    void shouldRefuseSelectorsThatNeverMatch(String policies, String place, String first) {
        Sample sample =
                new Sample(Sample.GOOD.text().replaceFirst("(?s)policies:.*(?=trial:)", "") + """
                connections:
                  - name: to-east
                    version: ikev1
                    local: 192.0.2.1
                    remote: 192.0.2.2
                    children:
                      - {name: lan, selectors: {local: 10.1.0.0/16, remote: 10.4.0.0/16}}
                      - {name: far, selectors: {local: 10.1.0.0/16, remote: 10.4.0.0/16}}
                """ + policies + "\n");

        List<Problem> errors = sample.errors();

        assertEquals(1, errors.size(), errors::toString);
        assertEquals(place + ".selectors", errors.getFirst().path());
        assertTrue(
                errors.getFirst().message().startsWith("10.1.0.0/16 -> 10.4.0.0/16 is at " + first + " already"),
                errors::toString);
    }

    @Test
    @DisplayName("wait for 40 s unless another time is given")
    void shouldReadThePendingTimeout() throws ConfigurationException {
        Duration horizon = Duration.ofSeconds(31);
        assertEquals(Duration.ofSeconds(40), child("").pending().timeout(horizon));
        assertEquals(Optional.empty(), child("").pending().limit());
        assertEquals(
                Duration.ofSeconds(7), child("pending-timeout: 7s").pending().timeout(horizon));
    }
}
