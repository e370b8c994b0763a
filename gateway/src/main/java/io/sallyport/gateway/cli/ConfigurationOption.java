package io.sallyport.gateway.cli;

import io.sallyport.gateway.config.Configuration;
import io.sallyport.gateway.config.ConfigurationException;
import java.nio.file.Path;
import picocli.CommandLine.Option;

/** The option that names the configuration file. */
final class ConfigurationOption {
    @Option(
            names = {"-c", "--config"},
            required = true,
            paramLabel = "FILE",
            description = "The configuration file; docs/configuration.md describes it.")
    private Path path;

    Path path() {
        return path;
    }

    Configuration load() throws ConfigurationException {
        return Configuration.load(path);
    }
}
