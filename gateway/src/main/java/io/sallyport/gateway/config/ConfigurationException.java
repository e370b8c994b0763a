package io.sallyport.gateway.config;

import io.sallyport.gateway.yaml.Problem;
import java.util.List;
import java.util.stream.Collectors;

/** A configuration that cannot be used; the message has one line for each thing that is wrong. */
public final class ConfigurationException extends Exception {
    private static final long serialVersionUID = 1L;

    private final transient List<Problem> problems;

    ConfigurationException(List<Problem> problems) {
        super(problems.stream().map(Problem::toString).collect(Collectors.joining(System.lineSeparator())));
        this.problems = List.copyOf(problems);
    }

    /** All that is wrong, in the order of the file. */
    public List<Problem> problems() {
        return problems;
    }
}
