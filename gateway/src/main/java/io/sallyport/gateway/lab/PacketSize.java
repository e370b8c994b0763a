package io.sallyport.gateway.lab;

import java.util.List;
import java.util.Locale;

/**
 * Octets of the inner packets that the lab sends, in the order in which they are sent.
 *
 * @param label what the operator said
 * @param cycle sizes that repeat
 */
public record PacketSize(String label, List<Integer> cycle) {
    /** Room for IPv6 and UDP headers, a number and a time. */
    public static final int LEAST = 64;

    /** What passes through an IPv6 tunnel on a wire of 1,500 octets. */
    public static final int MOST = 1400;

    /** Simple IMIX: seven small, four medium, one large. */
    private static final List<Integer> IMIX = List.of(64, 64, 570, 64, 64, 570, 64, 1400, 64, 570, 64, 570);

    public PacketSize {
        cycle = List.copyOf(cycle);
    }

    /**
     * Reads a size.
     *
     * @param text {@code imix}, or a number of octets from {@link #LEAST} to {@link #MOST}
     * @throws IllegalArgumentException if it is neither
     */
    public static PacketSize parse(String text) {
        if (text.toLowerCase(Locale.ROOT).equals("imix")) {
            return new PacketSize("imix", IMIX);
        }
        try {
            int octets = Integer.parseInt(text);
            if (octets >= LEAST && octets <= MOST) {
                return new PacketSize(text, List.of(octets));
            }
        } catch (NumberFormatException e) {
            // Said below, like a number out of range.
        }
        throw new IllegalArgumentException(
                "a packet size is imix or " + LEAST + " to " + MOST + " octets, not " + text);
    }

    /** Size of packet number {@code sequence}. */
    int octets(long sequence) {
        return cycle.get((int) (sequence % cycle.size()));
    }
}
