package io.sallyport.jmh.report;

import io.sallyport.dpdk.ipsecmb.IpsecMb;
import io.sallyport.dpdk.layout.NativeLibraries;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The conditions of a run; begun before it, ended after it. */
public final class Conditions {
    private static final Path CPU = Path.of("/proc/cpuinfo");
    private static final Path LOAD = Path.of("/proc/loadavg");
    private static final Path RELEASE = Path.of("/etc/os-release");

    private final Map<String, Object> map = new LinkedHashMap<>();
    private final double before;

    private Conditions(String command) {
        map.put("date", Instant.now().truncatedTo(ChronoUnit.SECONDS).toString());
        map.put("command", command);
        map.put("cpu", cpu());
        map.put("system", system());
        map.put("versions", versions());
        map.put("load", load());
        before = Calibration.nanosecondsPerStep();
    }

    /**
     * Looks at the machine and calibrates.
     *
     * @param command what the user wrote
     */
    public static Conditions begin(String command) {
        return new Conditions(command);
    }

    /** Calibrates again; the map is the same each time but for that. */
    public Map<String, Object> end() {
        Map<String, Object> all = new LinkedHashMap<>(map);
        all.put("calibration_ns", Map.of("before", before, "after", Calibration.nanosecondsPerStep()));
        return all;
    }

    private static String cpu() {
        List<String> lines = lines(CPU);
        return Runtime.getRuntime().availableProcessors() + " of " + value(lines, "model name", ":") + " (family "
                + value(lines, "cpu family", ":") + ", model " + value(lines, "model\t", ":") + ")";
    }

    private static String system() {
        return value(lines(RELEASE), "PRETTY_NAME", "=").replace("\"", "") + ", Linux "
                + System.getProperty("os.version");
    }

    private static Map<String, Object> versions() {
        Map<String, Object> versions = new LinkedHashMap<>();
        versions.put("java", Runtime.version().toString());
        versions.put("dpdk", NativeLibraries.dpdk().version());
        try (IpsecMb ipsecMb = IpsecMb.open()) {
            versions.put("ipsec_mb", ipsecMb.version() + " " + ipsecMb.architecture());
        }
        return versions;
    }

    /** Programs that ran or wanted to, over the last minute. */
    private static double load() {
        return Double.parseDouble(lines(LOAD).getFirst().split(" ", 2)[0]);
    }

    private static String value(List<String> lines, String key, String separator) {
        return lines.stream()
                .filter(line -> line.startsWith(key))
                .map(line -> line.substring(line.indexOf(separator) + 1).strip())
                .findFirst()
                .orElse("unknown");
    }

    private static List<String> lines(Path file) {
        try {
            return Files.readAllLines(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
