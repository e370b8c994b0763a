package io.sallyport.dpdk.memory;

import io.sallyport.dpdk.layout.NativeCall;
import io.sallyport.dpdk.layout.NativeLibraries;

/** A page of machine code: written first, then made executable and never written again (mprotect(2)). */
final class CodePage implements AutoCloseable {
    /** Octets of a page on x86-64, and thereby most octets of code. */
    static final int OCTETS = 4096;

    /** {@code PROT_READ | PROT_EXEC} of sys/mman.h. */
    private static final int READ_EXECUTE = 5;

    private static final NativeCall PROTECT = NativeLibraries.libc().function("mprotect", 3);

    private final long address;

    private CodePage(long address) {
        this.address = address;
    }

    /**
     * Maps a page and writes the code to its beginning.
     *
     * @param code {@link #OCTETS} at most
     * @throws IllegalStateException if this process may not have a page made executable, which the JVM's own compilers need too
     */
    static CodePage of(byte[] code) {
        if (code.length > OCTETS) {
            throw new IllegalArgumentException(code.length + " octets of code, and a page has " + OCTETS);
        }
        long page = Mapping.map(OCTETS);
        Memory.write(page, code);
        CodePage written = new CodePage(page);
        if (PROTECT.toInt(page, OCTETS, READ_EXECUTE) != 0) {
            written.close();
            throw new IllegalStateException("mprotect: no page may be made executable here, though the JVM needs some");
        }
        return written;
    }

    /** Where the code begins. */
    long address() {
        return address;
    }

    @Override
    public void close() {
        Mapping.unmap(address, OCTETS);
    }
}
