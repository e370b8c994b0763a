package io.sallyport.pipeline.sad;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import io.sallyport.dpdk.memory.Memory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

final class SadReclamationTest {
    private final SadFixture fixture = SadFixture.inbound(2);

    @AfterEach
    void free() {
        fixture.close();
    }

    private static byte[] key(long keySchedule) {
        return Memory.bytes(keySchedule, SadFixture.KEY_OCTETS);
    }

    private static byte[] salt(SaHandle sa) {
        return Memory.bytes(sa.hot() + SaDescriptor.SALT, SadFixture.SALT.length);
    }

    @Test
    void shouldKeepTheKeyAsLongAsAWorkerMayBeUsingIt() {
        SaHandle sa = fixture.installActive(0x1000);
        long keySchedule = SaRecord.keySchedule(sa.hot());
        byte[] expanded = key(keySchedule);
        assertArrayEquals(SadFixture.SALT, salt(sa));
        fixture.quiescence.online(0);
        fixture.sad.retire(sa);
        fixture.sad.poll(0);
        assertArrayEquals(expanded, key(keySchedule), "worker 0 may have found it ACTIVE");
        assertArrayEquals(SadFixture.SALT, salt(sa));
        fixture.quiescence.report(0);
        fixture.sad.poll(0);
        assertArrayEquals(new byte[SadFixture.KEY_OCTETS], key(keySchedule), "zeroised");
        assertArrayEquals(new byte[SadFixture.SALT.length], salt(sa));
    }

    @Test
    void shouldKeepTheRecordAsLongAsAWorkerMayHoldItsAddress() {
        SaHandle sa = fixture.installActive(0x1000);
        long cold = SaTable.cold(sa.hot());
        fixture.quiescence.online(0);
        fixture.sad.retire(sa);
        fixture.quiescence.report(0);
        assertNotEquals(0, fixture.table.find(0x1000), "found DEAD after the first quiescent point");
        assertEquals(0, fixture.sad.poll(0));
        assertEquals(0, fixture.table.find(0x1000), "not found any more");
        assertEquals(cold, SaTable.cold(sa.hot()), "whoever found it may still look at it");
        assertEquals(0x1000, SaRecord.key(sa.hot()));
        fixture.installActive(0x1001);
        assertEquals(0x1000, SaRecord.key(sa.hot()), "the record does not serve another yet");
        assertEquals(0, fixture.sad.poll(0));
        fixture.quiescence.report(0);
        assertEquals(1, fixture.sad.poll(0));
        assertEquals(0, SaRecord.key(sa.hot()));
    }

    /** Writes where workers write: the window in both its places, the sequence and the counters. */
    private static void use(SaTable table, SaHandle sa) {
        long hot = sa.hot();
        long cold = SaTable.cold(hot);
        int octets = (int) table.coldOctets();
        Memory.fill(cold + SaDescriptor.ICV_FAILURES, octets - SaDescriptor.ICV_FAILURES, 0xee);
        Memory.putI64(hot + SaDescriptor.EDGE_WORD, -1);
        Memory.fill(hot + SaDescriptor.SEQUENCE, SaDescriptor.HOT_OCTETS - SaDescriptor.SEQUENCE, 0xee);
    }

    private static void assertNothingLeft(SaTable table, SaHandle sa, long cold) {
        int octets = (int) table.coldOctets();
        assertArrayEquals(new byte[octets], Memory.bytes(cold, octets));
        int rest = SaDescriptor.HOT_OCTETS - Long.BYTES;
        assertArrayEquals(new byte[rest], Memory.bytes(sa.hot() + Long.BYTES, rest));
        assertEquals(sa.generation(), StateWord.generation(SaTable.stateAcquire(sa.hot())));
    }

    @Test
    void shouldLeaveNothingOfAnSaInItsLineAndRecord() {
        SaHandle sa = fixture.installPending(0x1000);
        long cold = SaTable.cold(sa.hot());
        use(fixture.table, sa);
        fixture.retireAndReclaim(sa, 0);
        assertNothingLeft(fixture.table, sa, cold);
    }

    @Test
    void shouldLeaveNothingOfAnOutboundSaEither() {
        try (SadFixture outbound = SadFixture.outbound(2)) {
            SaHandle sa =
                    outbound.sad.install(SadFixture.outboundSa(7, 0x2000, 0x5a).build(), 0);
            long cold = SaTable.cold(sa.hot());
            use(outbound.table, sa);
            outbound.retireAndReclaim(sa, 0);
            assertNothingLeft(outbound.table, sa, cold);
        }
    }

    @Test
    void shouldReclaimInTheOrderOfRetirementWhatIsReady() {
        SaHandle first = fixture.installActive(0x1000);
        SaHandle second = fixture.installActive(0x1001);
        fixture.quiescence.online(1);
        fixture.sad.retire(first);
        fixture.quiescence.report(1);
        fixture.sad.retire(second);
        fixture.sad.poll(0);
        assertEquals(0, fixture.table.find(0x1000));
        assertNotEquals(0, fixture.table.find(0x1001));
        fixture.quiescence.offline(1);
        assertEquals(2, fixture.sad.poll(0));
        assertEquals(0, fixture.sad.size());
    }

    @Test
    void shouldWipeAllLinesAndRecordsBeforeTheTableIsFreed() {
        SaHandle first = fixture.installActive(0x1000);
        SaHandle second = fixture.installPending(0x1001);
        long[] colds = {SaTable.cold(first.hot()), SaTable.cold(second.hot())};
        use(fixture.table, first);
        use(fixture.table, second);
        fixture.table.wipe();
        int octets = (int) fixture.table.coldOctets();
        for (long cold : colds) {
            assertArrayEquals(new byte[octets], Memory.bytes(cold, octets));
        }
        int lines = fixture.table.capacity() * SaDescriptor.HOT_OCTETS;
        assertArrayEquals(new byte[lines], Memory.bytes(fixture.table.line(0), lines));
    }
}
