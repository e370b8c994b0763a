package io.sallyport.ike.message.attribute;

import io.sallyport.ike.message.wire.Octets;
import io.sallyport.ike.message.wire.WireWriter;

/** One attribute in the form that it has on the wire (RFC 2408 section 3.3). */
public sealed interface DataAttribute {
    /** The attribute class, 0 to 32,767; its meaning depends on the payload that holds the attribute. */
    int type();

    /** Octets that the attribute takes on the wire. */
    int wireOctets();

    /** Writes the attribute. */
    void write(WireWriter out);

    /**
     * An attribute in the short form.
     *
     * @param type attribute class, 0 to 32,767
     * @param value 0 to 65,535
     */
    record Basic(int type, int value) implements DataAttribute {
        /** Checks the ranges. */
        public Basic {
            checkType(type);
            if (value < 0 || value > AttributeDescriptor.MAX_U16) {
                throw new IllegalArgumentException("a basic attribute holds 0 to 65535, not " + value);
            }
        }

        @Override
        public int wireOctets() {
            return AttributeDescriptor.HEADER_OCTETS;
        }

        @Override
        public void write(WireWriter out) {
            out.u16(AttributeDescriptor.FORMAT_BIT | type).u16(value);
        }
    }

    /**
     * An attribute in the long form.
     *
     * @param type attribute class, 0 to 32,767
     * @param value 0 to 65,535 octets
     */
    record Variable(int type, Octets value) implements DataAttribute {
        /** Checks the ranges. */
        public Variable {
            checkType(type);
            if (value.length() > AttributeDescriptor.MAX_U16) {
                throw new IllegalArgumentException("an attribute holds up to 65535 octets, not " + value.length());
            }
        }

        @Override
        public int wireOctets() {
            return AttributeDescriptor.HEADER_OCTETS + value.length();
        }

        @Override
        public void write(WireWriter out) {
            out.u16(type).u16(value.length()).octets(value);
        }
    }

    private static void checkType(int type) {
        if ((type & ~AttributeDescriptor.TYPE_MASK) != 0) {
            throw new IllegalArgumentException("an attribute class is 0 to 32767, not " + type);
        }
    }
}
