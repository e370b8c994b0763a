package io.sallyport.pipeline.crypto;

import io.sallyport.dpdk.cryptodev.CryptoDevice;
import io.sallyport.dpdk.cryptodev.DataWindow;
import io.sallyport.dpdk.cryptodev.Operation;
import io.sallyport.dpdk.cryptodev.OperationPool;
import io.sallyport.dpdk.cryptodev.OperationQueue;
import io.sallyport.dpdk.memory.Memory;
import io.sallyport.dpdk.memory.OffHeap;
import java.time.Duration;

/**
 * Every suite that a crypto device of DPDK offers, asynchronously.
 *
 * <pre>
 *   batch ── job i ──▶ operation s * 64 + i, and its window ──▶ waiting ── enqueue ──▶ device
 *                                                                                        │ dequeue
 *   oldest slot s: none of its jobs outstanding ◀── done[i], computed ICV ◀──────────────┘
 * </pre>
 *
 * <p>A slot is a batch under way. Operations may come back in any order: a batch is done when all of its own are back, and is
 * given back when those before it have been. What the device does not take waits, in order.
 *
 * <p>A device verifies ICVs itself: of a job that opens, the received ICV must stand at {@link CryptoBatch#receivedIcv}; if it
 * is the right one, it is the computed one too, and if not, the job counts as not done. Allocates nothing but in the
 * constructor.
 */
public final class CryptodevEngine implements AsyncCryptoEngine {
    /** Batches under way at most. */
    static final int SLOTS = 32;

    /** Operations that all batches together take. */
    static final int OPERATIONS = SLOTS * CryptoBatch.CAPACITY;

    /** How long a device may keep operations before it is given up. */
    private static final long PATIENCE_NS = Duration.ofSeconds(2).toNanos();

    /** Empty polls between two looks at the clock. */
    private static final int POLLS_PER_LOOK = 4096;

    private static final int DEQUEUE_BURST = 2 * CryptoBatch.CAPACITY;

    private final String device;
    private final OperationQueue queue;
    private final OperationPool pool;
    private final OffHeap windows = OffHeap.allocate((long) OPERATIONS * DataWindow.OCTETS);
    private final OffHeap arrays = OffHeap.allocate((2L * OPERATIONS + DEQUEUE_BURST) * Long.BYTES);
    private final long operations = arrays.address();
    private final long waiting = operations + (long) OPERATIONS * Long.BYTES;
    private final long returned = waiting + (long) OPERATIONS * Long.BYTES;

    private final CryptoBatch[] batches = new CryptoBatch[SLOTS];
    private final int[] outstanding = new int[SLOTS];
    private int firstSlot;
    private int slots;

    /** In {@link #waiting}, a ring: those that the device has not taken. */
    private int firstWaiting;

    private int waitingCount;
    private int atDevice;
    private int empty;
    private long deadline;
    private boolean lost;

    /**
     * An engine on one queue pair, which belongs to the thread that will use it.
     *
     * @param name of its pool of operations, unique in the process
     */
    CryptodevEngine(CryptoDevice device, OperationQueue queue, String name) {
        this.device = device.name();
        this.queue = queue;
        pool = OperationPool.create(name, OPERATIONS, device.socket());
        if (!pool.take(operations, OPERATIONS)) {
            throw new IllegalStateException("a new pool of operations is empty");
        }
        for (int n = 0; n < OPERATIONS; n++) {
            Operation.setNote(operation(n), n);
            DataWindow.prepare(window(n));
        }
    }

    @Override
    public int capacity() {
        return SLOTS;
    }

    @Override
    public int underWay() {
        return slots;
    }

    @Override
    public boolean isLost() {
        return lost;
    }

    @Override
    public void submit(CryptoBatch batch) {
        if (slots == SLOTS) {
            throw new IllegalStateException(SLOTS + " batches are under way");
        }
        int slot = (firstSlot + slots) % SLOTS;
        slots++;
        batches[slot] = batch;
        int jobs = 0;
        for (int i = 0; i < batch.count; i++) {
            batch.done[i] = false;
            int n = slot * CryptoBatch.CAPACITY + i;
            if (fill(batch, i, n)) {
                append(operation(n));
                jobs++;
            }
        }
        outstanding[slot] = jobs;
        push();
    }

