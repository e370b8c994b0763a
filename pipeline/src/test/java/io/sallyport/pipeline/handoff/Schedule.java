package io.sallyport.pipeline.handoff;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.locks.LockSupport;

/**
 * Runs tasks so that exactly one moves at any time, from one {@link #pause} to the next, in an order drawn from a seed. So
 * every interleaving of their pauses can come about, and each comes about again with its seed.
 */
final class Schedule {
    private final Random random;
    private final List<Task> tasks = new ArrayList<>();
    /** Deals out the turns; a virtual thread like those of the tasks, for a switch between such takes a fraction of the time. */
    private final Thread main = Thread.ofVirtual().unstarted(this::dealTurns);

    private volatile Task running;
    private volatile Throwable failure;

    Schedule(long seed) {
        random = new Random(seed);
    }

    private final class Task {
        private final Thread thread;
        private volatile boolean ended;

        Task(Runnable body) {
            thread = Thread.ofVirtual().unstarted(() -> {
                awaitTurn(this);
                try {
                    body.run();
                } catch (Throwable e) {
                    failure = e;
                }
                ended = true;
                yieldToMain();
            });
        }
    }

    void add(Runnable body) {
        tasks.add(new Task(body));
    }

    private void awaitTurn(Task task) {
        while (running != task) {
            LockSupport.park();
        }
    }

    private void yieldToMain() {
        running = null;
        LockSupport.unpark(main);
    }

    /** To be called by the task that runs: others may go on first. */
    void pause() {
        Task task = running;
        yieldToMain();
        awaitTurn(task);
    }

    /** Runs all tasks to their end. Some of them get a long run or a long rest now and then. */
    void run() throws InterruptedException {
        main.start();
        main.join();
        if (failure != null) {
            throw new AssertionError("a task failed", failure);
        }
    }

    private void dealTurns() {
        tasks.forEach(task -> task.thread.start());
        List<Task> left = new ArrayList<>(tasks);
        while (!left.isEmpty() && failure == null) {
            Task next = left.get(random.nextInt(left.size()));
            int steps = random.nextInt(8) == 0 ? 1 + random.nextInt(200) : 1 + random.nextInt(4);
            for (int i = 0; i < steps && !next.ended && failure == null; i++) {
                running = next;
                LockSupport.unpark(next.thread);
                while (running != null) {
                    LockSupport.park();
                }
            }
            if (next.ended) {
                left.remove(next);
            }
        }
    }
}
