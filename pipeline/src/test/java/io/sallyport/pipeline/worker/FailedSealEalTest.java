package io.sallyport.pipeline.worker;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.sallyport.pipeline.burst.DropReason;
import io.sallyport.pipeline.burst.WorkerCounters.Counter;
import io.sallyport.pipeline.crypto.CipherSuite;
import io.sallyport.pipeline.crypto.CryptoBatch;
import io.sallyport.pipeline.crypto.CryptoEngine;
import io.sallyport.pipeline.crypto.CryptoProvider;
import io.sallyport.pipeline.crypto.KeySchedule;
import io.sallyport.pipeline.sad.SecurityProtocol;
import io.sallyport.pipeline.spd.Prefix;
import io.sallyport.pipeline.worker.GatewayUnderTest.Options;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** An engine that fails now and then. */
class FailedSealEalTest {
    private static final int PACKETS = 12;
    private static final int HEADERS = 28;

    @RegisterExtension
    private static final Testbed testbed = new Testbed("failed-seal");

    /** IPsec_MB, but every third job fails. */
    private static final class Failing implements CryptoProvider {
        private final CryptoProvider sound = CryptoProvider.ipsecMb();

        @Override
        public CryptoEngine engine() {
            CryptoEngine engine = sound.engine();
            return new CryptoEngine() {
                @Override
                public void run(CryptoBatch batch) {
                    engine.run(batch);
                    for (int i = 0; i < batch.count; i += 3) {
                        batch.done[i] = false;
                    }
                }

                @Override
                public void close() {
                    engine.close();
                }
            };
        }

        @Override
        public KeySchedule schedule() {
            return sound.schedule();
        }
    }

    @ParameterizedTest
    @EnumSource(SecurityProtocol.class)
    @DisplayName("packets that the engine could not do are dropped, and neither they nor their octets count as sealed")
    void shouldNotCountWhatFailed(SecurityProtocol protocol) {
        String suite = protocol == SecurityProtocol.AH ? "hmac-sha1-96" : "aes-cbc-128+hmac-sha1-96";
        try (GatewayUnderTest gateway = new GatewayUnderTest(testbed, Options.simple(), new Failing())) {
            var _ = gateway.pair(
                    CipherSuite.parse(suite).orElseThrow(),
                    false,
                    Prefix.IPV4,
                    Prefix.IPV4,
                    sa -> sa.protocol(protocol));
            long octets = 0;
            for (int i = 0; i < PACKETS; i++) {
                testbed.send(
                        gateway.inside,
                        GatewayUnderTest.fromHost(GatewayUnderTest.toFar(Prefix.IPV4, new byte[10 * i])));
                octets += i % 3 == 0 ? 0 : HEADERS + 10L * i;
            }
            gateway.poll();
            assertEquals(PACKETS / 3, gateway.drops(DropReason.CRYPTO_FAILED));
            assertEquals(PACKETS - PACKETS / 3, gateway.count(Counter.SEALED));
            assertEquals(octets, gateway.count(Counter.SEALED_OCTETS));
            assertEquals(PACKETS - PACKETS / 3, testbed.receive(gateway.outside).size());
        }
    }
}
