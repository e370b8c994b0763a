package io.sallyport.pipeline.spd;

import java.net.InetAddress;

/** Reads and writes IP addresses as text, without ever asking a name service. */
final class AddressText {
    private static final int IPV4_OCTETS = 4;
    private static final int IPV6_GROUPS = 8;
    private static final int LONGEST_TEXT = 45;

    private AddressText() {}

    /**
     * The octets of an address literal in network order: 4 or 16.
     *
     * @throws IllegalArgumentException if it is not a dotted quad or an IPv6 literal without scope
     */
    static byte[] parse(String text) {
        return text.indexOf(':') >= 0 ? parse6(text) : parse4(text);
    }

    private static byte[] parse4(String text) {
        String[] parts = text.split("\\.", -1);
        if (parts.length != IPV4_OCTETS) {
            throw notAnAddress(text);
        }
        byte[] octets = new byte[IPV4_OCTETS];
        for (int i = 0; i < IPV4_OCTETS; i++) {
            String part = parts[i];
            boolean digits = part.matches("[0-9]{1,3}") && Integer.parseInt(part) <= 0xff;
            // Some resolvers take a leading zero for octal: refuse what two readers may read in two ways.
            if (!digits || (part.length() > 1 && part.charAt(0) == '0')) {
                throw notAnAddress(text);
            }
            octets[i] = (byte) Integer.parseInt(part);
        }
        return octets;
    }

    private static byte[] parse6(String text) {
        // ofLiteral also takes brackets and scopes, which mean nothing in a prefix.
        if (text.length() > LONGEST_TEXT || !text.matches("[0-9a-fA-F:.]+")) {
            throw notAnAddress(text);
        }
        byte[] octets;
        try {
            octets = InetAddress.ofLiteral(text).getAddress();
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(notAnAddress(text).getMessage(), e);
        }
        return octets.length == IPV4_OCTETS ? mapped(octets) : octets;
    }

    /** The JDK turns an IPv4-mapped literal into an IPv4 address; here it stays what was written. */
    private static byte[] mapped(byte[] ipv4) {
        byte[] octets = new byte[2 * IPV6_GROUPS];
        octets[10] = (byte) 0xff;
        octets[11] = (byte) 0xff;
        System.arraycopy(ipv4, 0, octets, 12, IPV4_OCTETS);
        return octets;
    }

    private static IllegalArgumentException notAnAddress(String text) {
        return new IllegalArgumentException("\"" + text
                + "\" is not an IP address; write it like 192.0.2.1 or 2001:db8::1 (names are not resolved)");
    }

    /** A dotted quad. */
    static String format4(int address) {
        return (address >>> 24) + "." + (address >>> 16 & 0xff) + "." + (address >>> 8 & 0xff) + "." + (address & 0xff);
    }

    /** The text form of RFC 5952 section 4: lower case, the first longest run of zero groups as {@code ::}. */
    static String format6(long high, long low) {
        int[] groups = new int[IPV6_GROUPS];
        for (int i = 0; i < IPV6_GROUPS; i++) {
            long half = i < 4 ? high : low;
            groups[i] = (int) (half >>> (48 - 16 * (i & 3))) & 0xffff;
        }
        int start = 0;
        int longest = 1;
        for (int i = 0; i < IPV6_GROUPS; i++) {
            int run = zeroRun(groups, i);
            if (run > longest) {
                start = i;
                longest = run;
            }
        }
        if (longest == 1) {
            return join(groups, 0, IPV6_GROUPS);
        }
        return join(groups, 0, start) + "::" + join(groups, start + longest, IPV6_GROUPS);
    }

    private static int zeroRun(int[] groups, int from) {
        int end = from;
        while (end < groups.length && groups[end] == 0) {
            end++;
        }
        return end - from;
    }

    private static String join(int[] groups, int from, int to) {
        StringBuilder text = new StringBuilder();
        for (int i = from; i < to; i++) {
            if (i > from) {
                text.append(':');
            }
            text.append(Integer.toHexString(groups[i]));
        }
        return text.toString();
    }
}
