package io.sallyport.dpdk.ethdev;

import java.lang.foreign.MemorySegment;

/** C strings in memory of DPDK's. */
final class CText {
    private CText() {}

    /** The text at {@code address}, whose terminator comes within {@code limit} octets; empty if the address is 0. */
    static String read(long address, int limit) {
        return address == 0
                ? ""
                : MemorySegment.ofAddress(address).reinterpret(limit).getString(0);
    }
}
