package io.sallyport.gateway.run;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sallyport.gateway.config.Configuration;
import io.sallyport.gateway.config.ConfigurationException;
import io.sallyport.gateway.config.GatewaySettings;
import io.sallyport.pipeline.crypto.CipherSuite;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** What is asked of crypto devices, held against what they have. */
final class CryptodevSetupTest {
    private static final String FILE = """
            ports:
              - {name: in, device: "net_ring_a", side: inside, addresses: [10.1.0.1/16]}
              - {name: out, device: "net_ring_b", side: outside, addresses: [192.0.2.1/24]}
            routes:
              - {to: 0.0.0.0/0, via: 192.0.2.2, port: out}
            connections:
              - name: west
                version: ikev1
                local: 192.0.2.1
                remote: 192.0.2.2
                children:
                  - {name: one, selectors: {local: 10.1.0.0/16, remote: 10.9.1.0/24}}
                  - name: two
                    proposals: [aes-gcm-128, aes-gcm-256]
                    selectors: {local: 10.1.0.0/16, remote: 10.9.2.0/24}
            """;

    @Test
    @DisplayName("D19: a child is held against what the crypto device offers, with all of its proposals")
    void shouldFindWhatAChildAsksForAndTheDeviceDoesNotOffer() throws ConfigurationException {
        GatewaySettings settings = Configuration.parse("devices.yaml", FILE).settings();

        assertEquals(
                Optional.of(new CryptodevSetup.Asked("child west/two", CipherSuite.AES_GCM_256)),
                CryptodevSetup.firstMissing(List.of(CipherSuite.AES_GCM_128), settings));
        assertEquals(
                Optional.empty(),
                CryptodevSetup.firstMissing(List.of(CipherSuite.AES_GCM_128, CipherSuite.AES_GCM_256), settings));
    }

    @Test
    @DisplayName("a device with fewer sessions than max-sas may take is told of, with a number that would do")
    void shouldTellWhenSessionsMayRunOut() {
        assertEquals(Optional.empty(), CryptodevSetup.shortage(0, 1024), "no limit");
        assertEquals(Optional.empty(), CryptodevSetup.shortage(4096, 1024));
        String told = CryptodevSetup.shortage(2048, 1024).orElseThrow();
        assertTrue(told.startsWith("it has 2048 sessions, and sad.max-sas: 1024 may take 4096"), told);
        assertTrue(told.endsWith("max-sas: 512 is sure to find enough"), told);
    }
}
