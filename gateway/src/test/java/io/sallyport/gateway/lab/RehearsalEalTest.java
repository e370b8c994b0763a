package io.sallyport.gateway.lab;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sallyport.dpdk.eal.Eal;
import io.sallyport.dpdk.eal.EalOptions;
import io.sallyport.dpdk.ethdev.Port;
import io.sallyport.dpdk.thread.LcoreThread;
import io.sallyport.gateway.config.DpdkSettings.Crypto;
import io.sallyport.pipeline.crypto.CipherSuite;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

final class RehearsalEalTest {
    /** The least that a configuration can ask for: a rehearsal must fit in there. */
    private static final int LEAST_MEMORY_MIB = 64;

    private static final Repertoire ALL =
            new Repertoire(Crypto.IPSEC_MB, CipherSuite.parse("aes-cbc-128+hmac-sha1-96"), true, true, true);

    private static Eal eal;

    @BeforeAll
    static void start() {
        eal = Eal.start(EalOptions.builder()
                .hugePages(false)
                .memoryMib(LEAST_MEMORY_MIB)
                .filePrefix("sallyport-rehearsal-test")
                .build());
    }

    @AfterAll
    static void stop() {
        eal.close();
    }

    @Test
    @DisplayName("a rehearsal carries packets, leaves no port behind, and can be repeated")
    void shouldLeaveNothingBehind() throws InterruptedException {
        for (Repertoire repertoire : List.of(Repertoire.least(Crypto.IPSEC_MB), ALL)) {
            assertTrue(Rehearsal.prepare(repertoire).run(eal) > 0);
            assertEquals(List.of(), Port.list());
        }
    }

    @Test
    @DisplayName("packets of each kind of SA come through both ways, all of them")
    void shouldCarryWhatIsInTheRepertoire() throws InterruptedException {
        assertEquals(5, ALL.numbers().size());
        int _ = LcoreThread.register();
        try {
            for (List<Integer> part : ALL.numbers()) {
                assertEquals(2L * Arrays.stream(LabTurns.BURSTS).sum(), delivered(part), "tunnels " + part);
            }
        } finally {
            LcoreThread.unregister();
        }
    }

    private static long delivered(List<Integer> part) throws InterruptedException {
        LabOptions options = new LabOptions(1, PacketSize.parse("imix"), 0, false, 1, Optional.empty());
        LabNetwork network = LabNetwork.of(false, Crypto.IPSEC_MB).with(ALL);
        try (LabBench bench = new LabBench(eal, options, network, Optional.empty())) {
            LabTurns turns = bench.startInTurns(List.of(part));
            turns.enter();
            for (int i = 0; i < LabTurns.BURSTS.length; i++) {
                turns.turn();
            }
            turns.leave();
            bench.stop();
            return turns.delivered();
        }
    }
}
