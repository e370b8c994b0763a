package io.sallyport.gateway.cli;

import io.sallyport.gateway.config.Configuration;
import io.sallyport.gateway.config.ConfigurationException;
import java.io.PrintWriter;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** Checks a configuration file without starting anything. */
@Command(
        name = CheckCommand.NAME,
        description = "Check a configuration file and show what it asks for; starts nothing.",
        mixinStandardHelpOptions = true,
        versionProvider = Versions.class)
final class CheckCommand implements Callable<Integer> {
    static final String NAME = "check";

    @Spec
    private CommandSpec spec;

    @Mixin
    private ConfigurationOption file;

    @Override
    public Integer call() throws ConfigurationException {
        Configuration configuration = file.load();
        PrintWriter out = spec.commandLine().getOut();
        Failures.warn(spec.commandLine().getErr(), configuration.warnings());
        out.println(file.path() + ": ok");
        new Overview(out).print(configuration.settings());
        return ExitCode.OK;
    }
}
