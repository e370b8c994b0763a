package io.sallyport.pipeline.neighbour;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.sallyport.pipeline.neighbour.NeighbourCache.Station;
import io.sallyport.pipeline.spd.Prefix;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** The states of a neighbour, as RFC 4861 section 7.3.2 and its appendix C have them. */
final class NeighbourCacheTest {
    private static final long SECOND = TimeUnit.SECONDS.toNanos(1);
    private static final long MAC = 0x0200_0000_0001L;
    private static final NeighbourTimers TIMERS = new NeighbourTimers(
            Duration.ofSeconds(30), Duration.ofSeconds(1), 3, Duration.ofSeconds(5), Duration.ofMinutes(10), 4, 2);

    private final List<String> log = new ArrayList<>();
    private final Set<Station> used = new HashSet<>();
    private long now = -3 * SECOND;

    private final NeighbourCache cache = new NeighbourCache(TIMERS, new NeighbourCache.Actions() {
        @Override
        public void ask(Station station, OptionalLong mac) {
            log.add((mac.isEmpty() ? "ask all for " : "ask ") + station.address());
        }

        @Override
        public void resolved(Station station, long mac) {
            log.add(station.address() + " at " + mac % 16);
        }

        @Override
        public void lost(Station station) {
            log.add("lost " + station.address());
        }

        @Override
        public void release(List<Long> held) {
            log.add("release " + held);
        }

        @Override
        public void fail(List<Long> held) {
            log.add("fail " + held);
        }

        @Override
        public void overflow(long held) {
            log.add("overflow " + held);
        }

        @Override
        public boolean isUsed(Station station) {
            return used.remove(station);
        }
    });

    private static Station station(int last) {
        return new Station(1, Prefix.parseAddress("192.0.2." + last));
    }

    private void after(long seconds) {
        now += seconds * SECOND;
        cache.poll(now);
    }

    private void expect(String... lines) {
        assertEquals(List.of(lines), log);
        log.clear();
    }

    private void expectState(NeighbourState state) {
        assertEquals(Optional.of(state), cache.state(station(1)));
    }

    private void reach() {
        cache.hold(station(1), 7, now);
        cache.told(station(1), MAC, true, true, now);
        log.clear();
    }

    @Test
    @DisplayName("a packet waits, everybody is asked, and the answer releases it")
    void shouldResolve() {
        cache.hold(station(1), 7, now);
        expect("ask all for 192.0.2.1");
        expectState(NeighbourState.INCOMPLETE);
        cache.told(station(1), MAC, true, false, now);
        expect("192.0.2.1 at 1", "release [7]");
        expectState(NeighbourState.REACHABLE);
        cache.hold(station(1), 8, now);
        expect("release [8]");
    }

    @Test
    @DisplayName("RFC 1122 2.3.2.2: of many packets that wait the latest are kept")
    void shouldKeepTheLatest() {
        for (int i = 1; i <= 4; i++) {
            cache.hold(station(1), i, now);
        }
        cache.told(station(1), MAC, true, true, now);
        expect("ask all for 192.0.2.1", "overflow 1", "overflow 2", "192.0.2.1 at 1", "release [3, 4]");
    }

    @Test
    @DisplayName("after three questions without an answer a neighbour is absent, and what waited is told so")
    void shouldGiveUp() {
        cache.hold(station(1), 7, now);
        log.clear();
        after(1);
        expect("ask all for 192.0.2.1");
        after(1);
        expect("ask all for 192.0.2.1");
        after(1);
        expect("fail [7]");
        assertEquals(0, cache.size());
    }

    @Test
    @DisplayName("a neighbour in use is asked again before it is forgotten: STALE, DELAY, PROBE, REACHABLE")
    void shouldProbe() {
        reach();
        after(29);
        expectState(NeighbourState.REACHABLE);
        after(1);
        expectState(NeighbourState.STALE);
        after(100);
        expectState(NeighbourState.STALE);
        used.add(station(1));
        after(1);
        expectState(NeighbourState.DELAY);
        after(5);
        expect("ask 192.0.2.1");
        expectState(NeighbourState.PROBE);
        cache.told(station(1), MAC, true, false, now);
        expectState(NeighbourState.REACHABLE);
        expect();
    }

