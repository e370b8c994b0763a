package io.sallyport.pipeline.crypto;

import java.util.Random;

/**
 * One packet's worth of work, as arrays. Samples are never compared.
 *
 * @param nonce what stands at a job's nonce
 * @param covered associated data of a combined mode, all that GMAC covers, or the header before the text
 * @param text 0 octets for GMAC
 * @param behind octets behind the text that an integrity algorithm covers too
 */
@SuppressWarnings("ArrayRecordComponent")
record Sample(
        CipherSuite suite,
        byte[] encryptionKey,
        byte[] integrityKey,
        byte[] nonce,
        byte[] covered,
        byte[] text,
        byte[] behind) {

    private static final int HEADER_OCTETS = 8;
    private static final int HIGH_OCTETS = 4;
    private static final int BLOCK_OCTETS = 16;
    private static final int GMAC_NONCE_OCTETS = 12;

    /** A sample as ESP has it, with that much text, sometimes with an extended sequence number. */
    static Sample random(CipherSuite suite, int octets, Random random) {
        boolean extended = random.nextBoolean();
        boolean combined = suite.encryption().kind() == EncryptionAlgorithm.Kind.COMBINED;
        boolean gmac = suite.encryption().kind() == EncryptionAlgorithm.Kind.GMAC;
        int header = HEADER_OCTETS + (combined && extended ? HIGH_OCTETS : 0) + (gmac ? octets : 0);
        return new Sample(
                suite,
                octets(suite.encryption().keyOctets(), random),
                octets(suite.integrity().keyOctets(), random),
                octets(nonceOctets(suite), random),
                octets(header, random),
                octets(gmac ? 0 : octets, random),
                octets(combined || gmac || !extended ? 0 : HIGH_OCTETS, random));
    }

    private static int nonceOctets(CipherSuite suite) {
        EncryptionAlgorithm encryption = suite.encryption();
        return switch (encryption.kind()) {
            case COMBINED, GMAC -> encryption.saltOctets() + encryption.ivOctets();
            case COUNTER -> BLOCK_OCTETS;
            case CBC -> encryption.ivOctets();
            case NULL -> GMAC_NONCE_OCTETS;
        };
    }

    static byte[] octets(int count, Random random) {
        byte[] octets = new byte[count];
        random.nextBytes(octets);
        return octets;
    }

    /** The same with another text. */
    Sample withText(byte[] other) {
        return new Sample(suite, encryptionKey, integrityKey, nonce, covered, other, behind);
    }

    /** The same with other covered octets. */
    Sample withCovered(byte[] other) {
        return new Sample(suite, encryptionKey, integrityKey, nonce, other, text, behind);
    }

    @Override
    public String toString() {
        return suite.label() + " with " + text.length + " octets of text, " + covered.length + " before it";
    }
}
