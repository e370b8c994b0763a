package io.sallyport.gateway.cli;

import ch.qos.logback.classic.Level;
import io.sallyport.gateway.config.Configuration;
import io.sallyport.gateway.config.ConfigurationException;
import io.sallyport.gateway.trace.TraceClient;
import io.sallyport.gateway.trace.TraceRequest;
import io.sallyport.pipeline.trace.Capture;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintWriter;
import java.nio.channels.Channels;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Takes a trace of packets from a running gateway. */
@Command(
        name = TraceCommand.NAME,
        description =
                "Write packets of a running gateway into a pcapng file: as they come in and leave, before and after IPsec,"
                        + " and when they are dropped, with the reason. What protected packets contain is in the file, in the clear.",
        mixinStandardHelpOptions = true,
        versionProvider = Versions.class)
final class TraceCommand implements Callable<Integer> {
    static final String NAME = "trace";

    private static final String STANDARD_OUTPUT = "-";
    private static final long LONGEST_END_SECONDS = 10;

    @Spec
    private CommandSpec spec;

    @ArgGroup(multiplicity = "1")
    private Where where;

    /** Which gateway. */
    static final class Where {
        @Option(
                names = {"-c", "--config"},
                paramLabel = "FILE",
                description = "Configuration file of the gateway, which names its socket (control.socket).")
        private Path configuration;

        @Option(names = "--socket", paramLabel = "PATH", description = "The gateway's socket itself.")
        private Path socket;
    }

    @Option(
            names = {"-w", "--write"},
            required = true,
            paramLabel = "FILE",
            description = "The file, which must not be there yet; - is standard output.")
    private String file;

    @Option(
            names = "--port",
            paramLabel = "NAME",
            description = "Only packets that come in or leave by this port. This and the next two may be repeated.")
    private List<String> ports = new ArrayList<>();

    @Option(
            names = "--peer",
            paramLabel = "ADDRESS",
            description = "Only packets from or to this address or network, or of an SA of its.")
    private List<String> peers = new ArrayList<>();

    @Option(
            names = "--spi",
            paramLabel = "HEX",
            description = "Only packets with this SPI, and those that came out of it or go into it.")
    private List<String> spis = new ArrayList<>();

    @Option(names = "--packets", paramLabel = "N", description = "End after so many packets (default 10000).")
    private long packets = TraceRequest.PACKETS;

    @Option(names = "--octets", paramLabel = "N", description = "End before the file is longer (default 64 MiB).")
    private long octets = TraceRequest.OCTETS;

    @Option(
            names = "--time",
            paramLabel = "DURATION",
            converter = RunCommand.DurationConverter.class,
            description = "End after that long, such as 10s (default 60s).")
    private Duration time = TraceRequest.DURATION;

    @Option(names = "--snap", paramLabel = "N", description = "Keep so many octets of each packet (default all).")
    private int snap = Capture.MOST_SNAP;

    @Mixin
    private LogOption log;

    @Override
    public Integer call() throws ConfigurationException {
        log.apply(Level.WARN);
        Path socket = socket();
        CompletableFuture<Integer> ended = new CompletableFuture<>();
        int code = ExitCode.DEFECT;
        try (TraceClient client = TraceClient.begin(socket, request());
                OutputStream out = out()) {
            Thread hook = Thread.ofPlatform().name("end-trace").unstarted(() -> endBySignal(client, ended));
            Runtime.getRuntime().addShutdownHook(hook);
            try {
                code = take(client, out);
            } finally {
                removeHook(hook);
            }
        } catch (IllegalArgumentException e) {
            throw new ParameterException(spec.commandLine(), e.getMessage(), e);
        } catch (IOException e) {
            spec.commandLine().getErr().println("error: the trace can't be written into " + file + ": " + e);
            code = ExitCode.ENVIRONMENT;
        } finally {
            boolean _ = ended.complete(code);
        }
        return code;
    }

    private int take(TraceClient client, OutputStream out) throws IOException {
        PrintWriter err = spec.commandLine().getErr();
        err.println("tracing packets into " + file + "; SIGINT ends it");
        err.flush();
        TraceClient.Result result = client.take(out);
        out.flush();
        err.println(String.format(
                Locale.ROOT,
                "%,d packets, %,d octets; %,d packets lost for want of room",
                result.packets(),
                result.octets(),
                result.lost()));
        if (!result.whole()) {
            err.println("error: the gateway ended before the trace did");
        }
        return result.whole() ? ExitCode.OK : ExitCode.FAILED;
    }

    private Path socket() throws ConfigurationException {
        Optional<Path> named = Optional.ofNullable(where.socket);
        if (named.isPresent()) {
            return named.get();
        }
        return Configuration.load(where.configuration)
                .settings()
                .controlSocket()
                .orElseThrow(() -> new ParameterException(
                        spec.commandLine(), where.configuration + " names no socket; write one as control.socket"));
    }

    private TraceRequest request() {
        return new TraceRequest(
                ports,
                peers.stream().map(TraceRequest::peer).toList(),
                spis.stream().map(TraceRequest::spi).toList(),
                packets,
                octets,
                time,
                snap);
    }

    /** A new file for its owner alone. */
    private OutputStream out() throws IOException {
        if (file.equals(STANDARD_OUTPUT)) {
            return new FileOutputStream(FileDescriptor.out);
        }
        try {
            return Channels.newOutputStream(Files.newByteChannel(
                    Path.of(file),
                    Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE),
                    PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"))));
        } catch (FileAlreadyExistsException e) {
            throw new ParameterException(spec.commandLine(), file + " is there already; name another file", e);
        } catch (IOException e) {
            throw new ParameterException(spec.commandLine(), file + " can't be written: " + e, e);
        }
    }

    private static void removeHook(Thread hook) {
        try {
            boolean _ = Runtime.getRuntime().removeShutdownHook(hook);
        } catch (IllegalStateException e) {
            // It runs: a signal has ended the trace.
        }
    }

    /** The exit code is that of the trace, as if it had ended by itself; the JVM alone would answer 128 and the signal's number. */
    private static void endBySignal(TraceClient client, CompletableFuture<Integer> ended) {
        try {
            client.stop();
            Runtime.getRuntime().halt(ended.get(LONGEST_END_SECONDS, TimeUnit.SECONDS));
        } catch (IOException | ExecutionException | TimeoutException e) {
            // What is there is in the file.
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
