package io.sallyport.pipeline.ah;

import io.sallyport.dpdk.mbuf.Mbuf;
import io.sallyport.dpdk.memory.Memory;
import io.sallyport.pipeline.crypto.CryptoBatch;
import io.sallyport.pipeline.crypto.IntegrityAlgorithm;
import io.sallyport.pipeline.packet.AhDescriptor;
import io.sallyport.pipeline.replay.ExtendedSequence;
import io.sallyport.pipeline.sad.SaDescriptor;
import io.sallyport.pipeline.sad.SaFlags;
import io.sallyport.pipeline.sad.SaRecord;

/**
 * Describes one AH packet to an engine: its headers as {@link MutableFields} leaves them, AH with IV and ICV zero, the
 * payload, and behind it the high half of an extended sequence number (RFC 4302 sections 3.3.3.1 and 3.3.3.2.2).
 *
 * <p>AES-GMAC's IV is part of the field that RFC 4302 sets to zero, and goes into the nonce (RFC 4543 section 4).
 */
final class AhJob {
    static final int HIGH_OCTETS = 4;

    private AhJob() {}

    /** True if the buffer has room for what the engine needs behind the packet. */
    static boolean hasRoom(long mbuf, long hot, long packet, int octets) {
        int high = (SaRecord.flags(hot) & SaFlags.EXTENDED_SEQUENCE) == 0 ? 0 : HIGH_OCTETS;
        return packet + octets + high <= Mbuf.bufferAddress(mbuf) + Mbuf.bufferLength(mbuf);
    }

    /**
     * Fills in job {@code j}, but for the packet's index; takes the IV of AES-GMAC out of the packet, and sets IV and ICV
     * to zero.
     *
     * @param skipped octets of the packet's beginning that are not covered
     * @param ah address of the header
     */
    static void describe(
            CryptoBatch batch,
            int j,
            long hot,
            long cold,
            long packet,
            int octets,
            int skipped,
            long ah,
            long sequence) {
        int ivOctets = SaRecord.ivLength(hot);
        int icvOctets = SaRecord.icvLength(hot);
        batch.encryption[j] = SaRecord.algorithm(hot);
        batch.integrity[j] = Memory.u8(cold + SaDescriptor.INTEGRITY);
        batch.keySchedule[j] = SaRecord.keySchedule(hot);
        batch.icvOctets[j] = icvOctets;
        batch.done[j] = false;
        batch.covered[j] = packet + skipped;
        batch.coveredOctets[j] = octets - skipped;
        batch.text[j] = batch.covered[j];
        batch.textOctets[j] = 0;
        batch.nonce[j] = batch.nonceRoom(j);
        if (ivOctets != 0) {
            Memory.putI32(batch.nonceRoom(j), SaRecord.salt(hot));
            Memory.copy(ah + AhDescriptor.ICV, batch.nonceRoom(j) + IntegrityAlgorithm.GMAC_SALT_OCTETS, ivOctets);
        }
        Memory.fill(ah + AhDescriptor.ICV, ivOctets + icvOctets, 0);
        if ((SaRecord.flags(hot) & SaFlags.EXTENDED_SEQUENCE) != 0) {
            Memory.putBe32(Memory.pointer(packet + octets), ExtendedSequence.high(sequence));
            batch.coveredOctets[j] += HIGH_OCTETS;
        }
    }

    /** Puts IV and ICV into the header of a packet that is sent. */
    static void complete(CryptoBatch batch, int j, long hot, long ah) {
        int ivOctets = SaRecord.ivLength(hot);
        long iv = batch.nonceRoom(j) + IntegrityAlgorithm.GMAC_SALT_OCTETS;
        Memory.copy(iv, ah + AhDescriptor.ICV, ivOctets);
        Memory.copy(batch.computedIcv(j), ah + AhDescriptor.ICV + ivOctets, batch.icvOctets[j]);
    }
}
