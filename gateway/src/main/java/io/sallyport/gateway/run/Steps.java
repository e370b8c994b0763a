package io.sallyport.gateway.run;

/** Steps of an end: each is done, whatever becomes of those before. */
final class Steps {
    private Steps() {}

    /** Does all, in this order; throws what the first one that failed has thrown, with what others threw added to it. */
    static void all(Runnable... steps) {
        from(0, steps);
    }

    private static void from(int first, Runnable... steps) {
        if (first == steps.length) {
            return;
        }
        try {
            steps[first].run();
        } catch (RuntimeException | Error e) {
            try {
                from(first + 1, steps);
            } catch (RuntimeException | Error later) {
                e.addSuppressed(later);
            }
            throw e;
        }
        from(first + 1, steps);
    }
}
