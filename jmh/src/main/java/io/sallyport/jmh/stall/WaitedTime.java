package io.sallyport.jmh.stall;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * How long the thread that made this wanted to run and had no CPU, as the kernel counts it: after another program took the CPU, and
 * after it was woken up and found another there.
 */
final class WaitedTime implements AutoCloseable {
    private static final int MOST_OCTETS = 128;

    private final FileChannel file;
    private final ByteBuffer text = ByteBuffer.allocateDirect(MOST_OCTETS);

    WaitedTime() {
        try {
            file = FileChannel.open(Path.of("/proc/thread-self/schedstat"), StandardOpenOption.READ);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Nanoseconds so far; asking takes some microseconds. */
    long nanos() {
        text.clear();
        try {
            if (file.read(text, 0) <= 0) {
                throw new IllegalStateException("the kernel does not count how long threads wait");
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        // Nanoseconds on a CPU, nanoseconds of waiting for one, turns.
        int at = 0;
        while (text.get(at) != ' ') {
            at++;
        }
        long nanos = 0;
        for (at++; text.get(at) != ' '; at++) {
            nanos = nanos * 10 + text.get(at) - '0';
        }
        return nanos;
    }

    @Override
    public void close() {
        try {
            file.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
