package io.sallyport.pipeline.sad;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sallyport.dpdk.memory.Memory;
import io.sallyport.pipeline.crypto.CipherSuite;
import io.sallyport.pipeline.crypto.KeyUse;
import io.sallyport.pipeline.handoff.Ownership;
import io.sallyport.pipeline.spd.PortRange;
import io.sallyport.pipeline.spd.Prefix;
import io.sallyport.pipeline.spd.Selector;
import java.time.Duration;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

final class SadTest {
    private static final long REST_NS = Sad.MIN_SPI_REST.toNanos();

    private static SadException.Reason refusal(Runnable action, String... parts) {
        SadException refused = assertThrows(SadException.class, action::run);
        for (String part : parts) {
            assertTrue(refused.getMessage().contains(part), refused.getMessage());
        }
        return refused.reason();
    }

    @Test
    void shouldReserveAnSpiThatNamesItsShard() {
        try (SadFixture fixture = SadFixture.inbound(64)) {
            for (int shard : new int[] {0, 1, 128, 255}) {
                assertEquals(shard, Ownership.shardOf(fixture.sad.reserveSpi(0, shard)));
            }
            assertThrows(IllegalArgumentException.class, () -> fixture.sad.reserveSpi(0, 256));
        }
    }

    @Test
    void shouldWriteEveryFieldOfAnInboundSa() {
        try (SadFixture fixture = SadFixture.inbound(4)) {
            Selector selector = new Selector(
                    Prefix.parse("10.2.0.0/16"), Prefix.parse("10.1.3.0/24"), 17, PortRange.of(53), PortRange.ANY);
            SaHandle sa = fixture.sad.install(
                    SadFixture.inboundSa(0x8000_1001, 0xa5)
                            .selector(selector)
                            .owner(1)
                            .replayWindow(128)
                            .dfPolicy(DfPolicy.SET)
                            .trialDelay(Duration.ofMillis(20))
                            .pending()
                            .build(),
                    1_000);
            long hot = sa.hot();
            long cold = SaTable.cold(hot);
            assertEquals(0x8000_1001, SaRecord.key(hot));
            assertEquals(0x8000_1001, SaRecord.spi(cold));
            assertEquals(CipherSuite.AES_GCM_128.encryption().id(), SaRecord.algorithm(hot));
            assertEquals(16, SaRecord.icvLength(hot));
            assertEquals(1, SaRecord.owner(hot));
            assertEquals(2, Memory.u16(hot + SaDescriptor.WINDOW_WORDS));
            assertEquals(0, SaRecord.sequence(hot));
            assertArrayEquals(new byte[] {1, 2, 3, 4}, Memory.bytes(hot + SaDescriptor.SALT, 4));
            assertArrayEquals(SadFixture.key(0xa5), Memory.bytes(SaRecord.keySchedule(hot), 16));
            assertEquals(4, Memory.u8(cold + SaDescriptor.SELECTOR_FAMILY));
            assertEquals(17, Memory.u8(cold + SaDescriptor.SELECTOR_PROTOCOL));
            assertEquals(53, Memory.u16(cold + SaDescriptor.SOURCE_PORT_LOW));
            assertEquals(53, Memory.u16(cold + SaDescriptor.SOURCE_PORT_HIGH));
            assertEquals(0, Memory.u16(cold + SaDescriptor.DESTINATION_PORT_LOW));
            assertEquals(0xffff, Memory.u16(cold + SaDescriptor.DESTINATION_PORT_HIGH));
            assertEquals(0x0a02_0000_0a01_0300L, Memory.be64(cold + SaDescriptor.PREFIXES4));
            assertEquals(0xffff_0000_ffff_ff00L, Memory.be64(cold + SaDescriptor.MASKS4));
            assertEquals(4, Memory.u8(cold + SaDescriptor.OUTER_FAMILY));
            assertEquals(0xc000_0202, Memory.be32(cold + SaDescriptor.OUTER_SOURCE));
            assertEquals(0xc000_0201, Memory.be32(cold + SaDescriptor.OUTER_DESTINATION));
            assertEquals(DfPolicy.SET_CODE, Memory.u8(cold + SaDescriptor.HEADER_POLICY));
            assertEquals(0, Memory.i64(cold + SaDescriptor.GATE));
            assertEquals(1_000, Memory.i64(cold + SaDescriptor.CREATED_NS));
            assertEquals(20_001_000, Memory.i64(cold + SaDescriptor.TRIAL_NOT_BEFORE));
        }
    }

