package io.sallyport.gateway.run;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sallyport.gateway.config.Configuration;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.FutureTask;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@DisplayName("a gateway that is told to stop while it starts")
final class RunStopEalTest {
    private static final String SOUND = """
            dpdk: {memory-mib: 128, buffers: 4095, huge-pages: off, file-prefix: sallyport-run-stop}
            ports: [{name: a, device: net_null0, side: inside, arp: false}]
            """;

    @TempDir
    private Path folder;

    @Test
    @DisplayName("ends well after its rehearsal, without having run")
    void shouldEndBeforeItRuns() throws Exception {
        Path file = Files.writeString(folder.resolve("gateway.yaml"), SOUND);
        Path _ = Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
        Configuration configuration = Configuration.load(file);
        List<Run> runs = new ArrayList<>();
        List<FutureTask<Boolean>> stops = new ArrayList<>();
        Run run = new Run(configuration.settings(), Optional.empty(), Optional.empty(), eal -> {
            FutureTask<Boolean> stop = new FutureTask<>(runs.getFirst()::stop);
            stops.add(stop);
            Thread signal = Thread.ofPlatform().daemon().start(stop);
            RingBench.await("the end of the run to be waited for", () -> signal.getState() == Thread.State.WAITING);
        });
        runs.add(run);
        List<String> report = new ArrayList<>();

        run.run(report::add);

        assertEquals(List.of(), report, "what never ran has nothing to report");
        assertTrue(stops.getFirst().get());
    }
}
