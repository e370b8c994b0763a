package io.sallyport.gateway.config;

import java.time.Duration;

/**
 * How pending inbound SAs are tried on the packets that come.
 *
 * @param delay from installation to the first trial
 * @param pendingTimeout from installation to giving up
 * @param budgetPerSa failed trials of one SA in a second
 * @param burstPerSa failed trials of one SA at once
 * @param budgetPerWorker failed trials of one worker in a second, and at once
 */
public record TrialSettings(
        Duration delay, Duration pendingTimeout, int budgetPerSa, int burstPerSa, int budgetPerWorker) {}
