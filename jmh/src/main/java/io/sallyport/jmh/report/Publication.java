package io.sallyport.jmh.report;

import com.fasterxml.jackson.jr.ob.JSON;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import picocli.CommandLine.Option;

/** The options of every benchmark for what becomes of its figures. */
public final class Publication {
    @Option(names = "--json", description = "File for the result as JSON.")
    private Path json;

    @Option(
            names = "--docs",
            description = "Writes JSON, table and plot into docs/, in the place of what this benchmark wrote before.")
    private boolean docs;

    @Option(names = "--project", hidden = true, description = "Where the sources lie; the script says it.")
    private Path project = Path.of("");

    /** Where the sources lie. */
    public Path project() {
        return project;
    }

    /** A plot: what its file is called, and the SVG. */
    public record Plot(String name, String title, String svg) {}

    /**
     * Writes what was asked for; the table goes to standard output in any case.
     *
     * @param name of the benchmark
     * @param title of its part of the page
     * @param result with the conditions
     * @param text the part of the page, with the table
     */
    public void publish(String name, String title, Map<String, Object> result, String text, List<Plot> plots)
            throws IOException {
        String whole = "## " + title + "\n\n" + conditions(result) + "\n\n" + text.strip() + "\n";
        System.out.println(whole);
        JSON writer = JSON.std.with(JSON.Feature.PRETTY_PRINT_OUTPUT);
        if (json != null) {
            writer.write(result, json.toFile());
        }
        if (docs) {
            Path folder = project.resolve("docs");
            writer.write(
                    result,
                    Files.createDirectories(folder.resolve("benchmarks"))
                            .resolve(name + ".json")
                            .toFile());
            StringBuilder images = new StringBuilder();
            for (Plot plot : plots) {
                String file = "benchmarks/" + plot.name() + ".svg";
                Files.writeString(folder.resolve(file), plot.svg());
                images.append("\n![")
                        .append(plot.title())
                        .append("](")
                        .append(file)
                        .append(")\n");
            }
            Page.replace(folder.resolve("benchmarks.md"), name, whole + images);
        }
    }

    private static String conditions(Map<String, Object> result) {
        Map<?, ?> versions = (Map<?, ?>) result.get("versions");
        Map<?, ?> calibration = (Map<?, ?>) result.get("calibration_ns");
        return String.format(
                Locale.ROOT,
                "    %s%n%n%s; %s; %s; Java %s, %s, IPsec_MB %s; load %.1f; calibration %.2f ns before, %.2f ns after.",
                result.get("command"),
                result.get("date"),
                result.get("cpu"),
                result.get("system"),
                versions.get("java"),
                versions.get("dpdk"),
                versions.get("ipsec_mb"),
                (Double) result.get("load"),
                (Double) calibration.get("before"),
                (Double) calibration.get("after"));
    }
}
