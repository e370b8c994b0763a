package io.sallyport.ike.auth.identity;

import io.sallyport.ike.message.wire.Octets;
import io.sallyport.ike.message.wire.WireReader;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Tells distinguished names from other octets (RFC 5280 section 4.1.2.4), at a bounded depth.
 *
 * <pre>
 *   SEQUENCE of SET of SEQUENCE { OBJECT IDENTIFIER, value }
 * </pre>
 *
 * <p>A name may come from anybody. A library that reads ASN.1 goes as deep as it is nested, until the stack ends, and
 * takes much for a name at first that it then cannot compare.
 */
final class NameForm {
    private static final int OBJECT_IDENTIFIER = 0x06;
    private static final int SEQUENCE = 0x30;
    private static final int SET = 0x31;
    private static final int CONSTRUCTED = 0x20;
    private static final int LONG_TAG = 0x1f;
    private static final int HEADER_OCTETS = 2;
    private static final int LONG_LENGTH = 0x80;
    private static final int LONGEST_LENGTH = 2;

    private NameForm() {}

    private record Element(int tag, Octets content) {
        boolean isPrimitive() {
            return (tag & CONSTRUCTED) == 0;
        }
    }

    /** True if these octets are one distinguished name, and nothing behind it. */
    static boolean isName(Octets der) {
        return elements(der)
                .filter(all -> all.size() == 1 && all.getFirst().tag() == SEQUENCE)
                .flatMap(all -> elements(all.getFirst().content()))
                .filter(all -> all.stream().allMatch(NameForm::isRelativeName))
                .isPresent();
    }

    private static boolean isRelativeName(Element element) {
        return element.tag() == SET
                && elements(element.content())
                        .filter(all -> !all.isEmpty() && all.stream().allMatch(NameForm::isAttribute))
                        .isPresent();
    }

    private static boolean isAttribute(Element element) {
        return element.tag() == SEQUENCE
                && elements(element.content())
                        .filter(all ->
                                all.size() == 2 && all.getFirst().tag() == OBJECT_IDENTIFIER && isValue(all.getLast()))
                        .isPresent();
    }

    /** A string, or several, as a postal address has them (RFC 5280 appendix A.1). */
    private static boolean isValue(Element element) {
        return element.isPrimitive()
                || elements(element.content())
                        .filter(all -> all.stream().allMatch(Element::isPrimitive))
                        .isPresent();
    }

    /** What stands in these octets, one behind the other; empty if they are no DER. */
    private static Optional<List<Element>> elements(Octets der) {
        WireReader in = WireReader.of(der.toByteArray());
        List<Element> all = new ArrayList<>();
        while (in.remaining() >= HEADER_OCTETS) {
            int tag = in.u8();
            int length = length(in);
            if ((tag & LONG_TAG) == LONG_TAG || length < 0 || length > in.remaining()) {
                return Optional.empty();
            }
            all.add(new Element(tag, in.octets(length)));
        }
        return in.remaining() == 0 ? Optional.of(all) : Optional.empty();
    }

    /** A length in the short or the long form (X.690 section 8.1.3); -1 if it is none, or longer than a payload. */
    private static int length(WireReader in) {
        int first = in.u8();
        if (first < LONG_LENGTH) {
            return first;
        }
        int octets = first - LONG_LENGTH;
        return octets >= 1 && octets <= LONGEST_LENGTH && octets <= in.remaining()
                ? in.octets(octets).toInt()
                : -1;
    }
}
