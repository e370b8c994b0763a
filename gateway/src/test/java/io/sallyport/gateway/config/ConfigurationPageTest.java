package io.sallyport.gateway.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sallyport.gateway.config.ConfigurationPage.Row;
import io.sallyport.gateway.yaml.Document;
import io.sallyport.gateway.yaml.Problem;
import io.sallyport.gateway.yaml.Problems;
import io.sallyport.gateway.yaml.Section;
import io.sallyport.pipeline.crypto.CipherSuite;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What docs/configuration.md says is what the program does. */
final class ConfigurationPageTest {
    private static List<Path> examples() throws IOException {
        try (Stream<Path> files = Files.list(ConfigurationPage.documents().resolve("examples"))) {
            return files.filter(file -> file.toString().endsWith(".yaml"))
                    .sorted()
                    .toList();
        }
    }

    @ParameterizedTest
    @MethodSource("examples")
    void shouldFindNothingWrongWithTheExamples(Path example) throws Exception {
        assertEquals(
                List.of(),
                Configuration.parse(example.toString(), Files.readString(example))
                        .warnings());
    }

    @Test
    void shouldHaveTwoExamplesThatFitTogether() throws Exception {
        List<Path> files = examples();
        TunnelSettings east = tunnel(files.get(0));
        TunnelSettings west = tunnel(files.get(1));

        assertEquals(west.local(), east.remote());
        assertEquals(west.remote(), east.local());
        assertEquals(
                west.selector().orElseThrow(), east.selector().orElseThrow().reversed());
        assertEquals(west.outbound().spi(), east.inbound().spi());
        assertEquals(west.inbound().spi(), east.outbound().spi());
        assertEquals(west.outbound().key(), east.inbound().key());
        assertEquals(west.inbound().key(), east.outbound().key());
    }

    private static TunnelSettings tunnel(Path file) throws Exception {
        return Configuration.parse(file.toString(), Files.readString(file))
                .settings()
                .tunnels()
                .getFirst();
    }

    @Test
    void shouldFindNothingWrongWithThePiecesOfThePage() throws Exception {
        Configuration configuration =
                Configuration.parse("configuration.md", ConfigurationPage.read().yaml());

        // It shows every key, and of this one the program warns always.
        assertEquals(
                List.of("debug.key-log"),
                configuration.warnings().stream().map(Problem::path).toList());
    }

    @Test
    void shouldDescribeEveryKeyAndNoOther() throws IOException {
        Set<String> described =
                ConfigurationPage.read().rows().stream().map(Row::path).collect(Collectors.toCollection(TreeSet::new));

        assertEquals(new TreeSet<>(plainPaths()), described);
    }

    @Test
    void shouldUseEveryKeyInThePiecesOfThePage() throws IOException {
        Problems problems = new Problems("configuration.md");
        Section root = Document.read(ConfigurationPage.read().yaml(), FileShape.FILE, problems)
                .root();

        List<String> unused = FileShape.FILE.paths("").stream()
                .filter(path -> !isUsed(root, path))
                .toList();

        assertEquals(List.of("dpdk.allow-pci[]"), unused, "the list of PCI devices is shown empty");
    }

    private static boolean isUsed(Section section, String path) {
        int list = path.indexOf("[].");
        if (list >= 0 && (path.indexOf('.') > list)) {
            return section.sections(path.substring(0, list)).stream()
                    .anyMatch(item -> isUsed(item, path.substring(list + "[].".length())));
        }
        int dot = path.indexOf('.');
        if (dot >= 0) {
            return isUsed(section.section(path.substring(0, dot)), path.substring(dot + 1));
        }
        return path.endsWith("[]")
                ? !section.list(path.substring(0, path.length() - 2), text -> text)
                        .isEmpty()
                : section.find(path, text -> text).isPresent();
    }

    /** A default that is written out changes nothing. */
    @Test
    void shouldTellTheDefaultsAsTheyAre() throws Exception {
        Set<String> tried = new HashSet<>();
        for (Row row : ConfigurationPage.read().rows()) {
            if (row.standard().isPresent()) {
                GatewaySettings without = Bare.with("", "");
                GatewaySettings with = Bare.with(row.path(), row.standard().get());
                assertEquals(without, with, () -> row.path() + " has another default");
                tried.add(row.path());
            }
        }

        assertTrue(tried.size() > 20, tried::toString);
    }

    @Test
    @DisplayName("D20: every algorithm is on the page by its label, with the word legacy beside those that are")
    void shouldNameEveryAlgorithm() throws IOException {
        String page = Files.readString(ConfigurationPage.documents().resolve("configuration.md"));
        String algorithms = page.substring(page.indexOf("## Algorithms"));
        Set<String> labels = CipherSuite.all().stream()
                .flatMap(suite -> Pattern.compile("\\+").splitAsStream(suite.label()))
                .collect(Collectors.toCollection(TreeSet::new));
        for (String label : labels) {
            List<String> lines = algorithms
                    .lines()
                    .filter(line -> line.contains("`" + label + "`"))
                    .toList();
            assertTrue(!lines.isEmpty(), label);
            boolean legacy = label.contains("3des") || label.contains("md5");
            assertTrue(!legacy || lines.getFirst().contains("legacy"), label);
        }
    }

    private static List<String> plainPaths() {
        return FileShape.FILE.paths("").stream()
                .map(path -> path.replace("[]", ""))
                .toList();
    }
}
