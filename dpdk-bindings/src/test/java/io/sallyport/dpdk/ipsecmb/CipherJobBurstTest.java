package io.sallyport.dpdk.ipsecmb;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sallyport.dpdk.memory.Memory;
import java.security.GeneralSecurityException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("Jobs with a cipher and an HMAC over its ciphertext")
class CipherJobBurstTest {
    private static final int HEADER = 8;
    private static final int ROUNDS = 20;

    private final IpsecMb crypto = IpsecMb.open();
    private final JobBurst burst = new JobBurst(crypto);
    private final KeyExpansion keys = new KeyExpansion(crypto);
    private final Buffers buffers = new Buffers();
    private final Random random = new Random(20260704);

    @AfterEach
    void close() {
        buffers.close();
        burst.close();
        crypto.close();
    }

    private enum Cipher {
        NULL("", 0, 0, 4),
        CBC_128("AES/CBC/NoPadding", 16, 16, 16),
        CBC_192("AES/CBC/NoPadding", 24, 16, 16),
        CBC_256("AES/CBC/NoPadding", 32, 16, 16),
        CTR_128("AES/CTR/NoPadding", 16, 16, 1),
        CTR_192("AES/CTR/NoPadding", 24, 16, 1),
        CTR_256("AES/CTR/NoPadding", 32, 16, 1),
        TRIPLE_DES("DESede/CBC/NoPadding", 24, 8, 8);

        final String transformation;
        final int keyOctets;
        final int ivOctets;
        final int unit;

        Cipher(String transformation, int keyOctets, int ivOctets, int unit) {
            this.transformation = transformation;
            this.keyOctets = keyOctets;
            this.ivOctets = ivOctets;
            this.unit = unit;
        }
    }

    @Test
    void shouldSealAndOpenEveryAesModeWithEveryHmacInOneBurstAsTheJdkDoes() throws GeneralSecurityException {
        for (int round = 0; round < ROUNDS; round++) {
            List<Packet> packets = new ArrayList<>();
            for (Cipher cipher : Cipher.values()) {
                for (Hmac hmac : Hmac.values()) {
                    if (cipher != Cipher.TRIPLE_DES) {
                        packets.add(new Packet(cipher, hmac));
                    }
                }
            }
            sealAndOpen(packets);
        }
    }

    @Test
    void shouldSealAndOpenTripleDesOneByOneAsTheJdkDoes() throws GeneralSecurityException {
        for (int round = 0; round < ROUNDS; round++) {
            for (Hmac hmac : Hmac.values()) {
                sealAndOpen(List.of(new Packet(Cipher.TRIPLE_DES, hmac)));
            }
        }
    }

    private void sealAndOpen(List<Packet> packets) throws GeneralSecurityException {
        run(packets, true);
        for (Packet packet : packets) {
            byte[] wire = packet.expected();
            assertArrayEquals(wire, Memory.bytes(packet.address, wire.length), packet.toString());
        }
        run(packets, false);
        for (Packet packet : packets) {
            assertArrayEquals(
                    packet.text,
                    Memory.bytes(packet.address + HEADER + packet.iv.length, packet.text.length),
                    packet.toString());
            assertTrue(
                    Memory.equalConstantTime(packet.computed, packet.tag(), packet.hmac.truncatedOctets()),
                    packet.toString());
        }
        packets.forEach(Packet::free);
    }

    private void run(List<Packet> packets, boolean encrypt) {
        assertEquals(packets.size(), burst.request(packets.size()));
        for (int i = 0; i < packets.size(); i++) {
            packets.get(i).fill(burst.job(i), i, encrypt);
        }
        int expected = 0;
        int completed = burst.submit(packets.size());
        do {
            for (int i = 0; i < completed; i++) {
                assertTrue(Job.isCompleted(burst.job(i)));
                assertEquals(expected++, Job.userData(burst.job(i)));
            }
            completed = burst.flush(JobBurst.MAX_JOBS);
        } while (completed > 0);
        assertEquals(packets.size(), expected);
    }

    private byte[] octets(int count) {
        byte[] octets = new byte[count];
        random.nextBytes(octets);
        return octets;
    }

    /** As ESP has it: header, IV, ciphertext, all of it under the HMAC, and the tag. */
    private final class Packet {
        final Cipher cipher;
        final Hmac hmac;
        final Buffers own = new Buffers();
        final byte[] header = octets(HEADER);
        final byte[] iv;
        final byte[] text;
        final byte[] cipherKey;
        final byte[] hmacKey;
        final long address;
        final long computed = own.room(KeyExpansion.HMAC_STATE_OCTETS);
        final long encryptKeys = own.room(KeyExpansion.TRIPLE_DES_SCHEDULE_OCTETS);
        final long decryptKeys = own.room(KeyExpansion.AES_SCHEDULE_OCTETS);
        final long pointers = own.room(3 * Long.BYTES);
        final long inner = own.room(KeyExpansion.HMAC_STATE_OCTETS);
        final long outer = own.room(KeyExpansion.HMAC_STATE_OCTETS);

        Packet(Cipher cipher, Hmac hmac) {
            this.cipher = cipher;
            this.hmac = hmac;
            iv = octets(cipher.ivOctets);
            text = octets(cipher.unit * (1 + random.nextInt(2000 / cipher.unit)));
            cipherKey = octets(cipher.keyOctets);
            hmacKey = octets(1 + random.nextInt(hmac.blockOctets()));
            address = own.put(join(header, iv, text, new byte[hmac.truncatedOctets()]), random.nextInt(64));
            keys.expandHmac(hmac, hmacKey, inner, outer);
            if (cipher == Cipher.TRIPLE_DES) {
                keys.expandTripleDes(cipherKey, encryptKeys);
            } else if (cipher != Cipher.NULL) {
                keys.expandAes(cipherKey, encryptKeys, decryptKeys);
            }
        }

        long tag() {
            return address + HEADER + iv.length + text.length;
        }

        void fill(long job, long userData, boolean encrypt) {
            int before = HEADER + iv.length;
            Job.setPacket(job, address, before, text.length, 0, before + text.length);
            Job.setIv(job, address + HEADER, iv.length);
            Job.setTag(job, encrypt ? tag() : computed, hmac.truncatedOctets());
            Job.setUserData(job, userData);
            Job.hashHmac(job, hmac, inner, outer);
            switch (cipher) {
                case NULL -> Job.useNullCipher(job);
                case CBC_128, CBC_192, CBC_256 ->
                    Job.useCbc(job, encrypt, cipher.keyOctets, encrypt ? encryptKeys : decryptKeys);
                case CTR_128, CTR_192, CTR_256 -> Job.useCounter(job, encrypt, cipher.keyOctets, encryptKeys);
                case TRIPLE_DES -> Job.useTripleDes(job, encrypt, encryptKeys, pointers);
            }
        }

        byte[] expected() throws GeneralSecurityException {
            byte[] ciphertext =
                    cipher == Cipher.NULL ? text : Reference.cipher(cipher.transformation, cipherKey, iv, text);
            byte[] covered = join(header, iv, ciphertext);
            return join(covered, Reference.hmac(hmac, hmacKey, covered));
        }

        void free() {
            own.close();
        }

        @Override
        public String toString() {
            return cipher + " and " + hmac + ", " + text.length + " octets";
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
