package io.sallyport.pipeline.esp;

import static io.sallyport.pipeline.burst.DropReason.ESP_LENGTH;
import static io.sallyport.pipeline.burst.DropReason.ICV_WRONG;
import static io.sallyport.pipeline.burst.DropReason.REPLAYED;

import io.sallyport.dpdk.memory.Memory;
import io.sallyport.dpdk.memory.OffHeap;
import io.sallyport.pipeline.burst.Burst;
import io.sallyport.pipeline.burst.Drops;
import io.sallyport.pipeline.crypto.CipherSuite;
import io.sallyport.pipeline.crypto.CryptoEngine;
import io.sallyport.pipeline.packet.EspDescriptor;
import io.sallyport.pipeline.replay.ReplayWindow;
import io.sallyport.pipeline.sad.SaDescriptor;
import io.sallyport.pipeline.sad.SaRecord;
import io.sallyport.pipeline.sad.SaState;
import io.sallyport.pipeline.sad.SaTable;
import io.sallyport.pipeline.sad.StateWord;

/**
 * Inbound step 3: admits, decrypts in place and authenticates (RFC 4303 sections 3.4.3 and 3.4.4).
 *
 * <ol>
 *   <li>the SA has keys and has not ended;
 *   <li>the lengths add up;
 *   <li>the replay window has not seen the number (it changes only later, after all checks);
 *   <li>a PENDING SA admits the packet to a trial;
 *   <li>decrypt and compute the ICV;
 *   <li>compare it in constant time.
 * </ol>
 */
public final class EspOpen implements AutoCloseable {
    private static final int NONCE = 0;
    private static final int COMPUTED_ICV = 16;
    private static final int SCRATCH_OCTETS = 64;

    private final CryptoEngine engine;
    private final TrialAdmission admission;
    private final Drops drops;
    private final OffHeap scratch = OffHeap.allocate(SCRATCH_OCTETS);
    private final long nonce = scratch.address() + NONCE;
    private final long computedIcv = scratch.address() + COMPUTED_ICV;

    public EspOpen(CryptoEngine engine, TrialAdmission admission, Drops drops) {
        this.engine = engine;
        this.admission = admission;
        this.drops = drops;
    }

    /** Opens each packet; sets {@link Burst#word} and, in {@link Burst#note}, the octets of plaintext. */
    public void run(Burst burst) {
        int kept = 0;
        for (int i = 0; i < burst.count; i++) {
            if (open(burst, i)) {
                if (kept != i) {
                    burst.move(i, kept);
                }
                kept++;
            }
        }
        burst.count = kept;
    }

    private boolean open(Burst burst, int i) {
        long hot = Memory.pointer(burst.sa[i]);
        long word = SaTable.stateAcquire(hot);
        boolean active = StateWord.state(word) == SaState.ACTIVE_CODE;
        if (!active && !admission.isAlive(burst.mbuf[i], word)) {
            return false;
        }
        long esp = Memory.pointer(burst.packet[i] + burst.offset[i]);
        int icvOctets = SaRecord.icvLength(hot);
        int text = burst.octets[i] - burst.offset[i] - EspDescriptor.TEXT - icvOctets;
        if (text < EspDescriptor.ALIGNMENT || (text & (EspDescriptor.ALIGNMENT - 1)) != 0) {
            drops.add(burst.mbuf[i], ESP_LENGTH);
            return false;
        }
        long sequence = Memory.be32(esp + EspDescriptor.SEQUENCE) & EspDescriptor.LAST_SEQUENCE;
        if (!ReplayWindow.precheck(hot, SaTable.cold(hot), sequence)) {
            SaRecord.count(SaTable.cold(hot), SaDescriptor.REPLAYS);
            drops.add(burst.mbuf[i], REPLAYED);
            return false;
        }
        if (!active && !admission.admits(burst, i, word)) {
            return false;
        }
        if (!authentic(hot, esp, text, icvOctets)) {
            admission.failed(hot, word);
            drops.add(burst.mbuf[i], ICV_WRONG);
            return false;
        }
        burst.word[i] = word;
        burst.note[i] = text;
        return true;
    }

    private boolean authentic(long hot, long esp, int text, int icvOctets) {
        Memory.putI32(nonce, SaRecord.salt(hot));
        Memory.putI64(nonce + EspDescriptor.GCM_SALT_OCTETS, Memory.i64(esp + EspDescriptor.IV));
        engine.openGcm(
                SaRecord.algorithm(hot),
                SaRecord.keySchedule(hot),
                esp + EspDescriptor.TEXT,
                text,
                nonce,
                esp,
                EspDescriptor.ASSOCIATED_OCTETS,
                computedIcv);
        long received = Memory.pointer(esp + EspDescriptor.TEXT + text);
        if (icvOctets == CipherSuite.COMBINED_ICV_OCTETS) {
            long difference = (Memory.i64(received) ^ Memory.i64(computedIcv))
                    | (Memory.i64(received + Long.BYTES) ^ Memory.i64(computedIcv + Long.BYTES));
            return difference == 0;
        }
        return Memory.equalConstantTime(received, computedIcv, icvOctets);
    }

    @Override
    public void close() {
        scratch.close();
    }
}
