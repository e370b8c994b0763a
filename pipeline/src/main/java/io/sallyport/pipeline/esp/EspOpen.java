package io.sallyport.pipeline.esp;

import static io.sallyport.pipeline.burst.DropReason.BUNDLE;
import static io.sallyport.pipeline.burst.DropReason.ENCAPSULATION;
import static io.sallyport.pipeline.burst.DropReason.ESP_LENGTH;
import static io.sallyport.pipeline.burst.DropReason.SPI_UNKNOWN;

import io.sallyport.dpdk.memory.Memory;
import io.sallyport.dpdk.memory.OffHeap;
import io.sallyport.pipeline.burst.Burst;
import io.sallyport.pipeline.burst.Drops;
import io.sallyport.pipeline.crypto.AsyncCryptoEngine;
import io.sallyport.pipeline.crypto.CipherSuite;
import io.sallyport.pipeline.crypto.CryptoBatch;
import io.sallyport.pipeline.crypto.CryptoEngine;
import io.sallyport.pipeline.crypto.KeyUse;
import io.sallyport.pipeline.packet.EspDescriptor;
import io.sallyport.pipeline.replay.ExtendedSequence;
import io.sallyport.pipeline.sad.SaDescriptor;
import io.sallyport.pipeline.sad.SaFlags;
import io.sallyport.pipeline.sad.SaRecord;
import io.sallyport.pipeline.sad.SaState;
import io.sallyport.pipeline.sad.SaTable;
import io.sallyport.pipeline.sad.StateWord;

/**
 * Inbound step 3: admits, decrypts in place and authenticates (RFC 4303 sections 3.4.3 and 3.4.4).
 *
 * <ol>
 *   <li>the SA has keys and has not ended, and the packet comes as the SA's packets do;
 *   <li>the lengths add up;
 *   <li>the replay window has not seen the number (it changes only later, after all checks);
 *   <li>a PENDING SA admits the packet to a trial;
 *   <li>decrypt and compute the ICV: plain AES-GCM at once, everything else in one batch for the burst;
 *   <li>compare it in constant time.
 * </ol>
 */
public final class EspOpen implements AutoCloseable {
    private static final int NONCE = 0;
    private static final int COMPUTED_ICV = 16;
    private static final int SCRATCH_OCTETS = 64;

    private final CryptoEngine engine;
    private final boolean direct;
    private final boolean asynchronous;
    private final TrialAdmission admission;
    private final Acceptance acceptance;
    private final Drops drops;
    private final CryptoBatch batch = new CryptoBatch(KeyUse.OPEN);
    private final OffHeap scratch = OffHeap.allocate(SCRATCH_OCTETS);
    private final long nonce = scratch.address() + NONCE;
    private final long computedIcv = scratch.address() + COMPUTED_ICV;

    public EspOpen(CryptoEngine engine, TrialAdmission admission, Acceptance acceptance, Drops drops) {
        this.engine = engine;
        this.direct = engine.isGcmDirect();
        this.asynchronous = engine instanceof AsyncCryptoEngine;
        this.admission = admission;
        this.acceptance = acceptance;
        this.drops = drops;
    }

    /**
     * Opens each packet; sets {@link Burst#word}, {@link Burst#sequence} and, in {@link Burst#note}, the octets of text. With an
     * asynchronous engine it only admits them: {@link #batch} is to be submitted then, and {@link #verify} called in the end.
     */
    public void run(Burst burst) {
        admission.begin();
        int kept = 0;
        for (int i = 0; i < burst.count; i++) {
            if (admit(burst, i, kept)) {
                if (kept != i) {
                    burst.move(i, kept);
                }
                kept++;
            }
        }
        burst.count = kept;
        if (batch.count > 0 && !asynchronous) {
            engine.run(batch);
            verify(burst);
        }
    }

    /** Opens packet {@code i}, or puts it into the batch under the place where it will stand; false = dropped. */
    private boolean admit(Burst burst, int i, int place) {
        long hot = Memory.pointer(burst.sa[i]);
        long word = SaTable.stateAcquire(hot);
        boolean active = StateWord.state(word) == SaState.ACTIVE_CODE;
        if (!active && (!admission.isAlive(burst.mbuf[i], word) || admission.isSpent(burst.mbuf[i], hot))) {
            return false;
        }
        int flags = SaRecord.flags(hot);
        burst.word[i] = word;
        if (direct && ((flags & SaFlags.SPECIAL) | burst.note[i]) == 0) {
            return open(burst, i, hot, word, active);
        }
        return comesAsItShould(burst, i, flags) && enqueue(burst, i, hot, word, active, place);
    }

    private boolean open(Burst burst, int i, long hot, long word, boolean active) {
        long esp = Memory.pointer(burst.packet[i] + burst.offset[i]);
        int text = burst.octets[i] - burst.offset[i] - EspDescriptor.TEXT - CipherSuite.COMBINED_ICV_OCTETS;
        if (text < EspDescriptor.ALIGNMENT || (text & (EspDescriptor.ALIGNMENT - 1)) != 0) {
            drops.add(burst.mbuf[i], ESP_LENGTH);
            return false;
        }
        long sequence = Memory.be32(esp + EspDescriptor.SEQUENCE) & EspDescriptor.LAST_SEQUENCE;
        if (!acceptance.isNew(burst, i, hot, sequence) || (!active && !admission.admits(burst, i, word))) {
            return false;
        }
        burst.sequence[i] = sequence;
        if (!authentic(hot, esp, text)) {
            admission.failed(burst, i, hot, word);
            return false;
        }
        burst.note[i] = text;
        return true;
    }

