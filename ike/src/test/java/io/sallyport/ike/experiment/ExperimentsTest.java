package io.sallyport.ike.experiment;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The experiments with fewer setups than their page has, and what they have to show. */
final class ExperimentsTest {
    private static final int SETUPS = 60;

    static Stream<Cell> lossOfTheLastMessage() {
        return Stream.concat(Experiments.lostTimes().stream(), Experiments.lossRates().stream());
    }

    @ParameterizedTest(name = "E1: {0}")
    @MethodSource("lossOfTheLastMessage")
    @DisplayName("E1: every tunnel carries traffic at once, whatever is lost of the last message")
    void shouldCarryTrafficWhateverIsLostOfTheLastMessage(Cell cell) {
        Summary summary = Summary.of(cell, SETUPS);

        assertEquals(SETUPS, summary.bothWays(), summary::toString);
        assertEquals(0, summary.mostLost(), summary::toString);
    }

    @Test
    @DisplayName("E1: the side that waits for the message carries nothing until it comes")
    void shouldLosePacketsWhileTheOtherWaits() {
        List<Cell> cells = Experiments.lostTimes();
        Summary once = Summary.of(cells.get(1).waiting(), SETUPS);
        Summary always = Summary.of(cells.getLast().waiting(), SETUPS);

        assertTrue(once.medianMillis() >= 900, once::toString);
        assertEquals(0, always.carried(), always::toString);
    }

    static List<Cell> connectedLost() {
        return Experiments.connectedLost();
    }

    @ParameterizedTest(name = "E2: {0}")
    @MethodSource("connectedLost")
    @DisplayName("E2: the initiator's tunnel carries traffic at once, whatever is lost of CONNECTED")
    void shouldCarryTrafficWhateverIsLostOfConnected(Cell cell) {
        Summary summary = Summary.of(cell, SETUPS);

        assertEquals(SETUPS, summary.bothWays(), summary::toString);
        assertEquals(0, summary.mostLost(), summary::toString);
    }

    @Test
    @DisplayName("E3: where only the responder sends, promotion is no help")
    void shouldBeNoHelpWhereOnlyTheResponderSends() {
        Summary with = Summary.of(Experiments.responderSends(), SETUPS);
        Summary without = Summary.of(Experiments.responderSends().waiting(), SETUPS);

        assertEquals(0, with.carried(), with::toString);
        assertEquals(0, without.carried(), without::toString);
    }

    static List<Cell> late() {
        return Experiments.late();
    }

    @ParameterizedTest(name = "E4: {0}")
    @MethodSource("late")
    @DisplayName("E4: no packet is lost that overtakes the last message")
    void shouldLoseNoPacketThatOvertakesTheLastMessage(Cell cell) {
        assertEquals(0, Summary.of(cell, SETUPS).mostLost());
    }

    @Test
    @DisplayName("E7: with a trial delay packets are lost until it is over, and none after")
    void shouldLosePacketsUntilTheTrialDelayIsOver() {
        Summary always = Summary.of(Experiments.trialDelay().getLast(), SETUPS);

        assertEquals(SETUPS, always.carried(), always::toString);
        long period = Experiments.PERIOD.toMillis();
        assertTrue(always.p99Millis() <= period + 20, always::toString);
        assertTrue(always.meanLost() >= period / 10 - 5, always::toString);
    }
}
