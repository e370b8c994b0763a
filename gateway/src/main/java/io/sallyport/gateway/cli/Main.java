package io.sallyport.gateway.cli;

import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The program. */
@Command(
        name = "sallyport",
        description = "An IPsec gateway for the JVM.",
        subcommands = {RunCommand.class, CheckCommand.class, LabCommand.class, TraceCommand.class},
        mixinStandardHelpOptions = true,
        versionProvider = Versions.class,
        synopsisSubcommandLabel = "COMMAND",
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {
            "0:all went well",
            "1:the work was done, and its result is not good",
            "2:the arguments or the configuration are wrong",
            "3:the machine lacks something: a library, a device, memory, privileges",
            "4:a defect of the program itself"
        })
public final class Main implements Runnable {
    @Spec
    private CommandLine.Model.CommandSpec spec;

    Main() {}

    /** Runs the program and ends the process with one of the {@link ExitCode}s. */
    public static void main(String[] arguments) {
        PrintWriter out = new PrintWriter(System.out, true, StandardCharsets.UTF_8);
        PrintWriter err = new PrintWriter(System.err, true, StandardCharsets.UTF_8);
        System.exit(execute(out, err, arguments));
    }

    /**
     * Runs the program within this process.
     *
     * @param out for reports
     * @param err for errors and warnings
     * @return one of the {@link ExitCode}s
     */
    public static int execute(PrintWriter out, PrintWriter err, String... arguments) {
        return new CommandLine(new Main())
                .setOut(out)
                .setErr(err)
                .setExecutionExceptionHandler(new Failures())
                .execute(arguments);
    }

    /** Without a command there is nothing to do. */
    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "A command is missing.");
    }
}
