package io.sallyport.dpdk.eal;

/** Constants of the C library on Linux on x86-64, which no release changes. */
final class PosixDescriptor {
    /** {@code pipe2} flag: a process started from this one does not inherit the descriptor. */
    static final int O_CLOEXEC = 0x80000;

    /** Status flag: a write to a full pipe fails instead of waiting. */
    static final int O_NONBLOCK = 0x800;

    /** {@code fcntl} command: set the status flags. */
    static final int F_SETFL = 4;

    /** {@code fcntl} has two fixed arguments; the third is variadic. */
    static final int FCNTL_FIXED_ARGUMENTS = 2;

    /** Octets of an {@code int}, the element of {@code pipe2}'s result. */
    static final int INT_OCTETS = Integer.BYTES;

    private PosixDescriptor() {}
}
