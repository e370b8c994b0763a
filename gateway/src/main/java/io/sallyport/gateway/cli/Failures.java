package io.sallyport.gateway.cli;

import io.sallyport.dpdk.cryptodev.CryptoDeviceException;
import io.sallyport.dpdk.eal.EalException;
import io.sallyport.dpdk.ethdev.PortException;
import io.sallyport.dpdk.ipsecmb.IpsecMbException;
import io.sallyport.dpdk.layout.LayoutException;
import io.sallyport.dpdk.layout.NativeLibraryException;
import io.sallyport.gateway.config.ConfigurationException;
import io.sallyport.gateway.keylog.KeyLogException;
import io.sallyport.gateway.run.PortSetupException;
import io.sallyport.gateway.trace.ControlSocketException;
import io.sallyport.gateway.yaml.Problem;
import io.sallyport.pipeline.crypto.DeadDeviceException;
import java.io.PrintWriter;
import picocli.CommandLine;
import picocli.CommandLine.IExecutionExceptionHandler;
import picocli.CommandLine.ParseResult;

/** Tells people why a command could not do its work, and chooses the exit code. */
final class Failures implements IExecutionExceptionHandler {
    @Override
    public int handleExecutionException(Exception failure, CommandLine command, ParseResult arguments) {
        PrintWriter err = command.getErr();
        return switch (failure) {
            case ConfigurationException wrong -> {
                wrong.problems().forEach(problem -> err.println("error: " + problem));
                err.println(count(wrong.problems().size()));
                yield ExitCode.USAGE;
            }
            case NativeLibraryException _,
                    LayoutException _,
                    EalException _,
                    PortException _,
                    PortSetupException _,
                    KeyLogException _,
                    ControlSocketException _,
                    IpsecMbException _,
                    CryptoDeviceException _,
                    DeadDeviceException _ -> {
                err.println("error: " + failure.getMessage());
                yield ExitCode.ENVIRONMENT;
            }
            default -> defect(failure, err);
        };
    }

    /** The same for errors of the JVM, which are no exceptions; the command line lets them pass. */
    static int tell(Error failure, PrintWriter err) {
        if (!(failure instanceof OutOfMemoryError)) {
            return defect(failure, err);
        }
        err.println("error: memory is too short: " + failure.getMessage()
                + "; sad.max-sas and sad.replay-window say how large the tables of SAs are, and flags in SALLYPORT_JVM,"
                + " such as -Xmx4g, what the JVM takes for itself");
        return ExitCode.ENVIRONMENT;
    }

    private static int defect(Throwable failure, PrintWriter err) {
        err.println("error: this is a defect of Sallyport; please report it with what follows");
        failure.printStackTrace(err);
        return ExitCode.DEFECT;
    }

    /** Prints what is doubtful but does not keep a command from its work. */
    static void warn(PrintWriter err, Iterable<Problem> warnings) {
        warnings.forEach(warning -> err.println("warning: " + warning));
    }

    private static String count(int errors) {
        return errors == 1 ? "The configuration has one error." : "The configuration has " + errors + " errors.";
    }
}
