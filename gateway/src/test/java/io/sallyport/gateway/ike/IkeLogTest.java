package io.sallyport.gateway.ike;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.sallyport.gateway.ike.IkeLog.Transition;
import io.sallyport.ike.event.IkeEvent;
import io.sallyport.ike.event.Refusal;
import io.sallyport.ike.message.Cookies;
import io.sallyport.ike.message.identity.IpAddress;
import io.sallyport.ike.message.wire.Octets;
import io.sallyport.ike.sa.ActivationCause;
import io.sallyport.ike.transport.Endpoint;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import jdk.jfr.Recording;
import jdk.jfr.consumer.RecordedEvent;
import jdk.jfr.consumer.RecordingFile;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.LoggerFactory;

@DisplayName("what is told of pairs of SAs")
final class IkeLogTest {
    private static final Endpoint PEER = new Endpoint(new IpAddress(Octets.ofHex("c0000202")), 500);
    private static final int INBOUND = 0x11223344;
    private static final int OUTBOUND = 0x55667788;

    private final Logger logger = (Logger) LoggerFactory.getLogger(IkeLog.class);
    private final Level before = logger.getLevel();
    private final ListAppender<ILoggingEvent> lines = new ListAppender<>();
    private final IkeLog log = new IkeLog();

    @BeforeEach
    void listen() {
        logger.setLevel(Level.INFO);
        lines.start();
        logger.addAppender(lines);
    }

    @AfterEach
    void leave() {
        logger.detachAppender(lines);
        logger.setLevel(before);
    }

    private static IkeEvent active(Optional<ActivationCause> cause, long nanos) {
        return new IkeEvent.ChildActive("west", "lan", PEER, INBOUND, OUTBOUND, cause, nanos);
    }

    /** Each step of a pair's life, with each cause. */
    private static List<IkeEvent> life() {
        List<IkeEvent> events = new ArrayList<>();
        events.add(new IkeEvent.ChildPending("west", "lan", PEER, INBOUND, OUTBOUND));
        events.add(active(Optional.empty(), 0));
        for (ActivationCause cause : ActivationCause.values()) {
            events.add(active(Optional.of(cause), 7_654_321));
        }
        events.add(new IkeEvent.ChildConfirmed("west", "lan", PEER, INBOUND, 8_000_999));
        events.add(new IkeEvent.ChildExpired("west", "lan", PEER, INBOUND, 40_000_000_000L));
        events.add(new IkeEvent.ChildEnded("west", "lan", PEER, INBOUND, "the peer deleted it"));
        return events;
    }

    @Test
    @DisplayName("a line for each step bears peer, SPI, cause and the microseconds since our last message")
    void shouldLogEachTransition() {
        life().forEach(log::on);

        List<String> told =
                lines.list.stream().map(ILoggingEvent::getFormattedMessage).toList();
        assertEquals(life().size(), told.size());
        for (String line : told) {
            assertTrue(line.contains("west/lan") && line.contains("192.0.2.2:500"), line);
            assertTrue(line.contains("0x11223344"), line);
        }
        int at = 2;
        for (ActivationCause cause : ActivationCause.values()) {
            String line = told.get(at++);
            assertTrue(line.contains("active by " + cause) && line.contains("7654 µs"), line);
        }
        assertTrue(told.get(at).contains("confirmed by MESSAGE") && told.get(at).contains("8000 µs"), told.get(at));
        assertTrue(told.get(at + 1).contains("never proved") && told.get(at + 1).contains("40000000 µs"));
        assertTrue(told.get(at + 2).contains("the peer deleted it"));
    }