    private boolean authentic(long hot, long esp, int text) {
        Memory.putI32(nonce, SaRecord.salt(hot));
        Memory.putI64(nonce + EspDescriptor.GCM_SALT_OCTETS, Memory.i64(esp + EspDescriptor.IV));
        engine.gcm(
                engine.gcmFunction(KeyUse.OPEN, SaRecord.algorithm(hot)),
                SaRecord.keySchedule(hot),
                esp + EspDescriptor.TEXT,
                text,
                nonce,
                esp,
                EspDescriptor.ASSOCIATED_OCTETS,
                computedIcv);
        long received = Memory.pointer(esp + EspDescriptor.TEXT + text);
        long difference = (Memory.i64(received) ^ Memory.i64(computedIcv))
                | (Memory.i64(received + Long.BYTES) ^ Memory.i64(computedIcv + Long.BYTES));
        return difference == 0;
    }

    /** ESP with the SPI of an AH SA names none; what goes in UDP does so always, and nothing else (RFC 3948). */
    private boolean comesAsItShould(Burst burst, int i, int flags) {
        if ((flags & SaFlags.AUTHENTICATION_HEADER) != 0) {
            drops.add(burst.mbuf[i], SPI_UNKNOWN);
            return false;
        }
        boolean wanted = (flags & SaFlags.UDP_ENCAPSULATED) != 0;
        if (wanted != ((burst.note[i] & Burst.UDP_ENCAPSULATED) != 0)) {
            drops.add(burst.mbuf[i], ENCAPSULATION);
            return false;
        }
        if ((flags & SaFlags.BUNDLED) != 0 && !hasPassed(SaTable.cold(Memory.pointer(burst.sa[i])), burst.passed[i])) {
            drops.add(burst.mbuf[i], BUNDLE);
            return false;
        }
        return true;
    }

    /** True if {@code ah}, the AH SA that the packet came through, is the one of this SA's bundle. */
    private static boolean hasPassed(long cold, long ah) {
        return ah != Burst.NO_SA
                && ah == Memory.i64(cold + SaDescriptor.BUNDLE)
                && StateWord.generation(SaTable.stateAcquire(Memory.pointer(ah)))
                        == Memory.i32(cold + SaDescriptor.BUNDLE_GENERATION);
    }

    private boolean enqueue(Burst burst, int i, long hot, long word, boolean active, int place) {
        long cold = SaTable.cold(hot);
        long esp = Memory.pointer(burst.packet[i] + burst.offset[i]);
        int icvOctets = SaRecord.icvLength(hot);
        int head = EspDescriptor.IV + SaRecord.ivLength(hot);
        int text = burst.octets[i] - burst.offset[i] - head - icvOctets;
        int alignment = Memory.u8(cold + SaDescriptor.ALIGNMENT);
        if (text < alignment || (text & (alignment - 1)) != 0) {
            drops.add(burst.mbuf[i], ESP_LENGTH);
            return false;
        }
        long sequence = Memory.be32(esp + EspDescriptor.SEQUENCE) & EspDescriptor.LAST_SEQUENCE;
        if ((SaRecord.flags(hot) & SaFlags.EXTENDED_SEQUENCE) != 0) {
            long window = SaRecord.window(hot);
            sequence = ExtendedSequence.infer(SaRecord.sequence(hot), window, sequence);
        }
        if (!acceptance.isNew(burst, i, hot, sequence) || (!active && !admission.admits(burst, i, word))) {
            return false;
        }
        int job = batch.count++;
        batch.packet[job] = place;
        Memory.copy(esp + head + text, batch.receivedIcv(job), icvOctets);
        EspJob.describe(batch, job, hot, cold, esp, text, sequence);
        burst.note[i] = text;
        burst.sequence[i] = sequence;
        return true;
    }

    /** The jobs of the last {@link #run}. */
    public CryptoBatch batch() {
        return batch;
    }

    /** Takes the packets whose jobs failed out of the burst, and empties the batch. */
    public void verify(Burst burst) {
        int failed = 0;
        for (int job = 0; job < batch.count; job++) {
            int i = batch.packet[job];
            EspJob.restore(batch, job, Memory.pointer(burst.packet[i] + burst.offset[i]));
            if (!batch.isAuthentic(job, batch.receivedIcv(job))) {
                admission.failed(burst, i, Memory.pointer(burst.sa[i]), burst.word[i]);
                burst.mbuf[i] = Burst.NO_MBUF;
                failed++;
            }
        }
        batch.count = 0;
        if (failed > 0) {
            burst.closeRanks();
        }
    }

    @Override
    public void close() {
        batch.close();
        // Salts stand in the nonces.
        Memory.fill(scratch.address(), scratch.octets(), 0);
        scratch.close();
    }
}
