package io.sallyport.ike.session;

import io.sallyport.ike.connection.RetransmissionSchedule;
import java.util.function.IntConsumer;

/**
 * Repeats a message until it is answered, on a bounded schedule (RFC 2408 section 5.1): never for ever.
 *
 * <p>Holds the timer only; what is repeated, and what giving up means, is the exchange's.
 */
public final class Retransmission {
    private final RetransmissionSchedule schedule;
    private final Ports ports;
    private final IntConsumer repeat;
    private final Runnable giveUp;
    private Timers.Timer timer;
    private int repetitions;

    /**
     * A schedule that is not running yet.
     *
     * @param repeat sends again; told how often it did, from 1 on
     * @param giveUp called once, when the last wait is over
     */
    public Retransmission(RetransmissionSchedule schedule, Ports ports, IntConsumer repeat, Runnable giveUp) {
        this.schedule = schedule;
        this.ports = ports;
        this.repeat = repeat;
        this.giveUp = giveUp;
    }

    /** The message was sent for the first time. */
    public void start() {
        stop();
        repetitions = 0;
        arm();
    }

    /** It was answered, or is no longer wanted. */
    public void stop() {
        if (timer != null) {
            timer.cancel();
            timer = null;
        }
    }

    private void arm() {
        timer = ports.timers().at(ports.now() + schedule.waitNanos(repetitions), this::waited);
    }

    private void waited() {
        timer = null;
        if (repetitions == schedule.repetitions()) {
            giveUp.run();
            return;
        }
        repetitions++;
        arm();
        repeat.accept(repetitions);
    }
}
