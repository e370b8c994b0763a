package io.sallyport.ike.session;

import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.TimeUnit;
import org.agrona.DeadlineTimerWheel;
import org.agrona.collections.Long2ObjectHashMap;

/** Things to do later, on a wheel whose ticks are some milliseconds apart. One thread. */
public final class Timers {
    /** Nanoseconds of a tick: the latest that a timer is late by. */
    public static final long TICK_NANOS = 1L << 22;

    private static final int SPOKES = 1_024;
    private static final int TIMERS_PER_SPOKE = 16;
    private static final int EXPIRIES = 1_024;

    private final DeadlineTimerWheel wheel;
    private final Long2ObjectHashMap<Timer> timers = new Long2ObjectHashMap<>();
    private final Queue<Timer> due = new ArrayDeque<>();

    /** A wheel that begins at a time, nanoseconds. */
    public Timers(long nowNanos) {
        wheel = new DeadlineTimerWheel(TimeUnit.NANOSECONDS, nowNanos, TICK_NANOS, SPOKES, TIMERS_PER_SPOKE);
    }

    /** Something that will be done once, unless it is cancelled. */
    public final class Timer {
        private final Runnable action;
        private final long id;
        private boolean over;

        private Timer(long deadline, Runnable action) {
            this.action = action;
            id = wheel.scheduleTimer(deadline);
        }

        /** Gives it up; may be called at any time. */
        public void cancel() {
            if (!over) {
                over = true;
                if (timers.remove(id, this)) {
                    wheel.cancelTimer(id);
                }
            }
        }

        private void run() {
            if (!over) {
                over = true;
                action.run();
            }
        }
    }

    /** Does something at a time, nanoseconds, or up to a tick later. */
    public Timer at(long deadlineNanos, Runnable action) {
        Timer timer = new Timer(deadlineNanos, action);
        timers.put(timer.id, timer);
        return timer;
    }

    /** Does what is due; returns how much that was. */
    public int poll(long nowNanos) {
        if (timers.isEmpty()) {
            wheel.currentTickTime(nowNanos);
            return 0;
        }
        do {
            wheel.poll(nowNanos, this::expired, EXPIRIES);
        } while (wheel.currentTickTime() <= nowNanos);
        int done = 0;
        for (Timer timer = due.poll(); timer != null; timer = due.poll()) {
            timer.run();
            done++;
        }
        return done;
    }

    /** How many there are. */
    public int size() {
        return timers.size();
    }

    private boolean expired(TimeUnit unit, long nowNanos, long id) {
        due.add(timers.remove(id));
        return true;
    }
}
