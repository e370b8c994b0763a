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

    @Test
    void shouldKeepTheKeyAsLongAsAWorkerMayBeUsingIt() {
        SaHandle sa = fixture.installActive(0x1000);
        long keySchedule = SaRecord.keySchedule(sa.hot());
        byte[] expanded = key(keySchedule);
        fixture.quiescence.online(0);
        fixture.sad.retire(sa);
        fixture.sad.poll(0);
        assertArrayEquals(expanded, key(keySchedule), "worker 0 may have found it ACTIVE");
        fixture.quiescence.report(0);
        fixture.sad.poll(0);
        assertArrayEquals(new byte[SadFixture.KEY_OCTETS], key(keySchedule), "zeroised");
        assertArrayEquals(new byte[4], Memory.bytes(sa.hot() + SaDescriptor.SALT, 4));
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

    @Test
    void shouldLeaveNothingOfAnSaInItsLineAndRecord() {
        SaHandle sa = fixture.installPending(0x1000);
        long cold = SaTable.cold(sa.hot());
        int octets = (int) fixture.table.coldOctets();
        Memory.fill(cold + SaDescriptor.ICV_FAILURES, octets - SaDescriptor.ICV_FAILURES, 0xee);
        fixture.retireAndReclaim(sa, 0);
        assertArrayEquals(new byte[octets], Memory.bytes(cold, octets));
        assertArrayEquals(new byte[56], Memory.bytes(sa.hot() + 8, 56));
        assertEquals(sa.generation(), StateWord.generation(SaTable.stateAcquire(sa.hot())));
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
    void shouldWipeAllKeysBeforeTheTableIsFreed() {
        SaHandle sa = fixture.installActive(0x1000);
        long keySchedule = SaRecord.keySchedule(sa.hot());
        assertNotEquals(0, Memory.u8(keySchedule));
        fixture.table.wipe();
        assertArrayEquals(new byte[SadFixture.KEY_OCTETS], key(keySchedule));
    }
}
