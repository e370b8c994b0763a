package io.sallyport.gateway.run;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("a gateway that ends")
final class GoodbyeWaitTest {
    private static final Duration SILENCE = Duration.ofMillis(1);
    private static final Duration LONG = Duration.ofHours(1);

    private final CountDownLatch gone = new CountDownLatch(1);
    private final AtomicLong looks = new AtomicLong();

    @Test
    @DisplayName("waits as long as workers take messages")
    void shouldWaitWhileMessagesAreTaken() throws InterruptedException {
        LongSupplier taken = () -> {
            if (looks.get() == 5) {
                gone.countDown();
            }
            return looks.incrementAndGet();
        };

        assertTrue(ControlThread.awaitEnd(gone, taken, SILENCE, LONG));
    }

    @Test
    @DisplayName("gives up when they take none any more")
    void shouldGiveUpWhenNoneIsTaken() throws InterruptedException {
        assertFalse(ControlThread.awaitEnd(gone, () -> Math.min(3, looks.incrementAndGet()), SILENCE, LONG));
    }

    @Test
    @DisplayName("gives up in the end, though they take some all the time")
    void shouldGiveUpInTheEnd() throws InterruptedException {
        assertFalse(ControlThread.awaitEnd(gone, looks::incrementAndGet, SILENCE, Duration.ofMillis(20)));
    }
}
