package io.sallyport.gateway.config;

import io.sallyport.gateway.Documents;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * docs/configuration.md, taken apart.
 *
 * @param yaml its pieces of YAML, one after the other
 * @param rows the rows of its tables
 */
record ConfigurationPage(String yaml, List<Row> rows) {
    private static final Pattern CODE = Pattern.compile("`([^`]*)`");
    private static final String FILE = "configuration.md";

    /**
     * One row of a table.
     *
     * @param path of the key, without brackets: {@code ports.mtu}
     * @param standard what stands where the key is left out, if the table says so literally
     */
    record Row(String path, Optional<String> standard) {}

    static Path documents() {
        return Documents.project().resolve("docs");
    }

    static ConfigurationPage read() throws IOException {
        StringBuilder yaml = new StringBuilder();
        List<Row> rows = new ArrayList<>();
        String section = "";
        boolean isYaml = false;
        for (String line : Files.readAllLines(documents().resolve(FILE))) {
            if (line.startsWith("```")) {
                isYaml = line.equals("```yaml");
            } else if (isYaml) {
                yaml.append(line).append('\n');
            } else if (line.startsWith("## ")) {
                section = line.equals("## The gateway") ? "" : line.substring("## ".length()) + ".";
            } else if (line.startsWith("| `")) {
                rows.add(row(section, line.split(" \\| ", -1)));
            }
        }
        return new ConfigurationPage(yaml.toString(), rows);
    }

    private static Row row(String section, String[] cells) {
        Matcher standard = CODE.matcher(cells[2]);
        return new Row(
                section + cells[0].replaceAll("[|` ]", ""),
                standard.matches() ? Optional.of(standard.group(1)) : Optional.empty());
    }
}