    @Test
    void shouldWriteIpv6AddressesInWireOrder() {
        try (SadFixture fixture = SadFixture.inbound(1)) {
            Prefix from = Prefix.parse("2001:db8:2::/48");
            Prefix to = Prefix.parse("2001:db8:1::5");
            SaHandle sa = fixture.sad.install(
                    SadFixture.inboundSa(0x1000, 1)
                            .selector(Selector.between(from, to))
                            .outer(to, Prefix.parse("2001:db8::1"))
                            .build(),
                    0);
            long cold = SaTable.cold(sa.hot());
            assertEquals(6, Memory.u8(cold + SaDescriptor.SELECTOR_FAMILY));
            assertEquals(6, Memory.u8(cold + SaDescriptor.OUTER_FAMILY));
            assertArrayEquals(from.octets(), Memory.bytes(cold + SaDescriptor.SOURCE_PREFIX, 16));
            assertArrayEquals(from.maskOctets(), Memory.bytes(cold + SaDescriptor.SOURCE_MASK, 16));
            assertArrayEquals(to.octets(), Memory.bytes(cold + SaDescriptor.DESTINATION_PREFIX, 16));
            assertEquals(-1, Memory.i64(cold + SaDescriptor.DESTINATION_MASK + 8));
            assertArrayEquals(to.octets(), Memory.bytes(cold + SaDescriptor.OUTER_SOURCE, 16));
        }
    }

    @Test
    void shouldWriteTheGateOfAnOutboundSa() {
        try (SadFixture fixture = SadFixture.outbound(2)) {
            SaHandle inbound = new SaHandle(0x7f00_0000_0040L, 9);
            SaHandle sa = fixture.sad.install(
                    SadFixture.outboundSa(5, 0x2001, 1).pending().gate(inbound).build(), 0);
            long cold = SaTable.cold(sa.hot());
            assertEquals(5, SaRecord.key(sa.hot()));
            assertEquals(0x2001, SaRecord.spi(cold));
            assertEquals(inbound.hot(), Memory.i64(cold + SaDescriptor.GATE));
            assertEquals(9, Memory.i32(cold + SaDescriptor.GATE_GENERATION));
        }
    }

    @Test
    void shouldRefuseAKeyThatIsInUseUntilItsRecordIsFree() {
        try (SadFixture fixture = SadFixture.outbound(4)) {
            SaParameters parameters = SadFixture.outboundSa(1, 0x1000, 1).build();
            SaHandle sa = fixture.sad.install(parameters, 0);
            Runnable again = () -> fixture.sad.install(parameters, 0);
            assertEquals(SadException.Reason.DUPLICATE, refusal(again, "0x00000001", "ACTIVE"));
            fixture.sad.retire(sa);
            assertEquals(SadException.Reason.DUPLICATE, refusal(again, "DEAD"));
            fixture.sad.poll(0);
            again.run();
            assertTrue(fixture.sad.find(1).isPresent());
        }
    }

    @Test
    void shouldRefuseAnSaWhenAllRecordsAreInUse() {
        try (SadFixture fixture = SadFixture.inbound(2)) {
            SaHandle first = fixture.installActive(0x1000);
            fixture.installActive(0x1001);
            Runnable third = () -> fixture.installActive(0x1002);
            assertEquals(SadException.Reason.FULL, refusal(third, "2", "max-sas"));
            assertEquals(SadException.Reason.FULL, refusal(() -> fixture.sad.reserveSpi(0)));
            fixture.sad.retire(first);
            assertEquals(SadException.Reason.FULL, refusal(third, "1 wait"));
            fixture.sad.poll(0);
            third.run();
            assertEquals(2, fixture.sad.size());
        }
    }