    @Test
    @DisplayName("a recording has an event for each step, with the same fields")
    void shouldRecordEachTransition(@TempDir Path folder) throws IOException {
        Path file = folder.resolve("pairs.jfr");
        try (Recording recording = new Recording()) {
            recording.enable(ChildTransition.class);
            recording.start();
            life().forEach(log::on);
            recording.stop();
            recording.dump(file);
        }
        List<RecordedEvent> events = RecordingFile.readAllEvents(file).stream()
                .filter(event -> event.getEventType().getName().equals("io.sallyport.ChildTransition"))
                .toList();
        assertEquals(life().size(), events.size());
        for (RecordedEvent event : events) {
            assertEquals("west/lan", event.getString("child"));
            assertEquals("192.0.2.2:500", event.getString("peer"));
            assertEquals("0x11223344", event.getString("inboundSpi"));
        }
        assertEquals("PENDING", events.getFirst().getString("transition"));
        assertEquals("AT_ONCE", events.get(1).getString("cause"));
        int at = 2;
        for (ActivationCause cause : ActivationCause.values()) {
            RecordedEvent event = events.get(at++);
            assertEquals("ACTIVE " + cause, event.getString("transition") + " " + event.getString("cause"));
            assertEquals(7_654, event.getLong("micros"));
        }
        assertEquals("CONFIRMED", events.get(at).getString("transition"));
        assertEquals(8_000, events.get(at).getLong("micros"));
        assertEquals("EXPIRED", events.get(at + 1).getString("transition"));
        assertEquals(40_000_000, events.get(at + 1).getLong("micros"));
        assertEquals("the peer deleted it", events.get(at + 2).getString("cause"));
    }

    @Test
    @DisplayName("each step and each cause is counted")
    void shouldCountEachTransition() {
        life().forEach(log::on);

        int causes = ActivationCause.values().length;
        for (Transition transition : Transition.values()) {
            assertEquals(transition == Transition.ACTIVE ? 1 + causes : 1, log.count(transition), transition::name);
        }
        for (ActivationCause cause : ActivationCause.values()) {
            assertEquals(1, log.activated(cause), cause::name);
        }
    }

    @Test
    @DisplayName("a defect is counted each time, and logged with its stack trace once in some seconds")
    void shouldShowADefect() {
        IllegalStateException cause = new IllegalStateException("unforeseen");
        log.on(new IkeEvent.Defect("a message of " + PEER, cause));
        log.on(new IkeEvent.Defect("a message of " + PEER, cause));

        assertEquals(2, log.refused(Refusal.DEFECT));
        assertEquals(1, lines.list.size());
        assertEquals(Level.ERROR, lines.list.getFirst().getLevel());
        assertEquals(
                "a message of 192.0.2.2:500 met a defect of this program and is dropped (1 so far)",
                lines.list.getFirst().getFormattedMessage());
        assertEquals("unforeseen", lines.list.getFirst().getThrowableProxy().getMessage());
    }

    private static IkeEvent ended(boolean known) {
        return new IkeEvent.Phase1Ended(
                "anybody", PEER, new Cookies(1, 2), Refusal.TIMEOUT, "AGGRESSIVE was not answered", known);
    }

    private static IkeEvent again(boolean known) {
        return new IkeEvent.Retransmitted("anybody", PEER, "AGGRESSIVE", 1, known);
    }

    @Test
    @DisplayName("what forged first messages cause is logged once in some seconds, and counted")
    void shouldNotLetStrangersFillTheLog() {
        for (int i = 0; i < 100; i++) {
            log.on(again(false));
            log.on(ended(false));
        }

        assertEquals(
                List.of(
                        "anybody: AGGRESSIVE sent again to 192.0.2.2:500",
                        ended(false) + " (so far 1 of peers that proved nothing)"),
                lines.list.stream().map(ILoggingEvent::getFormattedMessage).toList());
        assertEquals(100, log.retransmissions());
    }

    @Test
    @DisplayName("each message that is sent again to a known peer, and each end of its SA, is logged")
    void shouldTellAllOfKnownPeers() {
        log.on(ended(false));
        log.on(again(false));
        for (int i = 0; i < 3; i++) {
            log.on(again(true));
            log.on(ended(true));
        }

        assertEquals(8, lines.list.size());
    }
}
