package io.sallyport.gateway.ike;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sallyport.dpdk.cryptodev.CryptoDeviceException;
import io.sallyport.ike.crypto.Secret;
import io.sallyport.ike.message.assigned.AuthenticationAlgorithm;
import io.sallyport.ike.message.assigned.EspTransform;
import io.sallyport.ike.message.assigned.ProtocolId;
import io.sallyport.ike.message.identity.IpAddress;
import io.sallyport.ike.message.wire.Octets;
import io.sallyport.ike.sa.ActivationCause;
import io.sallyport.ike.sa.ChildSaEvents;
import io.sallyport.ike.sa.ChildSaPair;
import io.sallyport.ike.sa.ChildSaPort.Activation;
import io.sallyport.ike.sa.ChildTransform;
import io.sallyport.ike.sa.LifetimeEnd;
import io.sallyport.ike.sa.PairHandle;
import io.sallyport.ike.sa.ProtectedPair;
import io.sallyport.ike.sa.SaKeys;
import io.sallyport.ike.sa.SaLifetimes;
import io.sallyport.ike.sa.SaMode;
import io.sallyport.ike.sa.SelectorPair;
import io.sallyport.ike.sa.SpiWish;
import io.sallyport.ike.sa.TrafficSelector;
import io.sallyport.pipeline.classify.LocalAddresses;
import io.sallyport.pipeline.crypto.CipherSuite;
import io.sallyport.pipeline.crypto.CryptoEngine;
import io.sallyport.pipeline.crypto.CryptoProvider;
import io.sallyport.pipeline.crypto.KeySchedule;
import io.sallyport.pipeline.crypto.KeyUse;
import io.sallyport.pipeline.event.SaEvents;
import io.sallyport.pipeline.neighbour.Adjacencies;
import io.sallyport.pipeline.plane.DataPlane;
import io.sallyport.pipeline.route.RouteTable;
import io.sallyport.pipeline.sad.Promotion;
import io.sallyport.pipeline.sad.SaHandle;
import io.sallyport.pipeline.sad.SaReport;
import io.sallyport.pipeline.sad.SaState;
import io.sallyport.pipeline.sad.SaTable;
import io.sallyport.pipeline.sad.TrialBudget;
import io.sallyport.pipeline.spd.PeerPlaces;
import io.sallyport.pipeline.spd.Policy;
import io.sallyport.pipeline.spd.PolicyAction;
import io.sallyport.pipeline.spd.PolicySas;
import io.sallyport.pipeline.spd.Prefix;
import io.sallyport.pipeline.spd.Selector;
import io.sallyport.pipeline.spd.Spd;
import io.sallyport.pipeline.tables.ForwardingTables;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("pairs of SAs in the data plane")
final class ChildSasTest {
    private static final int POLICY = 0;
    private static final int SHARED = 1;
    private static final Selector LAN = Selector.between(Prefix.parse("10.1.0.0/16"), Prefix.parse("10.2.0.0/16"));
    private static final int ESP_IN = 0x1001;
    private static final int AH_IN = 0x1002;

    private final PeerPlaces peers =
            new PeerPlaces(new BitSet(), BitSet.valueOf(new long[] {1 << SHARED}), SHARED + 1, 1);
    /** How many keys the crypto device still takes. */
    private int sessions = Integer.MAX_VALUE;

    /** The arrays of all keys that it was given, those that it refused too. */
    private final List<byte[]> given = new ArrayList<>();

    private final DataPlane plane = DataPlane.create(
            DataPlane.Settings.of(1, 16, 64),
            new LimitedCrypto(),
            new ForwardingTables(
                    new LocalAddresses(List.of()),
                    new Spd(List.of(
                            new Policy("c/lan", PolicyAction.PROTECT, LAN),
                            new Policy("c/any", PolicyAction.PROTECT, LAN))),
                    new PolicySas(3),
                    peers,
                    new RouteTable().current(),
                    new Adjacencies().current()));
    private final SaEvents workersEvents = new SaEvents(16);
    private final Promotion worker = new Promotion(workersEvents, TrialBudget.PER_SA, TrialBudget.PER_WORKER);
    private final List<PairHandle> promoted = new ArrayList<>();
    /** Whether the messages have left that were sent before each was asked for, in the order of asking. */
    private final Map<Integer, AtomicBoolean> departures = new HashMap<>();

    private final ChildSas sas = new ChildSas(
            plane,
            new ChildPolicies(
                    Map.of(new ChildPolicies.Child("c", "lan"), POLICY, new ChildPolicies.Child("c", "any"), SHARED)),
            1,
            System::nanoTime,
            Optional.empty(),
            () -> departures.computeIfAbsent(departures.size(), _ -> new AtomicBoolean())::get);

