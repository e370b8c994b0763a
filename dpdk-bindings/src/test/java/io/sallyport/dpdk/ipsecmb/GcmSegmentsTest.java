package io.sallyport.dpdk.ipsecmb;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sallyport.dpdk.memory.Memory;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class GcmSegmentsTest {
    private static final int TAG = 16;

    private final IpsecMb crypto = IpsecMb.open();
    private final GcmSegments segments = new GcmSegments(crypto);
    private final Random random = new Random(20260702);

    @AfterEach
    void close() {
        segments.close();
        crypto.close();
    }

    @Test
    void shouldAgreeWithTheJdkHoweverTheMessageIsCut() throws Exception {
        int[] keyOctets = {16, 24, 32};
        for (int round = 0; round < 300; round++) {
            byte[] key = octets(keyOctets[round % 3]);
            byte[] iv = octets(IpsecMb.GCM_IV_OCTETS);
            byte[] aad = octets(round % 2 == 0 ? 8 : 12);
            byte[] text = octets(random.nextInt(9001));
            byte[] expected = Reference.gcm(key, iv, aad, text);

            try (Buffers own = new Buffers()) {
                long schedule = own.room(IpsecMb.GCM_KEY_BYTES);
                crypto.expandGcmKey(key, schedule);
                int size = IpsecMb.keySize(key.length);
                long tag = own.room(TAG);
                List<Segment> chain = cut(text, own);

                segments.start(size, schedule, own.put(iv), own.put(aad), aad.length);
                chain.forEach(s -> segments.encrypt(s.address(), s.address(), s.octets()));
                segments.finishEncryption(tag, TAG);
                assertArrayEquals(Arrays.copyOf(expected, text.length), join(chain, text.length), "round " + round);
                assertArrayEquals(
                        Arrays.copyOfRange(expected, text.length, expected.length),
                        Memory.bytes(tag, TAG),
                        "round " + round);

                long computed = own.room(TAG);
                segments.start(size, schedule, own.put(iv), own.put(aad), aad.length);
                chain.forEach(s -> segments.decrypt(s.address(), s.address(), s.octets()));
                segments.finishDecryption(computed, TAG);
                assertArrayEquals(text, join(chain, text.length), "round " + round);
                assertTrue(Memory.equalConstantTime(tag, computed, TAG), "round " + round);
            }
        }
    }

    @Test
    void shouldForgetAnUnfinishedMessage() throws Exception {
        byte[] key = octets(16);
        byte[] iv = octets(IpsecMb.GCM_IV_OCTETS);
        byte[] text = octets(77);
        try (Buffers own = new Buffers()) {
            long schedule = own.room(IpsecMb.GCM_KEY_BYTES);
            crypto.expandGcmKey(key, schedule);
            long ivAddress = own.put(iv);
            long other = own.put(octets(50));
            segments.start(0, schedule, ivAddress, 0, 0);
            segments.encrypt(other, other, 50);

            long packet = own.put(text);
            long tag = own.room(TAG);
            segments.start(0, schedule, ivAddress, 0, 0);
            segments.encrypt(packet, packet, text.length);
            segments.finishEncryption(tag, TAG);
            byte[] expected = Reference.gcm(key, iv, new byte[0], text);
            assertArrayEquals(Arrays.copyOfRange(expected, 77, 77 + TAG), Memory.bytes(tag, TAG));
        }
    }

    @Test
    void shouldComputeAnotherTagWhenTheLastSegmentIsMissing() {
        try (Buffers own = new Buffers()) {
            long schedule = own.room(IpsecMb.GCM_KEY_BYTES);
            crypto.expandGcmKey(octets(16), schedule);
            long iv = own.put(octets(IpsecMb.GCM_IV_OCTETS));
            long packet = own.put(octets(64));
            long sent = own.room(TAG);
            segments.start(0, schedule, iv, 0, 0);
            segments.encrypt(packet, packet, 64);
            segments.finishEncryption(sent, TAG);

            long computed = own.room(TAG);
            segments.start(0, schedule, iv, 0, 0);
            segments.decrypt(packet, packet, 48);
            segments.finishDecryption(computed, TAG);
            assertFalse(Memory.equalConstantTime(sent, computed, TAG));
        }
    }

    private record Segment(long address, int octets) {}

    private List<Segment> cut(byte[] text, Buffers own) {
        List<Segment> chain = new ArrayList<>();
        int from = 0;
        while (from < text.length) {
            int octets = Math.min(1 + random.nextInt(2048), text.length - from);
            byte[] part = Arrays.copyOfRange(text, from, from + octets);
            chain.add(new Segment(own.put(part, random.nextInt(64)), octets));
            from += octets;
        }
        return chain;
    }

    private static byte[] join(List<Segment> chain, int octets) {
        byte[] text = new byte[octets];
        int at = 0;
        for (Segment segment : chain) {
            Memory.read(segment.address(), text, at, segment.octets());
            at += segment.octets();
        }
        return text;
    }

    private byte[] octets(int count) {
        byte[] octets = new byte[count];
        random.nextBytes(octets);
        return octets;
    }
}
