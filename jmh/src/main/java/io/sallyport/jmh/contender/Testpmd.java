package io.sallyport.jmh.contender;

import java.util.ArrayList;
import java.util.List;

/** DPDK's testpmd as the ceiling: it forwards frames between the same devices and looks at none of them. */
public final class Testpmd {
    private static final String PREFIX = "sallyport-testpmd";

    private Testpmd() {}

    /**
     * Starts it.
     *
     * @param bench what all contenders have in common
     */
    public static Contender start(BenchSetup bench) throws InterruptedException {
        // CPU 0 takes commands, and has none.
        List<String> command =
                new ArrayList<>(List.of("dpdk-testpmd", "-l", "0," + bench.cpu(), "--file-prefix", PREFIX));
        command.addAll(bench.ealArguments());
        command.addAll(List.of(
                "--", "--auto-start", "--forward-mode=io", "--no-flush-rx", "--total-num-mbufs=" + bench.buffers()));
        return new DpdkProcess("testpmd", command, PREFIX, bench);
    }
}
