package io.sallyport.pipeline.sad;

import io.sallyport.pipeline.packet.InternetChecksum;
import io.sallyport.pipeline.spd.Prefix;

/**
 * The addresses that a packet bore when its sender computed the checksum of TCP or UDP, before somebody translated them
 * (RFC 3948 section 3.1.2), in the direction in which the packet goes.
 *
 * @param source a single address
 * @param destination a single address
 */
public record OriginalAddresses(Prefix source, Prefix destination) {
    /**
     * Two single addresses.
     *
     * @throws IllegalArgumentException if one is not, or is all zeros, which no packet bears both ways
     */
    public OriginalAddresses {
        if (!source.isHost() || !destination.isHost() || isUnspecified(source) || isUnspecified(destination)) {
            throw new IllegalArgumentException(
                    "a packet's original addresses are two single ones, not " + source + " and " + destination);
        }
    }

    private static boolean isUnspecified(Prefix address) {
        return address.high() == 0 && address.low() == 0;
    }

    /** One's complement sum of the 16-bit words of both, in network order: 1 to 65,535. */
    int sum() {
        return InternetChecksum.fold(words(source.octets()) + words(destination.octets()));
    }

    private static long words(byte[] octets) {
        long sum = 0;
        for (int i = 0; i < octets.length; i += Short.BYTES) {
            sum += Byte.toUnsignedInt(octets[i]) << Byte.SIZE | Byte.toUnsignedInt(octets[i + 1]);
        }
        return sum;
    }
}
