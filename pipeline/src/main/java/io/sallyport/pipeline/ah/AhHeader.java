package io.sallyport.pipeline.ah;

import io.sallyport.dpdk.memory.Memory;
import io.sallyport.pipeline.packet.AhDescriptor;
import io.sallyport.pipeline.sad.SaRecord;

/** Flyweight over an authentication header: its length by the SA, and its fields. */
final class AhHeader {
    private AhHeader() {}

    /** Octets of the header: with IV, ICV, and the padding that the IP version asks for (RFC 4302 section 3.3.3.2.1). */
    static int octets(long hot, boolean ipv4) {
        int alignment = ipv4 ? AhDescriptor.ALIGNMENT4 : AhDescriptor.ALIGNMENT6;
        int octets = AhDescriptor.FIXED_OCTETS + SaRecord.ivLength(hot) + SaRecord.icvLength(hot);
        return (octets + alignment - 1) & -alignment;
    }

    /** Octets of the header at that address as it says itself: 8 to 1,028. */
    static int statedOctets(long ah) {
        return (Memory.u8(ah + AhDescriptor.PAYLOAD_LENGTH) + AhDescriptor.UNITS_NOT_COUNTED)
                * AhDescriptor.UNIT_OCTETS;
    }

    /** Writes a header whose IV, ICV and padding are zero. */
    static void write(long ah, int octets, int next, int spi, int sequence) {
        Memory.fill(ah, octets, 0);
        Memory.putU8(ah + AhDescriptor.NEXT_HEADER, next);
        Memory.putU8(
                ah + AhDescriptor.PAYLOAD_LENGTH, octets / AhDescriptor.UNIT_OCTETS - AhDescriptor.UNITS_NOT_COUNTED);
        Memory.putBe32(ah + AhDescriptor.SPI, spi);
        Memory.putBe32(ah + AhDescriptor.SEQUENCE, sequence);
    }
}
