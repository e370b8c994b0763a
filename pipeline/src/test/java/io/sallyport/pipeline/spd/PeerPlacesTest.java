package io.sallyport.pipeline.spd;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.BitSet;
import java.util.HashMap;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

final class PeerPlacesTest {
    private static final int PLAIN = 0;
    private static final int SHARED = 1;
    private static final int ALSO_SHARED = 2;
    private static final int NARROWED = 3;
    private static final int FIRST = 10;
    private static final int COUNT = 1_000;

    private final PeerPlaces places = new PeerPlaces(bits(NARROWED), bits(SHARED, ALSO_SHARED), FIRST, COUNT);

    private static BitSet bits(int... set) {
        BitSet bits = new BitSet();
        for (int bit : set) {
            bits.set(bit);
        }
        return bits;
    }

    private static int address(String text) {
        return Prefix.parseAddress(text).ipv4();
    }

    @Test
    void shouldGiveEachPeerOfASharedPolicyAPlaceOfItsOwn() {
        int one = places.take(SHARED, Prefix.parse("10.3.0.1"));
        int two = places.take(SHARED, Prefix.parse("10.3.0.2"));
        int other = places.take(ALSO_SHARED, Prefix.parse("10.3.0.1"));

        assertEquals(3, Map.of(one, 0, two, 0, other, 0).size());
        assertEquals(one, places.place4(SHARED, address("10.3.0.1")));
        assertEquals(two, places.place4(SHARED, address("10.3.0.2")));
        assertEquals(other, places.place4(ALSO_SHARED, address("10.3.0.1")));
    }

    @Test
    void shouldLeaveAPacketToNobodyWithThePolicysOwnPlace() {
        int _ = places.take(SHARED, Prefix.parse("10.3.0.1"));

        assertEquals(SHARED, places.place4(SHARED, address("10.3.0.2")));
        assertEquals(SHARED, places.place6(SHARED, 0x0a03_0001_0000_0000L, 0));
    }

    @Test
    void shouldTakeTheLongestPrefix() {
        int wide = places.take(SHARED, Prefix.parse("10.0.0.0/8"));
        int narrow = places.take(SHARED, Prefix.parse("10.3.0.0/24"));
        int all = places.take(SHARED, Prefix.ANY4);

        assertEquals(narrow, places.place4(SHARED, address("10.3.0.9")));
        assertEquals(wide, places.place4(SHARED, address("10.4.0.9")));
        assertEquals(all, places.place4(SHARED, address("192.0.2.9")));
    }

    @Test
    void shouldFindIpv6Peers() {
        Prefix host = Prefix.parse("2001:db8::7");
        Prefix network = Prefix.parse("2001:db8:0:1::/64");
        Prefix long65 = Prefix.parse("2001:db8:0:2:8000::/65");
        int one = places.take(SHARED, host);
        int two = places.take(SHARED, network);
        int three = places.take(SHARED, long65);

        assertEquals(one, places.place6(SHARED, host.high(), host.low()));
        assertEquals(two, places.place6(SHARED, network.high(), 99));
        assertEquals(three, places.place6(SHARED, long65.high(), 0x8000_0000_0000_0001L));
        assertEquals(SHARED, places.place6(SHARED, long65.high(), 1));
    }

    @Test
    void shouldKeepAPlaceUntilTheLastPairHasLeft() {
        Prefix peer = Prefix.parse("10.3.0.1");
        int place = places.take(SHARED, peer);

        assertEquals(place, places.take(SHARED, peer));
        places.leave(SHARED, peer);
        assertEquals(place, places.place4(SHARED, peer.ipv4()));
        places.leave(SHARED, peer);
        assertEquals(SHARED, places.place4(SHARED, peer.ipv4()));
        assertEquals(0, places.size());
    }

    @Test
    void shouldNotShareWhatIsForOnePeer() {
        assertEquals(PLAIN, places.take(PLAIN, Prefix.parse("10.3.0.1")));
        assertEquals(NARROWED, places.take(NARROWED, Prefix.parse("10.3.0.1")));
        assertEquals(NARROWED, places.place4(NARROWED, address("10.3.0.1")));
        assertFalse(places.isNarrowed(PLAIN));
        assertTrue(places.isNarrowed(NARROWED));
        assertTrue(places.isNarrowed(SHARED));
        assertFalse(places.isNarrowed(99));
        assertFalse(PeerPlaces.NONE.isNarrowed(0));
    }

    @Test
    void shouldNarrowAPolicyFromNowOn() {
        places.narrow(PLAIN);
        assertTrue(places.isNarrowed(PLAIN));
        assertFalse(places.isShared(PLAIN));
        assertFalse(places.isNarrowed(FIRST - 1), "it is another");
    }

    @Test
    void shouldRefuseMorePeersThanItHasPlacesFor() {
        for (int i = 0; i < COUNT; i++) {
            int _ = places.take(SHARED, Prefix.ofIpv4(i, 32));
        }
        assertThrows(IllegalArgumentException.class, () -> places.take(SHARED, Prefix.ofIpv4(COUNT, 32)));
        places.leave(SHARED, Prefix.ofIpv4(5, 32));
        assertEquals(FIRST + 5, places.take(SHARED, Prefix.ofIpv4(COUNT, 32)));
    }

    @Test
    void shouldFindEveryPeerAsTheyComeAndGo() {
        Random random = new Random(7);
        Map<Integer, Integer> held = new HashMap<>();
        for (int step = 0; step < 20_000; step++) {
            int address = random.nextInt(1_500);
            if (held.containsKey(address)) {
                places.leave(SHARED, Prefix.ofIpv4(address, 32));
                held.remove(address);
            } else if (held.size() < COUNT) {
                held.put(address, places.take(SHARED, Prefix.ofIpv4(address, 32)));
            }
            int asked = random.nextInt(1_500);
            assertEquals(held.getOrDefault(asked, SHARED), places.place4(SHARED, asked));
        }
        assertEquals(held.size(), places.size());
    }
}
