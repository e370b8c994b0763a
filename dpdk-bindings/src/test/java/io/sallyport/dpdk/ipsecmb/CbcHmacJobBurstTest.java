package io.sallyport.dpdk.ipsecmb;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sallyport.dpdk.memory.Memory;
import java.security.GeneralSecurityException;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Packets as ESP has them: 8 octets of header and 16 of IV, then ciphertext, all of it under the HMAC. */
class CbcHmacJobBurstTest {
    private static final int HEADER = 8;
    private static final int BLOCK = 16;
    private static final int BURST = 50;

    private final IpsecMb crypto = IpsecMb.open();
    private final JobBurst burst = new JobBurst(crypto);
    private final CbcHmacKeys keys = new CbcHmacKeys(crypto);
    private final Buffers buffers = new Buffers();
    private final Random random = new Random(20260704);

    @AfterEach
    void close() {
        buffers.close();
        burst.close();
        crypto.close();
    }

    @ParameterizedTest
    @CsvSource({
        "HmacSHA1, 20, 16, 12",
        "HmacSHA1, 20, 32, 20",
        "HmacSHA256, 32, 16, 16",
        "HmacSHA256, 32, 24, 16",
        "HmacSHA256, 32, 32, 32"
    })
    void shouldEncryptAndDecryptBurstsAsTheJdkDoes(String hmac, int hmacKeyOctets, int aesKeyOctets, int tagOctets)
            throws GeneralSecurityException {
        byte[] aesKey = octets(aesKeyOctets);
        byte[] hmacKey = octets(hmacKeyOctets);
        Keys expanded = expand(hmac, aesKey, hmacKey);

        Packet[] packets = new Packet[BURST];
        for (int i = 0; i < BURST; i++) {
            packets[i] = new Packet(octets(HEADER), octets(BLOCK), octets(BLOCK * (1 + random.nextInt(90))), tagOctets);
        }
        run(packets, true, hmac, aesKeyOctets, expanded);
        for (Packet packet : packets) {
            byte[] wire = packet.expected(hmac, aesKey, hmacKey);
            assertArrayEquals(wire, Memory.bytes(packet.address, wire.length));
        }
        run(packets, false, hmac, aesKeyOctets, expanded);
        for (Packet packet : packets) {
            assertArrayEquals(packet.text, Memory.bytes(packet.address + HEADER + BLOCK, packet.text.length));
            assertTrue(Memory.equalConstantTime(packet.computed, packet.tag(), tagOctets));
        }
    }

    @Test
    void shouldRefuseKeysOfTheWrongLength() {
        long room = buffers.room(CbcHmacKeys.AES_SCHEDULE_OCTETS);
        assertThrows(IllegalArgumentException.class, () -> keys.expandAes(new byte[20], room, room));
        assertThrows(IllegalArgumentException.class, () -> keys.expandHmacSha1(new byte[0], room, room));
        IllegalArgumentException refusal =
                assertThrows(IllegalArgumentException.class, () -> keys.expandHmacSha256(new byte[65], room, room));
        assertEquals("an HMAC key has 1 to 64 octets here, not 65", refusal.getMessage());
    }

    private record Keys(long encrypt, long decrypt, long inner, long outer) {}

    private Keys expand(String hmac, byte[] aesKey, byte[] hmacKey) {
        Keys expanded = new Keys(
                buffers.room(CbcHmacKeys.AES_SCHEDULE_OCTETS),
                buffers.room(CbcHmacKeys.AES_SCHEDULE_OCTETS),
                buffers.room(CbcHmacKeys.HMAC_STATE_OCTETS),
                buffers.room(CbcHmacKeys.HMAC_STATE_OCTETS));
        keys.expandAes(aesKey, expanded.encrypt, expanded.decrypt);
        if (hmac.equals("HmacSHA1")) {
            keys.expandHmacSha1(hmacKey, expanded.inner, expanded.outer);
        } else {
            keys.expandHmacSha256(hmacKey, expanded.inner, expanded.outer);
        }
        return expanded;
    }

    private void run(Packet[] packets, boolean encrypt, String hmac, int aesKeyOctets, Keys k) {
        assertEquals(packets.length, burst.request(packets.length));
        for (int i = 0; i < packets.length; i++) {
            long job = burst.job(i);
            packets[i].fill(job, i, encrypt);
            if (hmac.equals("HmacSHA1")) {
                Job.useCbcHmacSha1(job, encrypt, aesKeyOctets, k.encrypt, k.decrypt, k.inner, k.outer);
            } else {
                Job.useCbcHmacSha256(job, encrypt, aesKeyOctets, k.encrypt, k.decrypt, k.inner, k.outer);
            }
        }
        int expected = 0;
        int completed = burst.submit(packets.length);
        do {
            for (int i = 0; i < completed; i++) {
                assertTrue(Job.isCompleted(burst.job(i)));
                assertEquals(expected++, Job.userData(burst.job(i)));
            }
            completed = burst.flush(JobBurst.MAX_JOBS);
        } while (completed > 0);
        assertEquals(packets.length, expected);
    }

    private byte[] octets(int count) {
        byte[] octets = new byte[count];
        random.nextBytes(octets);
        return octets;
    }

    private final class Packet {
        final byte[] header;
        final byte[] iv;
        final byte[] text;
        final int tagOctets;
        final long address;
        final long computed = buffers.room(CbcHmacKeys.HMAC_STATE_OCTETS);

        Packet(byte[] header, byte[] iv, byte[] text, int tagOctets) {
            this.header = header;
            this.iv = iv;
            this.text = text;
            this.tagOctets = tagOctets;
            this.address = buffers.put(join(header, iv, text, new byte[tagOctets]), random.nextInt(64));
        }

        long tag() {
            return address + HEADER + BLOCK + text.length;
        }

        void fill(long job, long userData, boolean encrypt) {
            Job.setPacket(job, address, HEADER + BLOCK, text.length, 0, HEADER + BLOCK + text.length);
            Job.setIv(job, address + HEADER, BLOCK);
            Job.setTag(job, encrypt ? tag() : computed, tagOctets);
            Job.setUserData(job, userData);
        }

        byte[] expected(String hmac, byte[] aesKey, byte[] hmacKey) throws GeneralSecurityException {
            byte[] covered = join(header, iv, Reference.cbc(aesKey, iv, text));
            return join(covered, Reference.hmac(hmac, hmacKey, covered, tagOctets));
        }
    }

    private static byte[] join(byte[]... parts) {
        byte[] all = new byte[0];
        for (byte[] part : parts) {
            int at = all.length;
            all = Arrays.copyOf(all, at + part.length);
            System.arraycopy(part, 0, all, at, part.length);
        }
        return all;
    }
}
