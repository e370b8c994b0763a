package io.sallyport.gateway.cli;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine.Option;

/** The option that makes the log tell more. */
final class LogOption {
    private static final String OURS = "io.sallyport";
    private static final String DPDK = "io.sallyport.dpdk.eal";

    @Option(
            names = {"-v", "--verbose"},
            description = "Log more to standard error, with what DPDK says.")
    private boolean verbose;

    /**
     * Sets the levels of the log. DPDK's own lines are told from warnings on, unless the operator wants all.
     *
     * @param quiet level of the program's own lines unless the operator wants more
     */
    void apply(Level quiet) {
        set(OURS, verbose ? Level.DEBUG : quiet);
        set(DPDK, verbose ? Level.DEBUG : Level.WARN);
    }

    private static void set(String name, Level level) {
        if (LoggerFactory.getLogger(name) instanceof Logger logger) {
            logger.setLevel(level);
        }
    }
}
