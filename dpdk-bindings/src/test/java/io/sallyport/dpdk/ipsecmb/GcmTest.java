package io.sallyport.dpdk.ipsecmb;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.sallyport.dpdk.memory.Memory;
import java.lang.foreign.MemorySegment;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class GcmTest {
    private static final int TAG = 16;
    private static final int[] KEY_OCTETS = {16, 24, 32};

    private final IpsecMb crypto = IpsecMb.open();
    private final Buffers buffers = new Buffers();
    private final Random random = new Random(20260701);

    @AfterEach
    void close() {
        buffers.close();
        crypto.close();
    }

    @Test
    void shouldGiveTheKnownAnswers() throws Exception {
        List<AeadVector> vectors = AeadVector.committed("aes_gcm.txt");
        assertTrue(vectors.size() > 150);
        vectors.forEach(this::assertKnownAnswer);
    }

    @Test
    void shouldGiveTheKnownAnswersOfTheWholeCollection() throws Exception {
        Optional<List<AeadVector>> vectors = AeadVector.whole("aes_gcm_test.json");
        assumeTrue(vectors.isPresent(), "not checked: SALLYPORT_SHARED names no folder with the whole collection");
        assertEquals(197, vectors.get().size());
        vectors.get().forEach(this::assertKnownAnswer);
    }

    private void assertKnownAnswer(AeadVector v) {
        long key = expand(v.key());
        long tag = buffers.room(TAG);
        long text = buffers.put(v.ciphertext());
        decrypt(v.key(), key, text, v.ciphertext().length, buffers.put(v.iv()), v.aad(), tag);
        boolean passes = Memory.equalConstantTime(tag, buffers.put(v.tag()), TAG);
        assertEquals(v.valid(), passes, "case " + v.id());
        if (v.valid()) {
            assertArrayEquals(v.text(), Memory.bytes(text, v.text().length), "case " + v.id());
            encrypt(v.key(), key, text, v.text().length, buffers.put(v.iv()), v.aad(), tag);
            assertArrayEquals(v.ciphertext(), Memory.bytes(text, v.ciphertext().length), "case " + v.id());
            assertArrayEquals(v.tag(), Memory.bytes(tag, TAG), "case " + v.id());
        }
    }

    @Test
    void shouldAgreeWithTheJdkInPlaceAtAnyLengthAndAlignment() throws Exception {
        for (int round = 0; round < 600; round++) {
            byte[] key = octets(KEY_OCTETS[round % KEY_OCTETS.length]);
            byte[] iv = octets(IpsecMb.GCM_IV_OCTETS);
            byte[] aad = octets(random.nextInt(33));
            byte[] text = octets(round < 100 ? round : random.nextInt(2001));
            byte[] expected = Reference.gcm(key, iv, aad, text);

            try (Buffers own = new Buffers()) {
                long schedule = own.room(IpsecMb.GCM_KEY_BYTES);
                crypto.expandGcmKey(key, schedule);
                long packet = own.put(Arrays.copyOf(text, text.length + TAG), random.nextInt(64));
                long aadAddress = own.put(aad, random.nextInt(16));
                long ivAddress = own.put(iv, random.nextInt(16));
                crypto.gcm(
                        crypto.gcmEncryption(IpsecMb.keySize(key.length)),
                        schedule,
                        packet,
                        packet,
                        text.length,
                        ivAddress,
                        aadAddress,
                        aad.length,
                        packet + text.length,
                        TAG);
                assertArrayEquals(expected, Memory.bytes(packet, expected.length), "round " + round);

                long tag = own.room(TAG);
                crypto.gcm(
                        crypto.gcmDecryption(IpsecMb.keySize(key.length)),
                        schedule,
                        packet,
                        packet,
                        text.length,
                        ivAddress,
                        aadAddress,
                        aad.length,
                        tag,
                        TAG);
                assertArrayEquals(text, Memory.bytes(packet, text.length), "round " + round);
                assertTrue(Memory.equalConstantTime(tag, packet + text.length, TAG), "round " + round);
                assertEquals(0, Memory.i64(packet + text.length + TAG), "round " + round + " wrote past the tag");
            }
        }
    }

    @Test
    void shouldLeaveTheSourceAloneWhenTheTargetIsElsewhere() throws Exception {
        byte[] key = octets(16);
        byte[] iv = octets(IpsecMb.GCM_IV_OCTETS);
        byte[] text = octets(1420);
        long source = buffers.put(text);
        long target = buffers.room(text.length);
        long tag = buffers.room(TAG);
        crypto.gcm(crypto.gcmEncryption(0), expand(key), target, source, text.length, buffers.put(iv), 0, 0, tag, TAG);
        byte[] expected = Reference.gcm(key, iv, new byte[0], text);
        assertArrayEquals(text, Memory.bytes(source, text.length));
        assertArrayEquals(Arrays.copyOf(expected, text.length), Memory.bytes(target, text.length));
        assertArrayEquals(Arrays.copyOfRange(expected, text.length, expected.length), Memory.bytes(tag, TAG));
    }

    @Test
    void shouldComputeAnotherTagWhenAnyPartIsForged() {
        byte[] key = octets(32);
        byte[] iv = octets(IpsecMb.GCM_IV_OCTETS);
        byte[] aad = octets(12);
        byte[] text = octets(100);
        long schedule = expand(key);
        long packet = buffers.put(text);
        long sent = buffers.room(TAG);
        encrypt(key, schedule, packet, text.length, buffers.put(iv), aad, sent);
        byte[] ciphertext = Memory.bytes(packet, text.length);

        assertTrue(passes(key, schedule, ciphertext, iv, aad, sent));
        assertFalse(passes(key, schedule, flipped(ciphertext, 99), iv, aad, sent));
        assertFalse(passes(key, schedule, ciphertext, flipped(iv, 11), aad, sent));
        assertFalse(passes(key, schedule, ciphertext, iv, flipped(aad, 0), sent));
        assertFalse(passes(key, schedule, Arrays.copyOf(ciphertext, 99), iv, aad, sent));
        assertFalse(passes(key, schedule, ciphertext, iv, Arrays.copyOf(aad, 8), sent));
        assertFalse(passes(key, expand(flipped(key, 31)), ciphertext, iv, aad, sent));
        Memory.putU8(sent + TAG - 1, Memory.u8(sent + TAG - 1) ^ 1);
        assertFalse(passes(key, schedule, ciphertext, iv, aad, sent));
    }

    @Test
    void shouldWriteNoMoreOfTheTagThanAsked() {
        byte[] key = octets(16);
        long schedule = expand(key);
        long iv = buffers.put(octets(IpsecMb.GCM_IV_OCTETS));
        long whole = buffers.room(TAG);
        long part = buffers.room(TAG);
        crypto.gcm(crypto.gcmEncryption(0), schedule, 0, 0, 0, iv, 0, 0, whole, TAG);
        crypto.gcm(crypto.gcmEncryption(0), schedule, 0, 0, 0, iv, 0, 0, part, 12);
        assertTrue(Memory.equalConstantTime(whole, part, 12));
        assertEquals(0, Memory.i32(part + 12));
    }

    private boolean passes(byte[] key, long schedule, byte[] ciphertext, byte[] iv, byte[] aad, long sent) {
        long tag = buffers.room(TAG);
        decrypt(key, schedule, buffers.put(ciphertext), ciphertext.length, buffers.put(iv), aad, tag);
        return Memory.equalConstantTime(tag, sent, TAG);
    }

    private void encrypt(byte[] key, long schedule, long text, int octets, long iv, byte[] aad, long tag) {
        inPlace(crypto.gcmEncryption(IpsecMb.keySize(key.length)), schedule, text, octets, iv, aad, tag);
    }

    private void decrypt(byte[] key, long schedule, long text, int octets, long iv, byte[] aad, long tag) {
        inPlace(crypto.gcmDecryption(IpsecMb.keySize(key.length)), schedule, text, octets, iv, aad, tag);
    }

    private void inPlace(MemorySegment function, long schedule, long text, int octets, long iv, byte[] aad, long tag) {
        crypto.gcm(function, schedule, text, text, octets, iv, buffers.put(aad), aad.length, tag, TAG);
    }

    private long expand(byte[] key) {
        long schedule = buffers.room(IpsecMb.GCM_KEY_BYTES);
        crypto.expandGcmKey(key, schedule);
        return schedule;
    }

    private byte[] octets(int count) {
        byte[] octets = new byte[count];
        random.nextBytes(octets);
        return octets;
    }

    private static byte[] flipped(byte[] octets, int index) {
        byte[] copy = octets.clone();
        copy[index] ^= 1;
        return copy;
    }
}