    @Test
    @DisplayName("a neighbour in use that does not answer any more is lost")
    void shouldLoseWhoDoesNotAnswer() {
        reach();
        after(30);
        used.add(station(1));
        after(1);
        after(5);
        after(1);
        after(1);
        expect("ask 192.0.2.1", "ask 192.0.2.1", "ask 192.0.2.1");
        after(1);
        expect("lost 192.0.2.1");
        assertEquals(0, cache.size());
    }

    @Test
    @DisplayName("a neighbour that nothing is sent to is forgotten without a question")
    void shouldForget() {
        reach();
        after(30);
        after(600);
        expect("lost 192.0.2.1");
    }

    @Test
    @DisplayName("who asks for us is remembered as STALE, and so is who asks from another MAC address")
    void shouldRememberWhoAsks() {
        cache.heard(station(1), MAC, now);
        expect("192.0.2.1 at 1");
        expectState(NeighbourState.STALE);
        cache.told(station(1), MAC, true, true, now);
        expectState(NeighbourState.REACHABLE);
        cache.heard(station(1), MAC, now);
        expectState(NeighbourState.REACHABLE);
        cache.heard(station(1), MAC + 1, now);
        expect("192.0.2.1 at 2");
        expectState(NeighbourState.STALE);
    }

    @Test
    @DisplayName(
            "RFC 4861 7.2.5: what nobody asked for creates nothing; without override it does not change a MAC address")
    void shouldBoundWhatIsUnsolicited() {
        cache.told(station(1), MAC, false, true, now);
        assertEquals(0, cache.size());
        expect();
        reach();
        cache.told(station(1), MAC + 1, false, false, now);
        expect();
        expectState(NeighbourState.STALE);
        cache.told(station(1), MAC + 1, false, false, now);
        expect();
        cache.told(station(1), MAC + 1, false, true, now);
        expect("192.0.2.1 at 2");
        expectState(NeighbourState.STALE);
    }

    @Test
    @DisplayName("an unsolicited answer about a neighbour that is asked for is taken as STALE")
    void shouldTakeAnUnsolicitedAnswer() {
        cache.hold(station(1), 7, now);
        cache.told(station(1), MAC, false, false, now);
        expect("ask all for 192.0.2.1", "192.0.2.1 at 1", "release [7]");
        expectState(NeighbourState.STALE);
    }

    @Test
    @DisplayName("the table is bounded: a stale neighbour gives way, or else the oldest that is asked for")
    void shouldBoundTheTable() {
        cache.hold(station(1), 1, now);
        cache.heard(station(2), MAC, now);
        cache.hold(station(3), 3, now);
        cache.hold(station(4), 4, now);
        log.clear();
        cache.hold(station(5), 5, now);
        expect("lost 192.0.2.2", "ask all for 192.0.2.5");
        cache.hold(station(6), 6, now);
        expect("fail [1]", "ask all for 192.0.2.6");
        cache.heard(station(7), MAC, now);
        expect("fail [3]", "192.0.2.7 at 1");
        assertEquals(4, cache.size());
        assertEquals(List.of(4L, 5L, 6L), cache.drain());
    }

    @Test
    @DisplayName(
            "however many are asked for that are not there, neighbours in use stay, and are asked whether they are still there")
    void shouldKeepWhatIsInUse() {
        for (int i = 1; i <= 4; i++) {
            cache.heard(station(i), MAC, now);
            used.add(station(i));
        }
        log.clear();
        for (int i = 5; i < 100; i++) {
            cache.hold(station(i), i, now);
        }
        for (int i = 1; i <= 4; i++) {
            assertEquals(Optional.of(NeighbourState.DELAY), cache.state(station(i)));
        }
        assertEquals(4, cache.size());
    }
}