    @Test
    void shouldRefuseAnSaThatDoesNotFitTheTable() {
        try (SadFixture in = SadFixture.inbound(2);
                SadFixture out = SadFixture.outbound(2)) {
            assertThrows(
                    IllegalArgumentException.class,
                    () -> in.sad.install(SadFixture.outboundSa(1, 0x1000, 1).build(), 0));
            assertThrows(
                    IllegalArgumentException.class,
                    () -> out.sad.install(SadFixture.inboundSa(0x1000, 1).build(), 0));
            assertThrows(
                    IllegalArgumentException.class,
                    () -> in.sad.install(
                            SadFixture.inboundSa(0x1000, 1).replayWindow(2_048).build(), 0));
            assertThrows(
                    IllegalArgumentException.class,
                    () -> in.sad.install(
                            SadFixture.inboundSa(0x1000, 1)
                                    .owner(Ownership.SHARDS)
                                    .build(),
                            0));
            assertEquals(0, in.sad.size());
            assertEquals(0, out.sad.size());
        }
    }

    @Test
    void shouldRefuseAnEngineWhoseKeysHaveAnotherSizeAndARestThatIsTooShort() {
        try (SadFixture fixture = SadFixture.inbound(1)) {
            SadFixture.RepeatedKey larger = new SadFixture.RepeatedKey(SadFixture.KEY_OCTETS + 64);
            assertThrows(
                    IllegalArgumentException.class,
                    () -> new Sad(fixture.table, larger, fixture.quiescence, Sad.MIN_SPI_REST));
            SadFixture.RepeatedKey right = new SadFixture.RepeatedKey(SadFixture.KEY_OCTETS);
            assertThrows(
                    IllegalArgumentException.class,
                    () -> new Sad(fixture.table, right, fixture.quiescence, Duration.ofSeconds(119)));
        }
    }

    @Test
    void shouldGiveTheRecordBackWhenTheKeyCannotBeExpanded() {
        try (SadFixture fixture = SadFixture.inbound(1)) {
            Sad sad = new Sad(fixture.table, new FailingSchedule(), fixture.quiescence, Sad.MIN_SPI_REST);
            SaParameters parameters = SadFixture.inboundSa(0x1000, 1).build();
            assertThrows(IllegalStateException.class, () -> sad.install(parameters, 0));
            assertEquals(1, sad.poll(0));
            assertEquals(0, sad.size());
            assertEquals(0, fixture.table.find(0x1000));
        }
    }

    private static final class FailingSchedule implements io.sallyport.pipeline.crypto.KeySchedule {
        @Override
        public int octets() {
            return SadFixture.KEY_OCTETS;
        }

        @Override
        public void expand(CipherSuite suite, KeyUse use, byte[] key, byte[] integrityKey, long target) {
            throw new IllegalStateException("the engine is gone");
        }
    }

    @Test
    void shouldReserveOnlySpisThatMayBeUsed() {
        Iterator<Integer> proposals =
                List.of(0, 255, 0x2222, 0x1000, 0x1001, 0x1002).iterator();
        try (SadFixture fixture = SadFixture.inbound(64, proposals::next)) {
            fixture.installActive(0x1000);
            fixture.retireAndReclaim(fixture.installActive(0x1001), 0);
            int spi = fixture.sad.reserveSpi(0x2222);
            assertEquals(0x1002, spi, "not reserved ones, the peer's, one in use, one that rests");
            assertEquals(SaState.LARVAL, fixture.state(fixture.sad.find(spi).orElseThrow()));
        }
    }

    @Test
    void shouldReserveDifferentSpisInTheirHomeSlotsWhileThereAreAny() {
        try (SadFixture fixture = SadFixture.inbound(256)) {
            Set<Integer> spis = new HashSet<>();
            int atHome = 0;
            for (int i = 0; i < 256; i++) {
                int spi = fixture.sad.reserveSpi(0);
                assertTrue(spis.add(spi));
                atHome += fixture.table.find(spi) == fixture.table.homeOf(spi) ? 1 : 0;
            }
            assertTrue(atHome > 250, atHome + " of 256 at home");
        }
    }

    @Test
    void shouldInstallWhatWasReservedAndKeepItsGeneration() {
        try (SadFixture fixture = SadFixture.inbound(2)) {
            int spi = fixture.sad.reserveSpi(0);
            SaHandle reserved = fixture.sad.find(spi).orElseThrow();
            assertEquals(Transition.TOO_EARLY, fixture.sad.activate(reserved, ActivationCause.MESSAGE));
            assertEquals(Transition.TOO_EARLY, fixture.sad.startDying(reserved));
            assertEquals(reserved, fixture.installPending(spi));
            assertEquals(SaState.PENDING, fixture.state(reserved));
            assertEquals(1, fixture.sad.size());
        }
    }

