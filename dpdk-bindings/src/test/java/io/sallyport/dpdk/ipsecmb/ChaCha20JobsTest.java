package io.sallyport.dpdk.ipsecmb;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.sallyport.dpdk.memory.Memory;
import java.security.GeneralSecurityException;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ChaCha20JobsTest {
    private static final int MOST = 64;
    private static final int TAG = 16;
    private static final int NONCE = 12;
    private static final int ASSOCIATED = 8;
    private static final int KEYS = 3;

    private final Random random = new Random(20261129);
    private final Buffers buffers = new Buffers();
    private final byte[][] keys = new byte[KEYS][];
    private final long[] keyAddresses = new long[KEYS];

    ChaCha20JobsTest() {
        for (int i = 0; i < KEYS; i++) {
            keys[i] = octets(32);
            keyAddresses[i] = buffers.put(keys[i]);
        }
    }

    @AfterEach
    void close() {
        buffers.close();
    }

    private byte[] octets(int count) {
        byte[] octets = new byte[count];
        random.nextBytes(octets);
        return octets;
    }

    /** A packet, and what is to come of it. */
    private final class Packet {
        private final int key = random.nextInt(KEYS);
        private final byte[] nonce = octets(NONCE);
        private final byte[] associated = octets(ASSOCIATED);
        private final byte[] text = octets(random.nextInt(300));
        private final byte[] sealed = Reference.chaCha20Poly1305(keys[key], nonce, associated, text);
        private final byte[] given;
        private final byte[] expected;
        private final long address;
        private final long tag = buffers.room(TAG);

        Packet(boolean seals) throws GeneralSecurityException {
            byte[] encrypted = Arrays.copyOf(sealed, text.length);
            given = seals ? text : encrypted;
            expected = seals ? encrypted : text;
            address = buffers.put(given);
        }

        void set(ChaCha20Jobs jobs, int i) {
            jobs.set(i, keyAddresses[key], buffers.put(associated), address, text.length, buffers.put(nonce), tag);
        }

        void verify() {
            assertArrayEquals(expected, Memory.bytes(address, text.length));
            assertArrayEquals(Arrays.copyOfRange(sealed, text.length, sealed.length), Memory.bytes(tag, TAG));
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    @DisplayName("bursts of any size are done as the JDK does them, whatever key stood in a job before")
    void shouldDoBurstsWhoseKeysChange(boolean seals) throws Exception {
        try (ChaCha20Jobs jobs = new ChaCha20Jobs(IpsecMb.open(), MOST, seals)) {
            for (int count : new int[] {1, MOST, 5, 17, 2, MOST, 1, 33, MOST - 1, 3}) {
                Packet[] packets = new Packet[count];
                for (int i = 0; i < count; i++) {
                    packets[i] = new Packet(seals);
                    packets[i].set(jobs, i);
                }
                jobs.run(count);
                for (Packet packet : packets) {
                    packet.verify();
                }
            }
        }
    }

    @Test
    @DisplayName("an emptied queue lends the same jobs again, of which contents are kept")
    void shouldBeLentTheSameJobs() {
        try (IpsecMb ipsecMb = IpsecMb.open();
                JobBurst burst = new JobBurst(ipsecMb)) {
            assertEquals(MOST, burst.request(MOST));
            long[] keysOfJobs = {keyAddresses[0], keyAddresses[1]};
            run(burst, keysOfJobs);
            assertEquals(MOST, burst.request(MOST));
            long first = burst.job(0);
            run(burst, keysOfJobs);
            assertEquals(MOST, burst.request(MOST));
            assertEquals(first, burst.job(0));
        }
    }

    private void run(JobBurst burst, long[] keysOfJobs) {
        for (int i = 0; i < keysOfJobs.length; i++) {
            long job = burst.job(i);
            long text = buffers.put(octets(TAG));
            Job.useChaCha20Poly1305(job, true, keysOfJobs[i]);
            Job.setText(job, text, text, TAG);
            Job.setIv(job, buffers.put(octets(NONCE)), NONCE);
            Job.setAssociated(job, buffers.put(octets(ASSOCIATED)), ASSOCIATED);
            Job.setTag(job, buffers.room(TAG), TAG);
        }
        assertEquals(keysOfJobs.length, burst.submit(keysOfJobs.length));
    }
}
