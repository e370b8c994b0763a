package io.sallyport.gateway.cli;

import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Supplier;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The program. */
@Command(
        name = "sallyport",
        description = "An IPsec gateway for the JVM.",
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
        if (arguments.length > 0 && arguments[0].equals(RunCommand.NAME)) {
            HeadStart.begin();
        }
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
        try {
            return commandLine(arguments)
                    .setOut(out)
                    .setErr(err)
                    .setExecutionExceptionHandler(new Failures())
                    .execute(arguments);
        } catch (Error e) {
            return Failures.tell(e, err);
        }
    }

    /** With the command that is named, for to look through another takes as long as to run it; with all where help may be wanted. */
    private static CommandLine commandLine(String... arguments) {
        CommandLine line = new CommandLine(new Main());
        Map<String, Supplier<Object>> commands = commands();
        if (arguments.length > 0 && commands.containsKey(arguments[0])) {
            return line.addSubcommand(commands.get(arguments[0]).get());
        }
        commands.values().forEach(command -> line.addSubcommand(command.get()));
        return line;
    }

    /** By name, in the order of the help. */
    private static Map<String, Supplier<Object>> commands() {
        Map<String, Supplier<Object>> commands = new LinkedHashMap<>();
        commands.put(RunCommand.NAME, RunCommand::new);
        commands.put(CheckCommand.NAME, CheckCommand::new);
        commands.put(LabCommand.NAME, LabCommand::new);
        commands.put(TraceCommand.NAME, TraceCommand::new);
        return commands;
    }

    /** Without a command there is nothing to do. */
    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "A command is missing.");
    }
}