    @Test
    void shouldCancelAReservationButNothingElse() {
        try (SadFixture fixture = SadFixture.inbound(2)) {
            int spi = fixture.sad.reserveSpi(0);
            assertTrue(fixture.sad.cancelSpi(spi));
            assertEquals(false, fixture.sad.cancelSpi(spi), "dead by now");
            fixture.installPending(0x1000);
            assertEquals(false, fixture.sad.cancelSpi(0x1000));
            assertEquals(false, fixture.sad.cancelSpi(0x9999));
            assertEquals(1, fixture.sad.poll(0));
            assertEquals(1, fixture.sad.size());
        }
    }

    @Test
    void shouldLetAnSpiRestBeforeItIsUsedAgain() {
        try (SadFixture fixture = SadFixture.inbound(2)) {
            fixture.retireAndReclaim(fixture.installActive(0x1000), 500);
            Runnable again = () -> fixture.installActive(0x1000);
            assertEquals(SadException.Reason.RESTING, refusal(again, "0x00001000", "rests"));
            fixture.sad.poll(500 + REST_NS - 1);
            assertEquals(SadException.Reason.RESTING, refusal(again));
            fixture.sad.poll(500 + REST_NS);
            again.run();
            assertNotEquals(0, fixture.table.find(0x1000));
        }
    }

    @Test
    void shouldActivateAPendingSaOnceAndSayWhy() {
        try (SadFixture fixture = SadFixture.inbound(4)) {
            for (ActivationCause cause :
                    List.of(ActivationCause.MESSAGE, ActivationCause.OLD_DELETE, ActivationCause.CONFIGURED)) {
                SaHandle sa = fixture.installPending(0x1000 + cause.code());
                assertEquals(Transition.DONE, fixture.sad.activate(sa, cause));
                SaReport report = SaReport.read(sa).orElseThrow();
                assertEquals(SaState.ACTIVE, report.state());
                assertEquals(cause, report.cause());
                assertEquals(false, report.isConfirmed());
                assertEquals(Transition.ALREADY, fixture.sad.activate(sa, ActivationCause.OLD_DELETE));
                assertEquals(report, SaReport.read(sa).orElseThrow(), "nothing changed");
            }
        }
    }

    @Test
    void shouldMarkAnActiveSaAsConfirmedByALateMessageAndChangeNothingElse() {
        try (SadFixture fixture = SadFixture.inbound(4)) {
            SaHandle sa = fixture.installPending(0x1000);
            fixture.sad.activate(sa, ActivationCause.OLD_DELETE);
            assertEquals(Transition.ALREADY, fixture.sad.activate(sa, ActivationCause.MESSAGE));
            assertTrue(SaReport.read(sa).orElseThrow().isConfirmed());
            assertEquals(
                    ActivationCause.OLD_DELETE, SaReport.read(sa).orElseThrow().cause());
            fixture.sad.startDying(sa);
            assertEquals(Transition.ALREADY, fixture.sad.activate(sa, ActivationCause.MESSAGE));
            assertEquals(SaState.DYING, fixture.state(sa));
        }
    }

    @Test
    void shouldLeaveActivationByTrafficToTheTraffic() {
        try (SadFixture fixture = SadFixture.inbound(1)) {
            SaHandle sa = fixture.installPending(0x1000);
            assertThrows(IllegalArgumentException.class, () -> fixture.sad.activate(sa, ActivationCause.TRAFFIC));
            assertThrows(IllegalArgumentException.class, () -> fixture.sad.activate(sa, ActivationCause.NONE));
            assertEquals(SaState.PENDING, fixture.state(sa));
        }
    }

