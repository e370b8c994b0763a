package io.sallyport.dpdk.thread;

import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

final class CompilerThreadsTest {
    @Test
    @DisplayName("the time that compilers want is there, and grows while a class is new")
    void tellsWhatCompilersWant() {
        long before = CompilerThreads.wantedNanos();
        assertTrue(before > 0, "a JVM that runs tests has compiled something");
        int sum = 0;
        long now = before;
        // Compiled by C1 and C2 within some milliseconds; the build ends a test that never does.
        while (now <= before) {
            for (int i = 0; i < 100_000; i++) {
                sum = mix(sum, i);
            }
            now = CompilerThreads.wantedNanos();
        }
        assertNotEquals(0, sum);
    }

    private static int mix(int sum, int i) {
        return Integer.rotateLeft(sum ^ i, 5) * 31 + 1;
    }
}
