package io.sallyport.pipeline.esp;

import io.sallyport.dpdk.memory.Memory;
import io.sallyport.pipeline.crypto.CryptoBatch;
import io.sallyport.pipeline.crypto.EncryptionAlgorithm;
import io.sallyport.pipeline.packet.EspDescriptor;
import io.sallyport.pipeline.replay.ExtendedSequence;
import io.sallyport.pipeline.sad.SaDescriptor;
import io.sallyport.pipeline.sad.SaFlags;
import io.sallyport.pipeline.sad.SaRecord;

/**
 * Describes one ESP packet to an engine: which octets are text, which are covered by the ICV, what the nonce is.
 *
 * <pre>
 *   combined (RFC 4106, 4309, 7634)    covered: SPI, sequence number       nonce: salt, IV
 *   AES-GMAC (RFC 4543)                covered: SPI, sequence, IV, text     nonce: salt, IV
 *   cipher and integrity (RFC 4303)    covered: SPI, sequence, IV, text, then the high half of an extended number
 * </pre>
 *
 * <p>The high half of an extended sequence number is under the ICV and not in the packet. Where it has to stand between
 * octets of the packet, it does so while the engine works, and {@link #restore} puts back what was there.
 */
final class EspJob {
    private static final int COUNTER_OCTETS = 4;
    private static final int HIGH_OCTETS = 4;
    private static final int PAIR_OCTETS = 8;

    private EspJob() {}

    /**
     * Fills in job {@code j}, but for the packet's index.
     *
     * @param esp address of the ESP header; SPI, low sequence number and IV stand there
     * @param text octets of text behind the IV; behind them is room for an ICV, which may be overwritten
     * @param sequence the whole number
     */
    static void describe(CryptoBatch batch, int j, long hot, long cold, long esp, int text, long sequence) {
        int encryption = SaRecord.algorithm(hot);
        int ivOctets = SaRecord.ivLength(hot);
        boolean extended = (SaRecord.flags(hot) & SaFlags.EXTENDED_SEQUENCE) != 0;
        long start = Memory.pointer(esp + EspDescriptor.IV + ivOctets);
        batch.encryption[j] = encryption;
        batch.integrity[j] = Memory.u8(cold + SaDescriptor.INTEGRITY);
        batch.keySchedule[j] = SaRecord.keySchedule(hot);
        batch.text[j] = start;
        batch.textOctets[j] = text;
        batch.icvOctets[j] = SaRecord.icvLength(hot);
        batch.done[j] = false;
        switch (EncryptionAlgorithm.of(encryption).kind()) {
            case COMBINED -> {
                nonce(batch, j, hot, esp, EncryptionAlgorithm.of(encryption).saltOctets());
                associate(batch, j, esp, sequence, extended);
            }
            case GMAC -> {
                nonce(batch, j, hot, esp, EncryptionAlgorithm.of(encryption).saltOctets());
                cover(batch, j, esp, ivOctets, text, sequence, extended);
                batch.textOctets[j] = 0;
            }
            case COUNTER -> {
                int salt = EncryptionAlgorithm.of(encryption).saltOctets();
                nonce(batch, j, hot, esp, salt);
                // The first block is number 1 (RFC 3686 section 4).
                Memory.putBe32(batch.nonceRoom(j) + CryptoBatch.NONCE_OCTETS - COUNTER_OCTETS, 1);
                append(batch, j, esp, ivOctets, text, sequence, extended);
            }
            case CBC, NULL -> {
                batch.nonce[j] = esp + EspDescriptor.IV;
                append(batch, j, esp, ivOctets, text, sequence, extended);
            }
        }
    }

    private static void nonce(CryptoBatch batch, int j, long hot, long esp, int saltOctets) {
        long room = batch.nonceRoom(j);
        Memory.putI32(room, SaRecord.salt(hot));
        Memory.putI64(room + saltOctets, Memory.i64(esp + EspDescriptor.IV));
        batch.nonce[j] = room;
    }

    /** Associated data of combined modes: SPI and the whole sequence number (RFC 4106 section 5). */
    private static void associate(CryptoBatch batch, int j, long esp, long sequence, boolean extended) {
        if (!extended) {
            batch.covered[j] = esp;
            batch.coveredOctets[j] = EspDescriptor.ASSOCIATED_OCTETS;
            return;
        }
        long room = batch.associatedRoom(j);
        Memory.putI32(room, Memory.i32(esp + EspDescriptor.SPI));
        Memory.putBe64(room + EspDescriptor.SEQUENCE, sequence);
        batch.covered[j] = room;
        batch.coveredOctets[j] = EspDescriptor.ASSOCIATED_OCTETS + HIGH_OCTETS;
    }

    /** All of a packet of AES-GMAC; an extended number stands between SPI and IV while the engine works. */
    private static void cover(
            CryptoBatch batch, int j, long esp, int ivOctets, int text, long sequence, boolean extended) {
        batch.covered[j] = esp;
        batch.coveredOctets[j] = EspDescriptor.IV + ivOctets + text;
        if (extended) {
            long from = esp - HIGH_OCTETS;
            Memory.putI64(batch.associatedRoom(j), Memory.i64(from));
            Memory.putI32(from, Memory.i32(esp));
            Memory.putBe32(esp, ExtendedSequence.high(sequence));
            batch.covered[j] = from;
            batch.coveredOctets[j] += HIGH_OCTETS;
        }
    }

    /** Header and text, and the high half behind them, where the ICV stands in the packet (RFC 4303 section 2.2.1). */
    private static void append(
            CryptoBatch batch, int j, long esp, int ivOctets, int text, long sequence, boolean extended) {
        batch.covered[j] = esp;
        batch.coveredOctets[j] = EspDescriptor.IV + ivOctets + text;
        if (extended) {
            Memory.putBe32(Memory.pointer(esp + batch.coveredOctets[j]), ExtendedSequence.high(sequence));
            batch.coveredOctets[j] += HIGH_OCTETS;
        }
    }

    /** Puts back, after the engine's work, what {@link #describe} moved in front of and in the ESP header. */
    static void restore(CryptoBatch batch, int j, long esp) {
        if (batch.covered[j] == esp - HIGH_OCTETS) {
            Memory.copy(batch.associatedRoom(j), esp - HIGH_OCTETS, PAIR_OCTETS);
        }
    }
}
