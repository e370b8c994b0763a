package io.sallyport.gateway.cli;

import ch.qos.logback.classic.Level;
import io.sallyport.gateway.config.DpdkSettings.Crypto;
import io.sallyport.gateway.lab.DropRule;
import io.sallyport.gateway.lab.Lab;
import io.sallyport.gateway.lab.LabOptions;
import io.sallyport.gateway.lab.LabReport;
import io.sallyport.gateway.lab.NegotiationOptions;
import io.sallyport.gateway.lab.PacketSize;
import io.sallyport.ike.connection.Phase1Exchange;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Runs the built-in lab. */
@Command(
        name = LabCommand.NAME,
        description = "Run two gateways in this process, joined by a wire, and check every packet between two hosts."
                + " Needs no privileges, no NIC and no files.",
        mixinStandardHelpOptions = true,
        versionProvider = Versions.class)
final class LabCommand implements Callable<Integer> {
    static final String NAME = "lab";

    @Spec
    private CommandSpec spec;

    @Option(
            names = "--seconds",
            paramLabel = "N",
            defaultValue = "5",
            description = "Seconds of traffic (default ${DEFAULT-VALUE}).")
    private int seconds;

    @Option(
            names = "--size",
            paramLabel = "BYTES|imix",
            defaultValue = "imix",
            description = "Octets of the inner packets (default ${DEFAULT-VALUE}).")
    private String size;

    @Option(
            names = "--loss",
            paramLabel = "PERCENT",
            defaultValue = "0",
            description = "How many of a hundred frames the wire loses (default ${DEFAULT-VALUE}).")
    private double loss;

    @Option(
            names = "--seed",
            paramLabel = "N",
            defaultValue = "1",
            description = "Seed of the wire's losses (default ${DEFAULT-VALUE}).")
    private long seed;

    @Option(names = "--ipv6", description = "Hosts and wire speak IPv6 instead of IPv4.")
    private boolean ipv6;

    @Option(
            names = "--crypto",
            paramLabel = "ENGINE",
            defaultValue = "ipsec-mb",
            description = "What encrypts: ipsec-mb or reference (default ${DEFAULT-VALUE}).")
    private String crypto;

    @Option(
            names = "--exchange",
            paramLabel = "main|aggressive",
            defaultValue = "main",
            description = "Exchange of phase 1 (default ${DEFAULT-VALUE}).")
    private String exchange;

    @Option(
            names = "--drop",
            paramLabel = "qm3:N|qm3:always|connected:N|connected:always|none",
            description = "How often the wire loses the last message of Quick Mode: the initiator's third, or CONNECTED"
                    + " (default qm3:always; connected:always with --commit-bit).")
    private String drop;

    @Option(names = "--commit-bit", description = "The responder announces CONNECTED and sends it.")
    private boolean commitBit;

    @Option(
            names = "--rekey-every",
            paramLabel = "SECONDS",
            description = "Lifetime of negotiated SAs, which are replaced before its end.")
    private Integer rekeyEvery;

    @Option(names = "--json", paramLabel = "FILE", description = "Write the report to a file as JSON.")
    private Path json;

    @Mixin
    private LogOption log;

    @Override
    public Integer call() throws InterruptedException {
        // The report tells what happened; its gateways' own log would only repeat it.
        log.apply(Level.WARN);
        PrintWriter out = spec.commandLine().getOut();
        LabOptions options = options();
        out.println(picture(options));
        LabReport report = new Lab(options, out::println).run();
        out.print(report.text());
        out.flush();
        if (options.json().isPresent() && !write(report, options.json().get())) {
            return ExitCode.ENVIRONMENT;
        }
        return report.ok() ? ExitCode.OK : ExitCode.FAILED;
    }

    private boolean write(LabReport report, Path target) {
        try {
            report.write(target);
            return true;
        } catch (IOException e) {
            spec.commandLine().getErr().println("error: the report can't be written into " + target + ": " + e);
            return false;
        }
    }

    private LabOptions options() {
        try {
            return new LabOptions(
                    seconds,
                    PacketSize.parse(size),
                    loss,
                    ipv6,
                    seed,
                    Optional.ofNullable(json).map(LabCommand::requireWritable),
                    engine(),
                    negotiation());
        } catch (IllegalArgumentException e) {
            throw new ParameterException(spec.commandLine(), e.getMessage(), e);
        }
    }

    /** Before the run, which would have been for nothing. */
    private static Path requireWritable(Path target) {
        Path folder = target.toAbsolutePath().getParent();
        if (Files.isDirectory(target)) {
            throw new IllegalArgumentException(target + " is a folder; name a file for the report");
        }
        if (!Files.isDirectory(folder)) {
            throw new IllegalArgumentException("the report can't be written into " + target + ": there is no folder "
                    + folder + "; make it, or name another file");
        }
        if (!Files.isWritable(Files.exists(target) ? target : folder)) {
            throw new IllegalArgumentException(
                    "the report can't be written into " + target + ": this user may not; name another file");
        }
        return target;
    }

    private NegotiationOptions negotiation() {
        Phase1Exchange phase1 = Arrays.stream(Phase1Exchange.values())
                .filter(value -> value.name().toLowerCase(Locale.ROOT).equals(exchange))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException(
                        "there is no exchange " + exchange + "; write main or aggressive"));
        if (rekeyEvery != null && rekeyEvery < 1) {
            throw new IllegalArgumentException("SAs live for 1 second or more, not " + rekeyEvery);
        }
        return new NegotiationOptions(
                phase1,
                drop == null ? DropRule.last(commitBit) : DropRule.parse(drop),
                commitBit,
                Optional.ofNullable(rekeyEvery).map(Duration::ofSeconds),
                NegotiationOptions.DEFAULT.seconds());
    }

    private Crypto engine() {
        return Arrays.stream(Crypto.values())
                .filter(engine -> engine != Crypto.CRYPTODEV && engine.label().equals(crypto))
                .findFirst()
                .orElseThrow(() ->
                        new IllegalArgumentException("there is no engine " + crypto + "; write ipsec-mb or reference"));
    }

    private static String picture(LabOptions options) {
        return String.format(
                "host west -- [west] ==ESP== wire (loses %s %%) ==ESP== [east] -- host east; %s, %s octets, %d s",
                options.lossPercent(),
                options.ipv6() ? "IPv6" : "IPv4",
                options.size().label(),
                options.seconds());
    }
}
