package io.sallyport.dpdk.ipsecmb;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.sallyport.dpdk.memory.Memory;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AeadJobBurstTest {
    private static final int TAG = 16;
    private static final int IV = 12;
    private static final int BURST = 32;

    private final IpsecMb crypto = IpsecMb.open();
    private final JobBurst burst = new JobBurst(crypto);
    private final Buffers buffers = new Buffers();
    private final Random random = new Random(20260703);

    @AfterEach
    void close() {
        buffers.close();
        burst.close();
        crypto.close();
    }

    @ParameterizedTest
    @ValueSource(ints = {16, 24, 32})
    void shouldEncryptAndDecryptBurstsOfGcmAsTheJdkDoes(int keyOctets) throws Exception {
        byte[] key = octets(keyOctets);
        long schedule = buffers.room(IpsecMb.GCM_KEY_BYTES);
        crypto.expandGcmKey(key, schedule);
        Packet[] packets = new Packet[BURST];
        for (int i = 0; i < BURST; i++) {
            packets[i] = new Packet(octets(random.nextInt(1501)), octets(IV), octets(8));
        }

        run(packets, true, job -> Job.useGcm(job, true, keyOctets, schedule));
        for (Packet packet : packets) {
            packet.assertIs(Reference.gcm(key, packet.iv, packet.aad, packet.text));
        }
        run(packets, false, job -> Job.useGcm(job, false, keyOctets, schedule));
        for (Packet packet : packets) {
            packet.assertOpened();
        }
    }

    @Test
    void shouldEncryptAndDecryptBurstsOfChaCha20Poly1305AsTheJdkDoes() throws Exception {
        byte[] key = octets(32);
        long keyAddress = buffers.put(key);
        Packet[] packets = new Packet[BURST];
        for (int i = 0; i < BURST; i++) {
            packets[i] = new Packet(octets(random.nextInt(1501)), octets(IV), octets(12));
        }

        run(packets, true, job -> Job.useChaCha20Poly1305(job, true, keyAddress));
        for (Packet packet : packets) {
            packet.assertIs(Reference.chaCha20Poly1305(key, packet.iv, packet.aad, packet.text));
        }
        run(packets, false, job -> Job.useChaCha20Poly1305(job, false, keyAddress));
        for (Packet packet : packets) {
            packet.assertOpened();
        }
    }

    @Test
    void shouldGiveTheKnownAnswersOfChaCha20Poly1305() throws Exception {
        List<AeadVector> vectors = AeadVector.committed("chacha20_poly1305.txt");
        assertTrue(vectors.size() > 60);
        vectors.forEach(this::assertChaChaAnswer);
    }

    @Test
    void shouldGiveTheKnownAnswersOfTheWholeChaCha20Poly1305Collection() throws Exception {
        Optional<List<AeadVector>> vectors = AeadVector.whole("chacha20_poly1305_test.json");
        assumeTrue(vectors.isPresent(), "not checked: SALLYPORT_SHARED names no folder with the whole collection");
        assertEquals(316, vectors.get().size());
        vectors.get().forEach(this::assertChaChaAnswer);
    }

    private void assertChaChaAnswer(AeadVector v) {
        try (Buffers own = new Buffers()) {
            long key = own.put(v.key());
            long text = own.put(v.ciphertext());
            long tag = own.room(TAG);
            chaCha(false, key, text, v.ciphertext().length, own.put(v.iv()), own.put(v.aad()), v.aad().length, tag);
            assertEquals(v.valid(), Memory.equalConstantTime(tag, own.put(v.tag()), TAG), "case " + v.id());
            if (v.valid()) {
                assertArrayEquals(v.text(), Memory.bytes(text, v.text().length), "case " + v.id());
                chaCha(true, key, text, v.text().length, own.put(v.iv()), own.put(v.aad()), v.aad().length, tag);
                assertArrayEquals(v.ciphertext(), Memory.bytes(text, v.text().length), "case " + v.id());
                assertArrayEquals(v.tag(), Memory.bytes(tag, TAG), "case " + v.id());
            }
        }
    }

    private void chaCha(boolean encrypt, long key, long text, int octets, long iv, long aad, int aadOctets, long tag) {
        assertEquals(1, burst.request(1));
        long job = burst.job(0);
        Job.useChaCha20Poly1305(job, encrypt, key);
        Job.setText(job, text, text, octets);
        Job.setIv(job, iv, IV);
        Job.setAssociated(job, aad, aadOctets);
        Job.setTag(job, tag, TAG);
        int completed = burst.submit(1);
        assertEquals(1, completed == 0 ? burst.flush(1) : completed);
        assertTrue(Job.isCompleted(burst.job(0)));
    }

    @Test
    void shouldTellTheLibrarysReasonWhenItRefusesAJobAndGoOn() throws Exception {
        byte[] key = octets(16);
        long schedule = buffers.room(IpsecMb.GCM_KEY_BYTES);
        crypto.expandGcmKey(key, schedule);
        Packet packet = new Packet(octets(100), octets(IV), octets(8));

        assertEquals(1, burst.request(1));
        packet.fill(burst.job(0), 0, true);
        Job.useGcm(burst.job(0), true, 16, 0);
        IpsecMbException refusal = assertThrows(IpsecMbException.class, () -> burst.submit(1));
        assertTrue(
                refusal.getMessage().matches("IPsec_MB refused a burst of jobs: .*[Kk]ey.* \\(error 20\\d\\d\\)\\."),
                refusal.getMessage());

        run(new Packet[] {packet}, true, job -> Job.useGcm(job, true, 16, schedule));
        packet.assertIs(Reference.gcm(key, packet.iv, packet.aad, packet.text));
    }

    @Test
    void shouldRefuseABurstOfAnImpossibleSize() {
        assertThrows(IllegalArgumentException.class, () -> burst.request(0));
        assertThrows(IllegalArgumentException.class, () -> burst.request(JobBurst.MAX_JOBS + 1));
        assertThrows(IllegalArgumentException.class, () -> burst.flush(-1));
        assertThrows(IllegalArgumentException.class, () -> burst.submitUnchecked(JobBurst.MAX_JOBS + 1));
        assertEquals(JobBurst.MAX_JOBS, burst.request(JobBurst.MAX_JOBS));
    }

    @Test
    void shouldHaveNothingToFlushWhenNothingWasSubmitted() {
        assertEquals(0, burst.flush(BURST));
    }

    private interface Algorithm {
        void use(long job);
    }

    /** Runs a burst, to encrypt with the library's checks and to decrypt without; all comes back in order. */
    private void run(Packet[] packets, boolean encrypt, Algorithm algorithm) {
        assertEquals(packets.length, burst.request(packets.length));
        for (int i = 0; i < packets.length; i++) {
            packets[i].fill(burst.job(i), i, encrypt);
            algorithm.use(burst.job(i));
        }
        int expected = 0;
        int completed = encrypt ? burst.submit(packets.length) : burst.submitUnchecked(packets.length);
        while (completed > 0) {
            for (int i = 0; i < completed; i++) {
                assertTrue(Job.isCompleted(burst.job(i)));
                assertEquals(expected++, Job.userData(burst.job(i)));
            }
            completed = burst.flush(JobBurst.MAX_JOBS);
        }
        assertEquals(packets.length, expected);
    }

    private byte[] octets(int count) {
        byte[] octets = new byte[count];
        random.nextBytes(octets);
        return octets;
    }

    /** Text in native memory with room for the tag behind it. */
    private final class Packet {
        final byte[] text;
        final byte[] iv;
        final byte[] aad;
        final long address;
        final long ivAddress;
        final long aadAddress;
        final long computed = buffers.room(TAG);

        Packet(byte[] text, byte[] iv, byte[] aad) {
            this.text = text;
            this.iv = iv;
            this.aad = aad;
            this.address = buffers.put(Arrays.copyOf(text, text.length + TAG), random.nextInt(64));
            this.ivAddress = buffers.put(iv);
            this.aadAddress = buffers.put(aad);
        }

        void fill(long job, long userData, boolean encrypt) {
            Job.setText(job, address, address, text.length);
            Job.setIv(job, ivAddress, IV);
            Job.setAssociated(job, aadAddress, aad.length);
            Job.setTag(job, encrypt ? address + text.length : computed, TAG);
            Job.setUserData(job, userData);
        }

        void assertIs(byte[] expected) {
            assertArrayEquals(expected, Memory.bytes(address, expected.length));
        }

        void assertOpened() {
            assertArrayEquals(text, Memory.bytes(address, text.length));
            assertTrue(Memory.equalConstantTime(computed, address + text.length, TAG));
        }
    }
}
