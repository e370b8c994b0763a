package io.sallyport.gateway.lab;

import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;

/**
 * Which message of Quick Mode the wire loses, and how often.
 *
 * @param message that is lost
 * @param times 0 = never, {@link #ALWAYS} = whenever it comes
 */
public record DropRule(Message message, long times) {
    /** The messages that end a Quick Mode. */
    public enum Message {
        /** The initiator's last one: the responder waits for it. */
        QM3,
        /** The responder's, where the commit bit is used: the initiator waits for it. */
        CONNECTED;

        private String prefix() {
            return name().toLowerCase(Locale.ROOT) + ":";
        }
    }

    /** As often as it comes. */
    public static final long ALWAYS = Long.MAX_VALUE;

    private static final String NONE = "none";
    private static final String EVER = "always";
    private static final String COUNT = "[0-9]{1,6}";

    /** What is lost unless somebody says otherwise: the last message, whenever it comes. */
    public static DropRule last(boolean commitBit) {
        return new DropRule(commitBit ? Message.CONNECTED : Message.QM3, ALWAYS);
    }

    /** Reads {@code qm3:2}, {@code connected:always} or {@code none}. */
    public static DropRule parse(String text) {
        if (text.equals(NONE)) {
            return new DropRule(Message.QM3, 0);
        }
        for (Message message : Message.values()) {
            if (text.startsWith(message.prefix())) {
                String times = text.substring(message.prefix().length());
                if (times.equals(EVER)) {
                    return new DropRule(message, ALWAYS);
                }
                if (times.matches(COUNT)) {
                    return new DropRule(message, Long.parseLong(times));
                }
            }
        }
        String all = Arrays.stream(Message.values())
                .map(message -> message.prefix() + EVER + ", " + message.prefix() + " and a number")
                .collect(Collectors.joining(", "));
        throw new IllegalArgumentException(
                "\"" + text + "\" does not say what the wire loses; write " + all + ", or " + NONE);
    }

    /** True if the message is to be lost that comes after {@code lost} lost ones. */
    boolean loses(Message passing, long lost) {
        return passing == message && lost < times;
    }

    /** As it is written. */
    public String label() {
        return times == 0 ? NONE : message.prefix() + (times == ALWAYS ? EVER : Long.toString(times));
    }
}
