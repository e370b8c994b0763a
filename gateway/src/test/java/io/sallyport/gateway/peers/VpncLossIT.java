package io.sallyport.gateway.peers;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sallyport.gateway.RequiresRoot;
import io.sallyport.gateway.peers.LossCell.Lost;
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
        LossRun.Result result = LossRun.of(new LossCell(LossPair.VPNC_ON, Lost.QM3, 1, 1, false, 3), folder);

        assertTrue(LossRow.of(result).isGood(), result::toString);
        assertEquals("traffic", LossRow.of(result).activation(), result::toString);
    }

    @Test
    @DisplayName("E1: vpnc's last message is lost, and without promotion nothing gets through")
    void shouldDeliverNothingWithout() throws IOException, InterruptedException {
        LossRun.Result result = LossRun.of(new LossCell(LossPair.VPNC_OFF, Lost.QM3, 1, 1, false, 5), folder);

        assertEquals(0, result.outward().getFirst().arrivals().size(), result::toString);
        assertEquals(0, result.back().getFirst().arrivals().size(), result::toString);
        assertEquals("", LossRow.of(result).activation(), result::toString);
    }
}