    /** An engine whose keys are in a device, which has room for some. */
    private final class LimitedCrypto implements CryptoProvider {
        private final CryptoProvider reference = CryptoProvider.reference();

        @Override
        public CryptoEngine engine() {
            return reference.engine();
        }

        @Override
        public KeySchedule schedule() {
            KeySchedule schedule = reference.schedule();
            return new KeySchedule() {
                @Override
                public int octets() {
                    return schedule.octets();
                }

                @Override
                public void expand(CipherSuite suite, KeyUse use, byte[] encryption, byte[] integrity, long target) {
                    assertFalse(isZero(encryption) && isZero(integrity), "it needs them yet");
                    given.addAll(List.of(encryption, integrity));
                    if (sessions == 0) {
                        throw CryptoDeviceException.refused("crypto_limited0", "it has no session left");
                    }
                    sessions--;
                    schedule.expand(suite, use, encryption, integrity, target);
                }
            };
        }
    }

    @BeforeEach
    void listen() {
        sas.tell(new ChildSaEvents() {
            @Override
            public void onPromoted(PairHandle pair, long nanos) {
                promoted.add(pair);
            }

            @Override
            public void onPendingExpired(PairHandle pair) {}

            @Override
            public void onLifetime(PairHandle pair, LifetimeEnd end) {}

            @Override
            public void onAcquire(String connection, String child) {}
        });
    }

    @AfterEach
    void free() {
        worker.close();
        workersEvents.close();
        plane.close();
    }

    private static IpAddress address(String hex) {
        return new IpAddress(Octets.ofHex(hex));
    }

    private static SaKeys keys(int encryption, int integrity) {
        return new SaKeys(Secret.taking(octets(encryption)), Secret.taking(octets(integrity)));
    }

    private static byte[] octets(int count) {
        byte[] octets = new byte[count];
        Arrays.fill(octets, (byte) 0x5a);
        return octets;
    }

    private static boolean isZero(byte[] octets) {
        return Arrays.equals(octets, new byte[octets.length]);
    }

    /** ESP inside AH, pending. */
    private PairHandle bundle() {
        ChildTransform ah = ChildTransform.ah(AuthenticationAlgorithm.HMAC_SHA2_256);
        return sas.installPending(
                        pair(List.of(esp(ESP_IN), new ProtectedPair(AH_IN, 0x2002, ah, keys(0, 32), keys(0, 32)))))
                .orElseThrow();
    }

    private static ProtectedPair esp(int spi) {
        ChildTransform esp = ChildTransform.esp(EspTransform.AES_GCM_16, 128);
        return new ProtectedPair(spi, spi + 0x1000, esp, keys(20, 0), keys(20, 0));
    }

    private static ChildSaPair pair(List<ProtectedPair> protocols) {
        return pair("lan", protocols);
    }

    private static ChildSaPair pair(String child, List<ProtectedPair> protocols) {
        return pair(child, TrafficSelector.ofPrefix(address("0a020000"), 16), protocols);
    }

    private static ChildSaPair pair(String child, TrafficSelector remote, List<ProtectedPair> protocols) {
        return new ChildSaPair(
                "c",
                child,
                protocols,
                SaMode.TUNNEL,
                new SelectorPair(TrafficSelector.ofPrefix(address("0a010000"), 16), remote),
                address("c0000201"),
                address("c0000202"),
                Optional.empty(),
                Optional.empty(),
                false,
                64,
                new SaLifetimes(
                        Duration.ofMinutes(50), Duration.ofHours(1), SaLifetimes.NO_LIMIT, SaLifetimes.NO_LIMIT),
                Duration.ZERO,
                Duration.ofSeconds(40),
                Optional.empty(),
                OptionalInt.empty());
    }

    private PairHandle receiving(int spi) {
        return sas.installReceiving(pair(List.of(esp(spi)))).orElseThrow();
    }

    private long current() {
        return plane.tables().policySas().currentAcquire(POLICY);
    }

    private long outbound(int id) {
        return plane.outbound().find(id).orElseThrow().hot();
    }

    private SaHandle inbound(int spi) {
        return plane.inbound().find(spi).orElseThrow();
    }

    private static SaState state(SaHandle sa) {
        return SaReport.read(sa).map(SaReport::state).orElse(SaState.DEAD);
    }

    /** A worker's packet proved that SA, and the control thread hears of it. */
    private void prove(int spi) {
        SaHandle sa = inbound(spi);
        assertEquals(Promotion.PROMOTED, worker.promote(sa.hot(), SaTable.stateAcquire(sa.hot()), System.nanoTime()));
        sas.onPromoted(sa, System.nanoTime());
    }

