package io.sallyport.gateway.cli;

import ch.qos.logback.classic.Level;
import io.sallyport.dpdk.eal.Eal;
import io.sallyport.gateway.config.Configuration;
import io.sallyport.gateway.config.ConfigurationException;
import io.sallyport.gateway.config.DpdkSettings.Crypto;
import io.sallyport.gateway.config.Durations;
import io.sallyport.gateway.lab.Rehearsal;
import io.sallyport.gateway.lab.Repertoire;
import io.sallyport.gateway.run.Run;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.function.Supplier;
import picocli.CommandLine.Command;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;
import picocli.CommandLine.TypeConversionException;

/** Runs a gateway until a signal, or until nothing moves any more. */
@Command(
        name = RunCommand.NAME,
        description = "Run a gateway until SIGINT or SIGTERM; then report what it did.",
        mixinStandardHelpOptions = true,
        versionProvider = Versions.class)
final class RunCommand implements Callable<Integer> {
    static final String NAME = "run";

    @Spec
    private CommandSpec spec;

    @Mixin
    private ConfigurationOption file;

    @Mixin
    private LogOption log;

    @Option(
            names = "--exit-when-idle",
            paramLabel = "DURATION",
            converter = DurationConverter.class,
            description = "End when no packet has come for that long, such as 2s or 500ms.")
    private Duration exitWhenIdle;

    /** Durations as the configuration writes them. */
    static final class DurationConverter implements ITypeConverter<Duration> {
        @Override
        public Duration convert(String text) {
            try {
                return Durations.parse(text);
            } catch (IllegalArgumentException e) {
                throw new TypeConversionException(e.getMessage());
            }
        }
    }

    @Override
    public Integer call() throws ConfigurationException, InterruptedException {
        Configuration configuration = file.load();
        // After that, for nothing was logged yet, and the log may still be reading its own configuration meanwhile.
        log.apply(Level.INFO);
        PrintWriter out = spec.commandLine().getOut();
        Failures.warn(spec.commandLine().getErr(), configuration.warnings());
        Repertoire repertoire = Repertoire.of(configuration.settings());
        int workers = configuration.settings().workers().size();
        // A device has no sessions for gateways that are not there: the first packets meet code that is not compiled.
        Optional<Supplier<Rehearsal>> rehearsal = repertoire.crypto() == Crypto.CRYPTODEV
                ? Optional.empty()
                : Optional.of(HeadStart.of(() -> Rehearsal.prepare(repertoire, workers)));
        Run run = new Run(
                configuration.settings(),
                configuration.credentials(),
                Optional.ofNullable(exitWhenIdle),
                eal -> rehearse(eal, rehearsal));
        Runtime.getRuntime()
                .addShutdownHook(Thread.ofPlatform().name("shutdown").unstarted(() -> endBySignal(run)));
        run.run(out::println);
        return ExitCode.OK;
    }

    private void rehearse(Eal eal, Optional<Supplier<Rehearsal>> rehearsal) throws InterruptedException {
        if (rehearsal.isEmpty()) {
            return;
        }
        // What the gateways of the rehearsal log is not about the operator's.
        log.apply(Level.WARN);
        long _ = rehearsal.get().get().run(eal);
        log.apply(Level.INFO);
    }

    /** A gateway that was told to stop, and did, has done well; the JVM alone would answer 128 and the signal's number. */
    private static void endBySignal(Run run) {
        try {
            if (run.stop()) {
                Runtime.getRuntime().halt(ExitCode.OK);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
