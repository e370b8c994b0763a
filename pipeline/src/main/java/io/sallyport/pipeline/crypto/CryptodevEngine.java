package io.sallyport.pipeline.crypto;

import io.sallyport.dpdk.cryptodev.CryptoDevice;
import io.sallyport.dpdk.cryptodev.DataWindow;
import io.sallyport.dpdk.cryptodev.Operation;
import io.sallyport.dpdk.cryptodev.OperationPool;
import io.sallyport.dpdk.cryptodev.QueuePair;
import io.sallyport.dpdk.memory.Memory;
import io.sallyport.dpdk.memory.OffHeap;
import java.time.Duration;

/**
 * Every suite that a crypto device of DPDK offers.
 *
 * <pre>
 *   batch ── job i ──▶ operation i, window i ── enqueue ──▶ device ── dequeue ──▶ done[i], computed ICV
 * </pre>
 *
 * <p>{@link #run} hands all jobs of a batch to the device, and returns when all have come back. A device verifies ICVs
 * itself: of a job that opens, the received ICV must stand at {@link CryptoBatch#receivedIcv}; if it is the right one, it
 * is the computed one too, and if not, the job counts as not done. Allocates nothing but in the constructor.
 */
public final class CryptodevEngine implements CryptoEngine {
    /** How long a device may keep operations before it is given up. */
    private static final long PATIENCE_NS = Duration.ofSeconds(2).toNanos();

    /** Empty polls between two looks at the clock. */
    private static final int POLLS_PER_LOOK = 4096;

    private final CryptoDevice device;
    private final QueuePair pair;
    private final OperationPool pool;
    private final OffHeap windows = OffHeap.allocate((long) CryptoBatch.CAPACITY * DataWindow.OCTETS);
    private final OffHeap arrays = OffHeap.allocate(3L * CryptoBatch.CAPACITY * Long.BYTES);
    private final long operations = arrays.address();
    private final long submitted = operations + (long) CryptoBatch.CAPACITY * Long.BYTES;
    private final long returned = submitted + (long) CryptoBatch.CAPACITY * Long.BYTES;

    /**
     * An engine on one queue pair, which belongs to the thread that will use it.
     *
     * @param name of its pool of operations, unique in the process
     */
    CryptodevEngine(CryptoDevice device, QueuePair pair, String name) {
        this.device = device;
        this.pair = pair;
        pool = OperationPool.create(name, CryptoBatch.CAPACITY, device.socket());
        if (!pool.take(operations, CryptoBatch.CAPACITY)) {
            throw new IllegalStateException("a new pool of operations is empty");
        }
        for (int i = 0; i < CryptoBatch.CAPACITY; i++) {
            Operation.setNote(operation(i), i);
            DataWindow.prepare(window(i));
        }
    }

    @Override
    public void run(CryptoBatch batch) {
        int jobs = 0;
        for (int i = 0; i < batch.count; i++) {
            batch.done[i] = false;
            if (fill(batch, i)) {
                Memory.putI64(submitted + (long) jobs++ * Long.BYTES, operation(i));
            }
        }
        exchange(batch, jobs);
    }

    /** Submits all jobs and takes all back, however few the device holds at a time. */
    private void exchange(CryptoBatch batch, int jobs) {
        int in = 0;
        int out = 0;
        int empty = 0;
        long deadline = 0;
        while (out < jobs) {
            if (in < jobs) {
                in += pair.enqueue(submitted + (long) in * Long.BYTES, jobs - in);
            }
            int back = pair.dequeue(returned, jobs - out);
            take(batch, back);
            out += back;
            if (back == 0 && ++empty % POLLS_PER_LOOK == 0) {
                long now = System.nanoTime();
                deadline = deadline == 0 ? now + PATIENCE_NS : deadline;
                if (now - deadline > 0) {
                    throw new IllegalStateException("Crypto device " + device.name() + " holds " + (in - out)
                            + " operations, and has given none back for two seconds");
                }
            }
        }
    }

    private void take(CryptoBatch batch, int count) {
        for (int n = 0; n < count; n++) {
            long operation = Memory.pointerAt(returned + (long) n * Long.BYTES);
            int i = Operation.note(operation);
            if (Operation.isSuccess(operation)) {
                Memory.copy(Operation.icv(operation), batch.computedIcv(i), batch.icvOctets[i]);
                batch.done[i] = true;
            }
        }
    }

    /** Describes job {@code i} to the device; false if its key has no session for it. */
    private boolean fill(CryptoBatch batch, int i) {
        EncryptionAlgorithm encryption = EncryptionAlgorithm.of(batch.encryption[i]);
        boolean combined = encryption.kind() == EncryptionAlgorithm.Kind.COMBINED;
        long session = session(batch, i, combined);
        if (session == 0) {
            return false;
        }
        long operation = operation(i);
        long window = window(i);
        Operation.prepare(operation, session, window);
        if (batch.use() == KeyUse.OPEN) {
            Memory.copy(batch.receivedIcv(i), Operation.icv(operation), batch.icvOctets[i]);
        }
        if (combined) {
            fillCombined(batch, i, encryption, operation, window);
        } else {
            fillRanges(batch, i, encryption, operation, window);
        }
        return true;
    }

    private static long session(CryptoBatch batch, int i, boolean combined) {
        if (!combined || batch.coveredOctets[i] == CryptodevSuites.SHORT_ASSOCIATED) {
            return Memory.i64(batch.keySchedule[i] + CryptodevKeySchedule.SESSION);
        }
        return batch.coveredOctets[i] == CryptodevSuites.LONG_ASSOCIATED
                ? Memory.i64(batch.keySchedule[i] + CryptodevKeySchedule.EXTENDED_SESSION)
                : 0;
    }

    private static void fillCombined(
            CryptoBatch batch, int i, EncryptionAlgorithm encryption, long operation, long window) {
        DataWindow.show(window, batch.text[i], batch.textOctets[i]);
        Operation.setCombined(
                operation,
                batch.textOctets[i],
                batch.nonce[i],
                CryptodevSuites.nonceOctets(encryption),
                batch.covered[i],
                batch.coveredOctets[i],
                encryption.isCcm());
    }

    private static void fillRanges(
            CryptoBatch batch, int i, EncryptionAlgorithm encryption, long operation, long window) {
        long covered = batch.covered[i];
        int octets = batch.coveredOctets[i];
        DataWindow.show(window, covered, octets);
        switch (encryption.kind()) {
            case CBC, COUNTER -> {
                Operation.setIv(operation, batch.nonce[i], CryptodevSuites.ivOctets(encryption));
                Operation.setRanges(operation, (int) (batch.text[i] - covered), batch.textOctets[i], octets);
            }
            case GMAC -> {
                Operation.setIv(operation, batch.nonce[i], CryptodevSuites.nonceOctets(encryption));
                Operation.setRanges(operation, 0, 0, octets);
            }
            default -> {
                IntegrityAlgorithm integrity = IntegrityAlgorithm.of(batch.integrity[i]);
                Operation.setIv(operation, batch.nonce[i], CryptodevSuites.integrityIvOctets(integrity));
                Operation.setRanges(operation, 0, 0, octets);
            }
        }
    }

    private long operation(int i) {
        return Memory.pointerAt(operations + (long) i * Long.BYTES);
    }

    private long window(int i) {
        return windows.address() + (long) i * DataWindow.OCTETS;
    }

    @Override
    public void close() {
        pool.close();
        windows.close();
        arrays.close();
    }
}
