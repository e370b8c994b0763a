package io.sallyport.gateway.trace;

import io.sallyport.pipeline.spd.Prefix;
import io.sallyport.pipeline.trace.Capture;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;

/**
 * What somebody asks a gateway to trace, and its form on the control socket: one line of words, {@code trace} and any of
 * {@code port=NAME}, {@code peer=PREFIX}, {@code spi=HEX}, each as often as there are, and {@code packets=}, {@code octets=},
 * {@code seconds=} and {@code snap=}.
 *
 * @param ports names; none for all
 * @param peers outer addresses; none for all
 * @param spis none for all
 * @param packets after which the trace ends, 1 to {@link #MOST_PACKETS}
 * @param octets of the file after which it ends, {@link #LEAST_OCTETS} to {@link #MOST_OCTETS}
 * @param duration after which it ends, a second to {@link #MOST_DURATION}
 * @param snap octets of each packet at most, see {@link Capture}
 */
public record TraceRequest(
        List<String> ports,
        List<Prefix> peers,
        List<Integer> spis,
        long packets,
        long octets,
        Duration duration,
        int snap) {
    /** The word that the line begins with. */
    static final String VERB = "trace";

    public static final long MOST_PACKETS = 1_000_000_000;
    public static final long LEAST_OCTETS = 1 << 20;
    public static final long MOST_OCTETS = 1L << 40;
    public static final Duration MOST_DURATION = Duration.ofDays(1);

    /** Of ports, peers and SPIs each: a worker asks all of them for each packet. */
    public static final int MOST_OF_A_KIND = 16;

    public static final long PACKETS = 10_000;
    public static final long OCTETS = 64 << 20;
    public static final Duration DURATION = Duration.ofMinutes(1);

    /**
     * Checks the bounds.
     *
     * @throws IllegalArgumentException for people
     */
    public TraceRequest {
        ports = List.copyOf(ports);
        peers = List.copyOf(peers);
        spis = List.copyOf(spis);
        for (List<?> kind : List.of(ports, peers, spis)) {
            if (kind.size() > MOST_OF_A_KIND) {
                throw new IllegalArgumentException(
                        "there may be " + MOST_OF_A_KIND + " ports, peers and SPIs each, not " + kind.size());
            }
        }
        requireWithin("a trace has", packets, "packets", 1, MOST_PACKETS);
        requireWithin("a trace has", octets, "octets", LEAST_OCTETS, MOST_OCTETS);
        requireWithin("a trace lasts", duration.toSeconds(), "seconds", 1, MOST_DURATION.toSeconds());
        requireWithin("of a packet", snap, "octets are kept", Capture.LEAST_SNAP, Capture.MOST_SNAP);
    }

    private static void requireWithin(String what, long value, String unit, long least, long most) {
        if (value < least || value > most) {
            throw new IllegalArgumentException(
                    String.format(Locale.ROOT, "%s %,d to %,d %s, not %,d", what, least, most, unit, value));
        }
    }

    /**
     * Reads an SPI.
     *
     * @param text 1 to 8 hexadecimal digits, with or without 0x before them
     * @throws IllegalArgumentException for people
     */
    public static int spi(String text) {
        String digits = text.startsWith("0x") || text.startsWith("0X") ? text.substring(2) : text;
        if (digits.isEmpty()
                || digits.length() > 2 * Integer.BYTES
                || !digits.chars().allMatch(HexFormat::isHexDigit)) {
            throw new IllegalArgumentException(
                    "\"" + text + "\" is no SPI; write 1 to 8 hexadecimal digits, like 0x1001");
        }
        return HexFormat.fromHexDigits(digits);
    }

    /**
     * Reads an address or a network.
     *
     * @throws IllegalArgumentException for people
     */
    public static Prefix peer(String text) {
        return text.contains("/") ? Prefix.parse(text) : Prefix.parseAddress(text);
    }

    /** As a line, without its end. */
    String line() {
        StringBuilder line = new StringBuilder(VERB);
        ports.forEach(port -> line.append(" port=").append(port));
        peers.forEach(peer -> line.append(" peer=").append(peer));
        spis.forEach(spi -> line.append(" spi=").append(HexFormat.of().toHexDigits(spi)));
        return line.append(" packets=")
                .append(packets)
                .append(" octets=")
                .append(octets)
                .append(" seconds=")
                .append(duration.toSeconds())
                .append(" snap=")
                .append(snap)
                .toString();
    }

    /**
     * Reads a line.
     *
     * @throws IllegalArgumentException for people
     */
    static TraceRequest parse(String line) {
        List<String> ports = new ArrayList<>();
        List<Prefix> peers = new ArrayList<>();
        List<Integer> spis = new ArrayList<>();
        long packets = PACKETS;
        long octets = OCTETS;
        long seconds = DURATION.toSeconds();
        long snap = Capture.MOST_SNAP;
        String[] words = line.split(" ", -1);
        if (!words[0].equals(VERB)) {
            throw new IllegalArgumentException("\"" + words[0] + "\" is not known here; known is " + VERB);
        }
        for (int i = 1; i < words.length; i++) {
            int equals = words[i].indexOf('=');
            String key = equals < 0 ? words[i] : words[i].substring(0, equals);
            String value = equals < 0 ? "" : words[i].substring(equals + 1);
            switch (key) {
                case "port" -> ports.add(value);
                case "peer" -> peers.add(peer(value));
                case "spi" -> spis.add(spi(value));
                case "packets" -> packets = number(key, value);
                case "octets" -> octets = number(key, value);
                case "seconds" -> seconds = number(key, value);
                case "snap" -> snap = number(key, value);
                default -> throw new IllegalArgumentException("\"" + key + "\" is no part of a trace");
            }
        }
        return new TraceRequest(ports, peers, spis, packets, octets, Duration.ofSeconds(seconds), (int)
                Math.min(snap, Integer.MAX_VALUE));
    }

    private static long number(String key, String value) {
        if (!value.matches("[0-9]{1,15}")) {
            throw new IllegalArgumentException(key + "=" + value + " is no whole number");
        }
        return Long.parseLong(value);
    }
}
