package io.sallyport.pipeline.steering;

import io.sallyport.dpdk.flow.SpiRule.Path;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/** What devices said. */
public final class HeardSteering implements SteeringListener {
    final Set<Path> accepted = EnumSet.noneOf(Path.class);
    final List<String> answers = new ArrayList<>();
    final List<String> failures = new ArrayList<>();

    @Override
    public void onAnswer(String device, Set<Path> paths, String says) {
        accepted.addAll(paths);
        answers.add(device + ": " + says);
    }

    @Override
    public void onFailure(String device, String says) {
        failures.add(device + ": " + says);
    }
}
