package io.sallyport.gateway;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** What docs/conformance.md lists is what tests say that they prove. */
class ConformancePageTest {
    private static final Pattern ROW = Pattern.compile("(?m)^\\| ([A-Z]\\d{1,2}) \\|");
    private static final Pattern NAME =
            Pattern.compile("(?:@DisplayName\\(|\\bname =)\\s*\"((?:[A-Z]\\d{1,2}(?:, ?| |-))*[A-Z]\\d{1,2})[: ]");
    private static final Pattern ID = Pattern.compile("[A-Z]\\d{1,2}");
    private static final Predicate<String> IS_TEST =
            Pattern.compile("(?:Test|IT)\\.java$").asPredicate();

    @Test
    @DisplayName("every id on the page is borne by a test, and every id that a test bears is on the page")
    void shouldListWhatTestsProve() throws IOException {
        List<String> listed = ROW.matcher(Files.readString(Documents.project().resolve("docs/conformance.md")))
                .results()
                .map(row -> row.group(1))
                .toList();
        assertFalse(listed.isEmpty());
        assertEquals(Set.copyOf(listed).size(), listed.size(), "an id stands for one thing");
        assertEquals(borne(), new TreeSet<>(listed));
    }

    private static Set<String> borne() throws IOException {
        try (Stream<Path> modules = Files.list(Documents.project())) {
            Set<String> ids = new TreeSet<>();
            for (Path tests : modules.map(module -> module.resolve("src/test/java"))
                    .filter(Files::isDirectory)
                    .toList()) {
                ids.addAll(idsBelow(tests));
            }
            return ids;
        }
    }

    private static Set<String> idsBelow(Path folder) throws IOException {
        Set<String> ids = new TreeSet<>();
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.filter(path -> IS_TEST.test(path.toString())).toList()) {
                ids.addAll(NAME.matcher(Files.readString(file))
                        .results()
                        .flatMap(name -> ID.matcher(name.group(1)).results())
                        .map(MatchResult::group)
                        .collect(Collectors.toSet()));
            }
        }
        return ids;
    }
}
