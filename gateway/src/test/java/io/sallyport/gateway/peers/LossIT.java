package io.sallyport.gateway.peers;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sallyport.gateway.RequiresRoot;
import io.sallyport.gateway.peers.LossCell.Lost;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** E1 with a real peer: strongSwan begins, the last message of Quick Mode is lost, and its traffic follows at once. */
@RequiresRoot
final class LossIT {
    @TempDir
    private Path folder;

    @BeforeAll
    static void requireCharon() {
        Charon.require();
    }

    static List<LossCell> promoted() {
        return List.of(
                new LossCell(LossPair.PROMOTION_ON, Lost.QM3, 1, 1, false, 3),
                new LossCell(LossPair.PROMOTION_ON, Lost.QM3, -1, 1, false, 3),
                new LossCell(LossPair.PROMOTION_ON, Lost.QM3, 1, 2, false, 3),
                new LossCell(LossPair.PROMOTION_ON, Lost.REKEY_QM3, -1, 1, false, 3));
    }

    @ParameterizedTest(name = "E1: {0}: every packet gets through")
    @MethodSource("promoted")
    void shouldLoseNothingWithPromotion(LossCell cell) throws IOException, InterruptedException {
        LossRun.Result result = LossRun.of(cell, folder);
        assertTrue(LossRow.of(result).isGood(), result::toString);
        assertTrue(result.log().contains("active by TRAFFIC"), result::toString);
    }

    @ParameterizedTest(name = "E1: {0}: nothing gets through")
    @MethodSource("waiting")
    void shouldDeliverNothingWithout(LossCell cell) throws IOException, InterruptedException {
        LossRun.Result result = LossRun.of(cell, folder);
        assertEquals(0, result.outward().getFirst().arrivals().size(), result::toString);
    }

    static List<LossCell> waiting() {
        return List.of(
                new LossCell(LossPair.PROMOTION_OFF, Lost.QM3, -1, 1, false, 2),
                new LossCell(LossPair.STRONGSWAN, Lost.QM3, -1, 1, false, 2));
    }
}
