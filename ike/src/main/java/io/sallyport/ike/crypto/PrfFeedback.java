package io.sallyport.ike.crypto;

import java.util.function.UnaryOperator;

/** Key material longer than one prf result: each block goes into the next one (RFC 2409 section 5.5 and appendix B). */
final class PrfFeedback {
    private PrfFeedback() {}

    /**
     * K1 | K2 | ..., cut to a length.
     *
     * @param octets at least 1
     * @param first K1, which is closed here
     * @param next gives Kn for Kn-1
     * @return the caller's
     */
    static Secret concatenate(int octets, Secret first, UnaryOperator<Secret> next) {
        byte[] material = new byte[octets];
        Secret block = first;
        int filled = 0;
        while (true) {
            int part = Math.min(block.length(), octets - filled);
            System.arraycopy(block.live(), 0, material, filled, part);
            filled += part;
            if (filled == octets) {
                block.close();
                return Secret.taking(material);
            }
            Secret following = next.apply(block);
            block.close();
            block = following;
        }
    }
}
