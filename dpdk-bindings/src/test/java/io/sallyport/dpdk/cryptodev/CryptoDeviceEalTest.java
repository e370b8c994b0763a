package io.sallyport.dpdk.cryptodev;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sallyport.dpdk.TestEal;
import io.sallyport.dpdk.eal.DeviceArgument;
import io.sallyport.dpdk.eal.Eal;
import io.sallyport.dpdk.layout.NativeLibraries;
import io.sallyport.dpdk.memory.Memory;
import io.sallyport.dpdk.memory.OffHeap;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class CryptoDeviceEalTest {
    private static final int DESCRIPTORS = 64;
    private static final int OPERATIONS = 200;
    private static Eal eal;

    @BeforeAll
    static void start() {
        eal = TestEal.start();
    }

    @AfterAll
    static void stop() {
        eal.close();
    }

    private static CryptoDevice open(String name) {
        return CryptoDevice.open(eal, DeviceArgument.parse(name));
    }

    @Test
    void shouldTellWhatEachDriverCan() {
        try (CryptoDevice aesni = open("crypto_aesni_mb5");
                CryptoDevice openssl = open("crypto_openssl5")) {
            for (CryptoDevice device : List.of(aesni, openssl)) {
                assertTrue(device.canChain(), device::name);
                assertTrue(device.maxQueuePairs() >= 1, device::name);
                Capability gcm = device.capabilities().stream()
                        .filter(capability -> capability.algorithm() == Algorithm.AES_GCM)
                        .findFirst()
                        .orElseThrow();
                assertTrue(gcm.key().has(16) && gcm.key().has(32) && !gcm.key().has(20), device::name);
                assertTrue(
                        gcm.iv().has(12)
                                && gcm.icv().has(16)
                                && gcm.associated().has(8),
                        device::name);
            }
            assertEquals("crypto_aesni_mb", aesni.driver());
            assertEquals("crypto_openssl", openssl.driver());
        }
    }

    @Test
    void shouldTakeNoMoreThanItHoldsAndGiveBackInOrder() {
        try (CryptoDevice device = open("crypto_null5");
                OperationPool pool = OperationPool.create("order", OPERATIONS, -1);
                SessionPool sessions = SessionPool.create("order-sessions", device, 2);
                Transforms transforms = new Transforms(true).cipher(Algorithm.NULL_CIPHER, new byte[0], 0);
                OffHeap array = OffHeap.allocate(2L * OPERATIONS * Long.BYTES);
                OffHeap window = OffHeap.allocate(DataWindow.OCTETS);
                OffHeap text = OffHeap.allocate(64)) {
            device.start(1, DESCRIPTORS);
            long session = sessions.open(transforms);
            DataWindow.prepare(window.address());
            DataWindow.show(window.address(), text.address(), 64);
            long in = array.address();
            long out = in + (long) OPERATIONS * Long.BYTES;
            assertTrue(pool.take(in, OPERATIONS));
            for (int i = 0; i < OPERATIONS; i++) {
                long operation = Memory.i64(in + (long) i * Long.BYTES);
                Operation.prepare(operation, session, window.address());
                Operation.setRanges(operation, 0, 64, 0);
                Operation.setNote(operation, i);
            }
            QueuePair pair = device.queuePair(0);
            int sent = 0;
            int back = 0;
            boolean wasFull = false;
            while (back < OPERATIONS) {
                int taken = pair.enqueue(in + (long) sent * Long.BYTES, OPERATIONS - sent);
                wasFull |= taken < OPERATIONS - sent;
                sent += taken;
                back += pair.dequeue(out + (long) back * Long.BYTES, OPERATIONS - back);
            }
            assertTrue(wasFull, "a queue of 64 took 200 operations at once");
            int[] notes = new int[OPERATIONS];
            int[] expected = new int[OPERATIONS];
            for (int i = 0; i < OPERATIONS; i++) {
                long operation = Memory.i64(out + (long) i * Long.BYTES);
                assertTrue(Operation.isSuccess(operation));
                notes[i] = Operation.note(operation);
                expected[i] = i;
            }
            assertArrayEquals(expected, notes);
            DeviceStatistics statistics = device.statistics();
            assertEquals(OPERATIONS, statistics.dequeued());
            assertTrue(statistics.enqueueErrors() > 0, "a burst that did not fit is none of the driver's errors");
            sessions.free(session);
            assertEquals(0, sessions.inUse());
        }
    }

    @Test
    void shouldPassTextThroughTheNullDriverUnchanged() {
        byte[] text = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16};
        try (CryptoDevice device = open("crypto_null7")) {
            assertEquals(
                    Set.of(Algorithm.NULL_CIPHER, Algorithm.NULL_AUTHENTICATION),
                    device.capabilities().stream().map(Capability::algorithm).collect(Collectors.toSet()));
            device.start(1, DESCRIPTORS);
            try (OperationPool pool = OperationPool.create("unchanged", 2, -1);
                    SessionPool sessions = SessionPool.create("unchanged-sessions", device, 2);
                    Transforms seal = new Transforms(true)
                            .cipher(Algorithm.NULL_CIPHER, new byte[0], 0)
                            .authentication(Algorithm.NULL_AUTHENTICATION, new byte[0], 0, 0);
                    Transforms open = new Transforms(false)
                            .authentication(Algorithm.NULL_AUTHENTICATION, new byte[0], 0, 0)
                            .cipher(Algorithm.NULL_CIPHER, new byte[0], 0);
                    OffHeap array = OffHeap.allocate(4L * Long.BYTES);
                    OffHeap windows = OffHeap.allocate(2L * DataWindow.OCTETS);
                    OffHeap texts = OffHeap.allocate(2L * text.length)) {
                long in = array.address();
                assertTrue(pool.take(in, 2));
                List<Transforms> both = List.of(seal, open);
                for (int i = 0; i < 2; i++) {
                    long window = windows.address() + (long) i * DataWindow.OCTETS;
                    long address = texts.address() + (long) i * text.length;
                    Memory.write(address, text);
                    DataWindow.prepare(window);
                    DataWindow.show(window, address, text.length);
                    long operation = Memory.i64(in + (long) i * Long.BYTES);
                    Operation.prepare(operation, sessions.open(both.get(i)), window);
                    Operation.setRanges(operation, 0, text.length, text.length);
                    Operation.setNote(operation, i);
                }
                QueuePair pair = device.queuePair(0);
                assertEquals(2, pair.enqueue(in, 2));
                long out = in + 2L * Long.BYTES;
                int back = 0;
                while (back < 2) {
                    back += pair.dequeue(out + (long) back * Long.BYTES, 2 - back);
                }
                for (int i = 0; i < 2; i++) {
                    long operation = Memory.i64(out + (long) i * Long.BYTES);
                    assertTrue(Operation.isSuccess(operation));
                    assertEquals(i, Operation.note(operation));
                    assertArrayEquals(text, Memory.bytes(texts.address() + (long) i * text.length, text.length));
                }
            }
        }
    }

    @Test
    void shouldWipeASessionThatTheDeviceRefusesToEnd() {
        CryptoDevice device = open("crypto_null8");
        try (SessionPool sessions = SessionPool.create("refused-sessions", device, 2);
                Transforms transforms = new Transforms(true).cipher(Algorithm.NULL_CIPHER, new byte[0], 0)) {
            device.start(1, DESCRIPTORS);
            long session = sessions.open(transforms);
            device.close();
            eal.unplug("crypto_null8");

            sessions.free(session);

            assertEquals(1, sessions.inUse(), "a device that is not there took the session back");
            assertArrayEquals(new byte[16], Memory.bytes(session, 16));
            assertThrows(IllegalArgumentException.class, () -> sessions.free(session));
        }
    }

    @Test
    void shouldNameThePackageOfADriverThatIsMissing() {
        String abi = NativeLibraries.dpdkAbi();
        assertEquals(
                "it cannot be made; if its driver is missing, apt-get install librte-crypto-ipsec-mb" + abi,
                DriverPackages.advice(DeviceArgument.parse("crypto_aesni_mb0")));
        assertEquals(
                "it cannot be made; if its driver is missing, apt-get install librte-crypto-openssl" + abi,
                DriverPackages.advice(DeviceArgument.parse("crypto_openssl1")));
    }

    @Test
    void shouldSayWhichDriversThereAreWhenANameIsUnknown() {
        CryptoDeviceException refusal = assertThrows(CryptoDeviceException.class, () -> open("crypto_nosuch0"));
        assertTrue(
                refusal.getMessage()
                        .startsWith("Crypto device crypto_nosuch0: no driver is known by that name;"
                                + " known ones are crypto_aesni_gcm, crypto_aesni_mb, "),
                refusal::getMessage);
    }

    @Test
    void shouldRefuseMoreQueuePairsThanThereAre() {
        try (CryptoDevice device = open("crypto_null6")) {
            int most = device.maxQueuePairs();
            CryptoDeviceException refusal =
                    assertThrows(CryptoDeviceException.class, () -> device.start(most + 1, DESCRIPTORS));
            assertEquals(
                    "Crypto device crypto_null6: it has 1 to " + most + " queue pairs, not " + (most + 1) + ".",
                    refusal.getMessage());
        }
    }
}