    private void append(long operation) {
        int place = (firstWaiting + waitingCount) % OPERATIONS;
        Memory.putI64(waiting + (long) place * Long.BYTES, operation);
        waitingCount++;
    }

    /**
     * Gives the device as much as it takes. A driver may have done an operation, or found it to be impossible, and then say
     * that it has not taken it, for want of room to give it back ({@code crypto_openssl}): it must not be done twice.
     */
    private void push() {
        while (waitingCount > 0) {
            int run = Math.min(waitingCount, OPERATIONS - firstWaiting);
            int taken = queue.enqueue(waiting + (long) firstWaiting * Long.BYTES, run);
            advance(taken);
            atDevice += taken;
            if (taken < run) {
                long refused = Memory.pointerAt(waiting + (long) firstWaiting * Long.BYTES);
                if (Operation.isUntouched(refused)) {
                    return;
                }
                advance(1);
                take(refused);
            }
        }
    }

    private void advance(int count) {
        firstWaiting = (firstWaiting + count) % OPERATIONS;
        waitingCount -= count;
    }

    @Override
    public boolean takeBack() {
        if (slots == 0) {
            return false;
        }
        if (outstanding[firstSlot] > 0) {
            push();
            pull();
            if (outstanding[firstSlot] > 0) {
                return false;
            }
        }
        batches[firstSlot] = null;
        firstSlot = (firstSlot + 1) % SLOTS;
        slots--;
        return true;
    }

    /** Takes back what the device has done. */
    private void pull() {
        int back = queue.dequeue(returned, DEQUEUE_BURST);
        for (int k = 0; k < back; k++) {
            take(Memory.pointerAt(returned + (long) k * Long.BYTES));
        }
        atDevice -= back;
        if (back > 0) {
            empty = 0;
            deadline = 0;
        } else if (++empty % POLLS_PER_LOOK == 0) {
            requireLife();
        }
    }

    private void requireLife() {
        long now = System.nanoTime();
        deadline = deadline == 0 ? now + PATIENCE_NS : deadline;
        if (now - deadline > 0) {
            lost = true;
            throw new DeadDeviceException("Crypto device " + device + " holds " + atDevice
                    + " operations, and has given none back for two seconds");
        }
    }

    private void take(long operation) {
        int n = Operation.note(operation);
        int slot = n / CryptoBatch.CAPACITY;
        int i = n % CryptoBatch.CAPACITY;
        CryptoBatch batch = batches[slot];
        if (Operation.isSuccess(operation)) {
            Memory.copy(Operation.icv(operation), batch.computedIcv(i), batch.icvOctets[i]);
            batch.done[i] = true;
        }
        outstanding[slot]--;
    }

    /** Describes job {@code i} to the device by operation {@code n}; false if its key has no session for it. */
    private boolean fill(CryptoBatch batch, int i, int n) {
        EncryptionAlgorithm encryption = EncryptionAlgorithm.of(batch.encryption[i]);
        boolean combined = encryption.kind() == EncryptionAlgorithm.Kind.COMBINED;
        long session = session(batch, i, combined);
        if (session == 0) {
            return false;
        }
        long operation = operation(n);
        long window = window(n);
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
        long key = batch.keySchedule[i];
        if (!combined || batch.coveredOctets[i] == Memory.i32(key + CryptodevKeySchedule.ASSOCIATED)) {
            return Memory.i64(key + CryptodevKeySchedule.SESSION);
        }
        return batch.coveredOctets[i] == Memory.i32(key + CryptodevKeySchedule.EXTENDED_ASSOCIATED)
                ? Memory.i64(key + CryptodevKeySchedule.EXTENDED_SESSION)
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

    private long operation(int n) {
        return Memory.pointerAt(operations + (long) n * Long.BYTES);
    }

    private long window(int n) {
        return windows.address() + (long) n * DataWindow.OCTETS;
    }

    /** Frees all, but nothing that a device may still write to: what it has not given back stays allocated. */
    @Override
    public void close() {
        if (atDevice == 0) {
            pool.close();
            windows.close();
        }
        arrays.close();
    }
}
