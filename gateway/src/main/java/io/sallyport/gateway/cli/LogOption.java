package io.sallyport.gateway.cli;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import org.slf4j.ILoggerFactory;
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
     * The log reads its configuration when it is first asked for. Who asks meanwhile waits for this class; of SLF4J he would get a
     * substitute, which has no levels.
     */
    private static final class Backend {
        private static final ILoggerFactory LOGGERS = LoggerFactory.getILoggerFactory();
    }

    /** Has the log read its configuration. */
    static void prepare() {
        ILoggerFactory _ = Backend.LOGGERS;
    }

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
        if (Backend.LOGGERS.getLogger(name) instanceof Logger logger) {
            logger.setLevel(level);
        }
    }
}
