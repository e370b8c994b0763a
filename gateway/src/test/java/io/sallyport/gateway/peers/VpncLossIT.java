package io.sallyport.gateway.peers;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sallyport.gateway.RequiresRoot;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** E1 with a client that never sends the last message of Quick Mode again. */
@RequiresRoot
final class VpncLossIT {
    @TempDir
    private Path folder;

    @BeforeAll
    static void requireVpnc() {
        Vpnc.require();
    }

    @Test
    @DisplayName("E1: vpnc's last message is lost, and every packet gets through")
    void shouldLoseNothingWithPromotion() throws IOException, InterruptedException {
        VpncLossRun.Result result = VpncLossRun.of(true, true, 3, folder);

        // The first packet may come before the addresses of the next hops are known.
        assertTrue(result.traffic().lost() <= 1, result::toString);
        assertEquals("TRAFFIC", result.activation(), result::toString);
    }

    @Test
    @DisplayName("E1: vpnc's last message is lost, and without promotion nothing gets through")
    void shouldDeliverNothingWithout() throws IOException, InterruptedException {
        VpncLossRun.Result result = VpncLossRun.of(false, true, 5, folder);

        assertEquals(0, result.traffic().answered().size(), result::toString);
        assertEquals("", result.activation(), result::toString);
    }
}