    @Test
    void shouldLetOnlyAnActiveInboundSaStartDying() {
        try (SadFixture in = SadFixture.inbound(2);
                SadFixture out = SadFixture.outbound(1)) {
            SaHandle sa = in.installPending(0x1000);
            assertEquals(Transition.TOO_EARLY, in.sad.startDying(sa));
            in.sad.activate(sa, ActivationCause.MESSAGE);
            assertEquals(Transition.DONE, in.sad.startDying(sa));
            assertEquals(Transition.ALREADY, in.sad.startDying(sa));
            in.sad.retire(sa);
            assertEquals(Transition.GONE, in.sad.startDying(sa));
            SaHandle sender =
                    out.sad.install(SadFixture.outboundSa(1, 0x1000, 1).build(), 0);
            assertThrows(IllegalStateException.class, () -> out.sad.startDying(sender));
        }
    }

    @Test
    void shouldRetireAnSaInEveryStateOnce() {
        try (SadFixture fixture = SadFixture.inbound(8)) {
            fixture.sad.reserveSpi(0);
            fixture.installPending(0x1000);
            fixture.installActive(0x1001);
            fixture.sad.startDying(fixture.installActive(0x1002));
            fixture.sad.forEach(sa -> {
                assertEquals(Transition.DONE, fixture.sad.retire(sa));
                assertEquals(Transition.GONE, fixture.sad.retire(sa));
                assertEquals(SaState.DEAD, fixture.state(sa));
                assertEquals(Transition.GONE, fixture.sad.activate(sa, ActivationCause.MESSAGE));
                assertEquals(SaState.DEAD, fixture.state(sa), "never back to life");
            });
            assertEquals(4, fixture.sad.poll(0));
            assertEquals(0, fixture.sad.size());
        }
    }

    @Test
    void shouldRefuseAHandleWhoseRecordServesAnotherSaByNow() {
        try (SadFixture fixture = SadFixture.outbound(1)) {
            SaParameters parameters =
                    SadFixture.outboundSa(1, 0x1000, 1).pending().build();
            SaHandle old = fixture.sad.install(parameters, 0);
            fixture.retireAndReclaim(old, 0);
            SaHandle next = fixture.sad.install(parameters, 0);
            assertEquals(old.hot(), next.hot());
            assertEquals(Transition.GONE, fixture.sad.activate(old, ActivationCause.MESSAGE));
            assertEquals(Transition.GONE, fixture.sad.retire(old));
            assertEquals(SaState.PENDING, fixture.state(next));
            assertEquals(Transition.DONE, fixture.sad.activate(next, ActivationCause.MESSAGE));
            assertEquals(Transition.DONE, fixture.sad.retire(next));
        }
    }

    @Test
    void shouldReportWhatAnOperatorMayKnow() {
        try (SadFixture fixture = SadFixture.inbound(1)) {
            SaHandle sa = fixture.sad.install(SadFixture.inboundSa(0x1001, 1).build(), 0);
            SaRecord.countPacket(sa.hot(), 100);
            SaRecord.countPacket(sa.hot(), 44);
            SaRecord.count(SaTable.cold(sa.hot()), SaDescriptor.REPLAYS);
            SaReport report = SaReport.read(sa).orElseThrow();
            assertEquals(0x1001, report.spi());
            assertEquals(1, report.owner());
            assertEquals(2, report.packets());
            assertEquals(144, report.octets());
            assertEquals(1, report.replays());
            assertEquals(0, report.icvFailures());
            assertEquals(ActivationCause.CONFIGURED, report.cause());
        }
    }

    @Test
    void shouldReportNothingOfAnSaThatHasEnded() {
        try (SadFixture fixture = SadFixture.outbound(1)) {
            SaHandle sa =
                    fixture.sad.install(SadFixture.outboundSa(1, 0x1001, 1).build(), 0);
            fixture.sad.retire(sa);
            assertEquals(Optional.empty(), SaReport.read(sa), "dead");
            for (int i = 0; fixture.sad.size() > 0; i++) {
                assertTrue(i < 4, "the record is not free");
                fixture.sad.poll(0);
                assertEquals(Optional.empty(), SaReport.read(sa), "unlinked, or wiped");
            }
            SaHandle next =
                    fixture.sad.install(SadFixture.outboundSa(1, 0x1002, 1).build(), 0);
            assertEquals(sa.hot(), next.hot());
            assertEquals(Optional.empty(), SaReport.read(sa), "another SA has its line");
            assertEquals(0x1002, SaReport.read(next).orElseThrow().spi());
        }
    }
}
