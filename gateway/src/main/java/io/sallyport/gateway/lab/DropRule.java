package io.sallyport.gateway.lab;

/**
 * How often the wire loses the last message of Quick Mode.
 *
 * @param times 0 = never, {@link #ALWAYS} = whenever it comes
 */
public record DropRule(long times) {
    /** As often as it comes. */
    public static final long ALWAYS = Long.MAX_VALUE;

    private static final String PREFIX = "qm3:";
    private static final String EVER = "always";

    /** Reads {@code qm3:2}, {@code qm3:always} or {@code none}. */
    public static DropRule parse(String text) {
        if (text.equals("none")) {
            return new DropRule(0);
        }
        if (text.equals(PREFIX + EVER)) {
            return new DropRule(ALWAYS);
        }
        if (text.matches("qm3:[0-9]{1,6}")) {
            return new DropRule(Long.parseLong(text.substring(PREFIX.length())));
        }
        throw new IllegalArgumentException(
                "\"" + text + "\" does not say what the wire loses; write qm3:always, qm3: and a number, or none");
    }

    /** True if the message is to be lost that comes after {@code lost} lost ones. */
    boolean loses(long lost) {
        return lost < times;
    }

    /** As it is written. */
    public String label() {
        return times == 0 ? "none" : PREFIX + (times == ALWAYS ? EVER : Long.toString(times));
    }
}