    @Test
    @DisplayName(
            "A6: AH that is good around ESP that is not proves no bundle; the next good packet does, all of it, once")
    void shouldProveABundleByItsInnermostSa() {
        PairHandle pair = bundle();
        prove(AH_IN);
        assertEquals(List.of(), promoted);
        assertEquals(SaState.PENDING, state(inbound(ESP_IN)));

        prove(ESP_IN);
        assertEquals(List.of(pair), promoted);
        assertEquals(SaState.ACTIVE, state(inbound(AH_IN)));
        for (int id : new int[] {1, 2}) {
            assertEquals(SaState.ACTIVE, state(plane.outbound().find(id).orElseThrow()));
        }
        assertNotEquals(0, plane.tables().policySas().currentAcquire(POLICY));
    }

    @Test
    @DisplayName("the message opens a bundle whose AH a packet had proved before")
    void shouldOpenByTheMessageWhereAhIsActive() {
        PairHandle pair = bundle();
        prove(AH_IN);
        assertEquals(Activation.DONE, sas.activate(pair, ActivationCause.MESSAGE));
        assertEquals(SaState.ACTIVE, state(inbound(ESP_IN)));
        assertEquals(SaState.ACTIVE, state(plane.outbound().find(1).orElseThrow()));
        assertEquals(Activation.ALREADY, sas.activate(pair, ActivationCause.MESSAGE));
    }

    @Test
    @DisplayName("one SA of a bundle that is never proved ends all of it")
    void shouldEndABundleWhole() {
        bundle();
        prove(AH_IN);
        SaHandle ah = inbound(AH_IN);
        sas.onPendingExpired(inbound(ESP_IN));
        assertEquals(SaState.DEAD, state(ah));
        assertEquals(0, plane.tables().policySas().currentAcquire(POLICY));
    }

    @Test
    @DisplayName("a crypto device that has no session left costs the pair and nothing else, whichever SA it refuses")
    void shouldRefuseAPairThatTheDeviceHasNoSessionFor() {
        for (sessions = 0; sessions < 2; ) {
            int left = sessions;
            int spi = sas.reserveSpi(
                            ProtocolId.ESP, new SpiWish(Optional.empty(), OptionalInt.empty(), Optional.empty()))
                    .orElseThrow();
            assertEquals(Optional.empty(), sas.installPending(pair("any", List.of(esp(spi)))));
            assertEquals(SaState.DEAD, state(inbound(spi)));
            assertEquals(0, peers.size());
            sessions = left + 1;
        }
        assertTrue(sas.installPending(pair("any", List.of(esp(ESP_IN)))).isPresent());
        assertEquals(1, peers.size());
    }

    @Test
    @DisplayName("the copies of keys that SAs are made of are zeroised, whether the device takes them or not")
    void shouldZeroiseKeys() {
        bundle();
        sessions = 1;
        assertEquals(Optional.empty(), sas.installPending(pair("any", List.of(esp(0x1003)))));
        assertEquals(2 * (4 + 2), given.size());
        assertTrue(given.stream().allMatch(ChildSasTest::isZero));
    }

    @Test
    @DisplayName("a pair for less than its child has the packets of the policy held against its selectors from then on")
    void shouldMarkThePolicyOfANarrowerPair() {
        PairHandle whole = receiving(ESP_IN);
        assertFalse(peers.isNarrowed(POLICY), "it is for all of the policy");

        TrafficSelector part = TrafficSelector.ofPrefix(address("0a020500"), 24);
        PairHandle narrower =
                sas.installReceiving(pair("lan", part, List.of(esp(AH_IN)))).orElseThrow();
        assertTrue(peers.isNarrowed(POLICY));

        sas.retire(narrower);
        sas.retire(whole);
        assertTrue(peers.isNarrowed(POLICY), "a worker may hold the SA yet");
    }

    @Test
    @DisplayName("a first pair opens once the messages before have left, and not sooner; its successor opens at once")
    void shouldOpenBehindTheMessages() {
        PairHandle first = receiving(ESP_IN);
        sas.openOutbound(first);
        assertEquals(0, sas.poll());
        assertEquals(0, current());

        departures.get(0).set(true);
        assertEquals(1, sas.poll());
        assertEquals(outbound(1), current());
        assertEquals(0, sas.poll());

        sas.openOutbound(receiving(AH_IN));
        assertEquals(outbound(2), current());
        assertEquals(1, departures.size());
    }

    @Test
    @DisplayName("a first pair that ends before the messages have left does not open")
    void shouldNotOpenWhatHasEnded() {
        PairHandle first = receiving(ESP_IN);
        sas.openOutbound(first);
        sas.retire(first);
        departures.get(0).set(true);
        int _ = sas.poll();
        assertEquals(0, current());
    }

    @Test
    @DisplayName("a pair that nothing is to be sent for opens as it is installed")
    void shouldOpenAtOnce() {
        assertTrue(sas.installActive(pair(List.of(esp(ESP_IN)))).isPresent());
        assertEquals(outbound(1), current());
        assertEquals(0, departures.size());
    }
}
