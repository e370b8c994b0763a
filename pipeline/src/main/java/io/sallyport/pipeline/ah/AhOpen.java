package io.sallyport.pipeline.ah;

import static io.sallyport.pipeline.burst.DropReason.AH_HEADERS;
import static io.sallyport.pipeline.burst.DropReason.AH_LENGTH;
import static io.sallyport.pipeline.burst.DropReason.NO_ROOM;
import static io.sallyport.pipeline.burst.DropReason.SPI_UNKNOWN;

import io.sallyport.dpdk.memory.Memory;
import io.sallyport.pipeline.burst.Burst;
import io.sallyport.pipeline.burst.Drops;
import io.sallyport.pipeline.crypto.AsyncCryptoEngine;
import io.sallyport.pipeline.crypto.CryptoBatch;
import io.sallyport.pipeline.crypto.CryptoEngine;
import io.sallyport.pipeline.crypto.KeyUse;
import io.sallyport.pipeline.esp.Acceptance;
import io.sallyport.pipeline.esp.TrialAdmission;
import io.sallyport.pipeline.packet.AhDescriptor;
import io.sallyport.pipeline.packet.EspDescriptor;
import io.sallyport.pipeline.packet.Ipv4Descriptor;
import io.sallyport.pipeline.replay.ExtendedSequence;
import io.sallyport.pipeline.sad.SaFlags;
import io.sallyport.pipeline.sad.SaRecord;
import io.sallyport.pipeline.sad.SaState;
import io.sallyport.pipeline.sad.SaTable;
import io.sallyport.pipeline.sad.StateWord;

/**
 * Inbound step 3 for AH: admits and authenticates (RFC 4302 sections 3.4.2 to 3.4.4).
 *
 * <ol>
 *   <li>the SA is one of AH, has keys and has not ended;
 *   <li>the header is as long as the SA's headers are;
 *   <li>the replay window has not seen the number (it changes only later, after all checks);
 *   <li>a PENDING SA admits the packet to a trial;
 *   <li>the headers can be brought into the form that the ICV covers;
 *   <li>compute the ICVs in one batch for the burst, and compare them in constant time.
 * </ol>
 */
public final class AhOpen implements AutoCloseable {
    private final CryptoEngine engine;
    private final boolean asynchronous;
    private final TrialAdmission admission;
    private final Acceptance acceptance;
    private final Drops drops;
    private final CryptoBatch batch = new CryptoBatch(KeyUse.OPEN);
    private final MutableFields fields = new MutableFields();

    public AhOpen(CryptoEngine engine, TrialAdmission admission, Acceptance acceptance, Drops drops) {
        this.engine = engine;
        this.asynchronous = engine instanceof AsyncCryptoEngine;
        this.admission = admission;
        this.acceptance = acceptance;
        this.drops = drops;
    }

    /**
     * Authenticates each packet; sets {@link Burst#word}, {@link Burst#sequence} and, in {@link Burst#note}, the octets of
     * AH. With an asynchronous engine it only admits them: {@link #batch} is to be submitted then, and {@link #verify} called in
     * the end.
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
        if (kept > 0 && !asynchronous) {
            engine.run(batch);
            verify(burst);
        }
    }

    /** Puts packet {@code i} into the batch under the place where it will stand; false = dropped. */
    private boolean admit(Burst burst, int i, int place) {
        long hot = Memory.pointer(burst.sa[i]);
        long word = SaTable.stateAcquire(hot);
        boolean active = StateWord.state(word) == SaState.ACTIVE_CODE;
        if (!active && (!admission.isAlive(burst.mbuf[i], word) || admission.isSpent(burst.mbuf[i], hot))) {
            return false;
        }
        int flags = SaRecord.flags(hot);
        if ((flags & SaFlags.AUTHENTICATION_HEADER) == 0) {
            drops.add(burst.mbuf[i], SPI_UNKNOWN);
            return false;
        }
        long packet = Memory.pointer(burst.packet[i]);
        int offset = burst.offset[i];
        int octets = burst.octets[i];
        long ah = Memory.pointer(packet + offset);
        int ahOctets = AhHeader.octets(hot, Memory.u8(packet) >>> 4 == Ipv4Descriptor.VERSION);
        if (AhHeader.statedOctets(ah) != ahOctets || ahOctets > octets - offset) {
            drops.add(burst.mbuf[i], AH_LENGTH);
            return false;
        }
        long sequence = Memory.be32(ah + AhDescriptor.SEQUENCE) & EspDescriptor.LAST_SEQUENCE;
        if ((flags & SaFlags.EXTENDED_SEQUENCE) != 0) {
            sequence = ExtendedSequence.infer(SaRecord.sequence(hot), SaRecord.window(hot), sequence);
        }
        if (!acceptance.isNew(burst, i, hot, sequence) || (!active && !admission.admits(burst, i, word))) {
            return false;
        }
        burst.word[i] = word;
        burst.sequence[i] = sequence;
        burst.note[i] = ahOctets;
        return enqueue(burst, i, place, hot, ah);
    }

    private boolean enqueue(Burst burst, int i, int place, long hot, long ah) {
        long packet = Memory.pointer(burst.packet[i]);
        int octets = burst.octets[i];
        if (!AhJob.hasRoom(burst.mbuf[i], hot, packet, octets)) {
            drops.add(burst.mbuf[i], NO_ROOM);
            return false;
        }
        int job = batch.count;
        int skipped = fields.zero(job, packet, burst.offset[i], false);
        if (skipped == MutableFields.REFUSED) {
            drops.add(burst.mbuf[i], AH_HEADERS);
            return false;
        }
        batch.count++;
        batch.packet[job] = place;
        int icvOctets = SaRecord.icvLength(hot);
        Memory.copy(ah + AhDescriptor.ICV + SaRecord.ivLength(hot), batch.receivedIcv(job), icvOctets);
        AhJob.describe(batch, job, hot, SaTable.cold(hot), packet, octets, skipped, ah, burst.sequence[i]);
        return true;
    }

    /** The jobs of the last {@link #run}. */
    public CryptoBatch batch() {
        return batch;
    }

    /** Puts the headers back, takes the packets whose jobs failed out of the burst, and empties the batch. */
    public void verify(Burst burst) {
        int failed = 0;
        for (int job = 0; job < batch.count; job++) {
            int i = batch.packet[job];
            fields.restore(job, Memory.pointer(burst.packet[i]));
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
        fields.close();
    }
}
