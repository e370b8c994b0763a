package io.sallyport.pipeline.worker;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What HotSpot's second compiler left out of a method's code, and which methods either compiler gave up, as of
 * {@code -XX:+LogCompilation}: an XML file that has a {@code task} for each compilation and in it each call that was not put
 * into its caller, with the reason.
 */
final class CompilerLog {
    private static final Pattern ATTRIBUTE = Pattern.compile("\\b(\\w+)='([^']*)'");

    /** Class and name of a method, with dots and two colons. */
    private final Map<String, List<Left>> tasks = new LinkedHashMap<>();

    private final Map<String, String> failures = new LinkedHashMap<>();

    /**
     * A call that stayed a call.
     *
     * @param octets of the callee's bytecode
     */
    record Left(String callee, int octets, String reason) {}

    private CompilerLog() {}

    /** Reads it; of several compilations of a method the last one counts, and loops that were entered in the middle do not. */
    static CompilerLog read(Path file) throws IOException {
        CompilerLog log = new CompilerLog();
        // Names of methods may bear any octets.
        try (BufferedReader lines = Files.newBufferedReader(file, StandardCharsets.ISO_8859_1)) {
            Task task = null;
            String method = "";
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                if (line.startsWith("<task ")) {
                    method = methodOf(attributes(line));
                    task = Task.of(line).orElse(null);
                } else if (line.startsWith("<failure ")) {
                    log.failures.put(method, attributes(line).get("reason"));
                } else if (task != null && line.startsWith("<task_done ")) {
                    log.tasks.put(task.method, task.left);
                    task = null;
                } else if (task != null) {
                    task.read(line.strip());
                }
            }
        }
        return log;
    }

    boolean has(String method) {
        return tasks.containsKey(method);
    }

    /** The calls that a compiled method makes. */
    List<Left> left(String method) {
        return tasks.get(method);
    }

    /** Why either compiler gave a method up, at whatever level; empty if none did. */
    Optional<String> failure(String method) {
        return Optional.ofNullable(failures.get(method));
    }

    /** Class and name of the method that a task compiles. */
    private static String methodOf(Map<String, String> task) {
        // Class, name and signature.
        String[] words = task.get("method").split(" ", 3);
        return words[0] + "::" + words[1];
    }

    private static Map<String, String> attributes(String line) {
        Map<String, String> map = new HashMap<>();
        Matcher matcher = ATTRIBUTE.matcher(line);
        while (matcher.find()) {
            map.put(matcher.group(1), matcher.group(2));
        }
        return map;
    }

    private static final class Task {
        private final String method;
        private final List<Left> left = new ArrayList<>();
        private final Map<String, String> classes = new HashMap<>();
        private final Map<String, String> methods = new HashMap<>();
        private final Map<String, Integer> octets = new HashMap<>();
        private String called = "";
        private int calledOctets;

        private Task(String method) {
            this.method = method;
        }

        /** Empty for the first compiler's levels, and for loops that are replaced while they run. */
        private static Optional<Task> of(String line) {
            Map<String, String> attributes = attributes(line);
            if (attributes.containsKey("level") || attributes.containsKey("osr_bci")) {
                return Optional.empty();
            }
            return Optional.of(new Task(methodOf(attributes)));
        }

        private void read(String line) {
            if (line.startsWith("<klass ")) {
                Map<String, String> attributes = attributes(line);
                classes.put(attributes.get("id"), attributes.get("name"));
            } else if (line.startsWith("<method ")) {
                Map<String, String> attributes = attributes(line);
                methods.put(
                        attributes.get("id"), classes.get(attributes.get("holder")) + "::" + attributes.get("name"));
                octets.put(attributes.get("id"), Integer.parseInt(attributes.getOrDefault("bytes", "0")));
            } else if (line.startsWith("<call ")) {
                String method = attributes(line).get("method");
                called = methods.getOrDefault(method, "");
                calledOctets = octets.getOrDefault(method, 0);
            } else if (line.startsWith("<inline_fail ")) {
                left.add(new Left(called, calledOctets, attributes(line).get("reason")));
            }
        }
    }
}
