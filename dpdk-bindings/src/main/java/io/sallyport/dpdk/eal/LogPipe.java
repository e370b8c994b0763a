package io.sallyport.dpdk.eal;

import io.sallyport.dpdk.layout.NativeCall;
import io.sallyport.dpdk.layout.NativeLibraries;
import io.sallyport.dpdk.memory.Memory;
import io.sallyport.dpdk.memory.OffHeap;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.charset.StandardCharsets;

/**
 * A pipe whose write end is a C {@code FILE *} for DPDK and whose read end is for a Java thread.
 *
 * <p>The write end never blocks: a driver may log from within a burst, and a burst is a critical downcall that holds up
 * safepoints. Were it to wait for room in the pipe, the reader could be stopped at the very safepoint that waits for
 * the burst. Lines that find the pipe full are lost instead.
 */
final class LogPipe {
    private static final NativeLibraries LIBC = NativeLibraries.libc();
    private static final ValueLayout.OfInt INT = ValueLayout.JAVA_INT;

    private static final NativeCall PIPE2 = LIBC.function("pipe2", 2);
    private static final NativeCall FCNTL = LIBC.variadic("fcntl", 3, PosixDescriptor.FCNTL_FIXED_ARGUMENTS);
    private static final NativeCall FDOPEN = LIBC.function("fdopen", 2);
    private static final NativeCall FCLOSE = LIBC.function("fclose", 1);
    private static final NativeCall READ = LIBC.function("read", 3);
    private static final NativeCall WRITE = LIBC.function("write", 3);
    private static final NativeCall CLOSE = LIBC.function("close", 1);

    private static final int BUFFER_OCTETS = 4096;

    private final int readEnd;
    private final int writeEnd;
    private final long stream;

    private LogPipe(int readEnd, int writeEnd, long stream) {
        this.readEnd = readEnd;
        this.writeEnd = writeEnd;
        this.stream = stream;
    }

    /** Opens a pipe. */
    static LogPipe open() {
        try (Arena arena = Arena.ofConfined()) {
            long ends = arena.allocate(2 * INT.byteSize(), INT.byteSize()).address();
            check("pipe2", PIPE2.toInt(ends, PosixDescriptor.O_CLOEXEC));
            int readEnd = Memory.i32(ends);
            int writeEnd = Memory.i32(ends + PosixDescriptor.INT_OCTETS);
            check("fcntl", FCNTL.toInt(writeEnd, PosixDescriptor.F_SETFL, PosixDescriptor.O_NONBLOCK));
            MemorySegment mode = arena.allocateFrom("w");
            long stream = FDOPEN.toLong(writeEnd, mode.address());
            check("fdopen", stream == 0 ? -1 : 0);
            return new LogPipe(readEnd, writeEnd, stream);
        }
    }

    /** The {@code FILE *} of the write end. */
    long stream() {
        return stream;
    }

    /** Writes text past the stream; false if the pipe is full or closed. */
    boolean write(String text) {
        byte[] octets = text.getBytes(StandardCharsets.UTF_8);
        try (Arena arena = Arena.ofConfined()) {
            long address = arena.allocate(octets.length).address();
            Memory.write(address, octets);
            long written = WRITE.toLong(writeEnd, address, (long) octets.length);
            return written == octets.length;
        }
    }

    /** Hands what arrives to {@code consumer} until the write end is closed, then closes the read end. */
    void readAll(OctetConsumer consumer) {
        try (OffHeap buffer = OffHeap.scratch(BUFFER_OCTETS)) {
            long octets;
            while ((octets = read(buffer.address())) > 0) {
                consumer.accept(Memory.bytes(buffer.address(), (int) octets));
            }
        } finally {
            int _ = CLOSE.toInt(readEnd);
        }
    }

    /** Closes the write end. Nothing may hold the stream any more. */
    void closeStream() {
        int _ = FCLOSE.toInt(stream);
    }

    /** Takes octets as they arrive; a line may come in several parts. */
    @FunctionalInterface
    interface OctetConsumer {
        void accept(byte[] octets);
    }

    private long read(long address) {
        return READ.toLong(readEnd, address, (long) BUFFER_OCTETS);
    }

    private static void check(String call, int result) {
        if (result < 0) {
            throw EalException.refused(call + " failed for the pipe that DPDK is to log into; too many open files?");
        }
    }
}
