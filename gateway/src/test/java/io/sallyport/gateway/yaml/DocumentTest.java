package io.sallyport.gateway.yaml;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class DocumentTest {
    private static final Shape.Mapping SHAPE = Shape.mapping()
            .value("name")
            .values("words")
            .section("box", Shape.mapping().value("width").value("height"))
            .sections("items", Shape.mapping().value("id"));

    private final Problems problems = new Problems("test.yaml");

    @Test
    void shouldReadValuesAsTheyAreWritten() {
        Section root = read("""
                name: 012
                words: [on, "no", 02:00:00:00:00:01, 1e3]
                box: {width: 0x10}
                items:
                  - id: a
                  - {id: b}
                """);

        assertEquals(List.of(), problems.errors());
        assertEquals(Optional.of("012"), root.find("name", text -> text));
        assertEquals(List.of("on", "no", "02:00:00:00:00:01", "1e3"), root.list("words", text -> text));
        assertEquals("0x10", root.section("box").read("width", text -> text, ""));
        assertEquals("none", root.section("box").read("height", text -> text, "none"));
        assertEquals(
                List.of("a", "b"),
                root.sections("items").stream()
                        .map(item -> item.require("id", text -> text, "a", ""))
                        .toList());
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "# nothing but a remark\n", "words:\nbox:\nitems:\n", "---\n"})
    void shouldTakeWhatIsEmptyForLeftOut(String text) {
        Section root = read(text);

        assertEquals(List.of(), problems.errors());
        assertEquals(List.of(), root.sections("items"));
        assertEquals("none", root.section("box").read("width", value -> value, "none"));
    }

    @Test
    void shouldSuggestTheKeyThatWasMeant() {
        read("nme: x\n");

        assertEquals(List.of("test.yaml:1:1: nme: this key is not known; did you mean name?"), told());
    }

    @Test
    void shouldListTheKnownKeysIfNoneIsClose() {
        read("box:\n  colour: red\n");

        assertEquals(List.of("test.yaml:2:3: box.colour: this key is not known; known here: width, height"), told());
    }

    @Test
    void shouldTellOfASpaceThatIsMissingBehindAColon() {
        read("box: {width:10, height: 20}\n");

        assertEquals(
                List.of("test.yaml:1:7: box.width: a space is missing behind the colon, so that this is a key without a"
                        + " value"),
                told());
    }

    @Test
    void shouldShowAWordOfAnUnknownKeyAndNothingBehindIt() {
        read("colour of hope: x\nbox: {\"colour=hope\": x}\n");

        assertTrue(told().get(0).startsWith("test.yaml:1:1: colour: this key is not known"), told()::toString);
        assertTrue(told().get(1).startsWith("test.yaml:2:7: box.colour: this key is not known"), told()::toString);
        assertTrue(told().stream().noneMatch(line -> line.contains("hope")), told()::toString);
    }

    @Test
    void shouldShowNothingOfAnUnknownKeyAmongSecrets() {
        Document.readSecret("box: {hope, wodth: 1}\n", SHAPE, problems);

        assertEquals(
                List.of(
                        "test.yaml:1:7: box: this key is not known; known here: width, height",
                        "test.yaml:1:13: box: this key is not known; did you mean width?"),
                told());
    }

    @Test
    void shouldNotMissAKeyThatStandsThereMisspelt() {
        Section root = read("nme: x\n");

        root.require("name", text -> text, "west", "");

        assertEquals(1, problems.errors().size());
    }

    @Test
    void shouldRefuseAKeyThatStandsTwice() {
        read("name: x\nwords: []\nname: y\n");

        assertEquals(
                List.of("test.yaml:3:1: name: this key stands here for the second time; the first is in line 1"),
                told());
    }

    @Test
    void shouldTellWhatIsMissingWhereItsMappingStands() {
        Section root = read("items:\n  - id: a\n  - {}\n");

        root.sections("items").forEach(item -> item.require("id", text -> text, "b", ""));

        assertEquals(List.of("test.yaml:3:5: items[1].id: this is missing; write for example id: b"), told());
    }

    @Test
    void shouldTellEachWrongKind() {
        read("""
                name: [a, b]
                words: secret
                box: [1]
                items: {id: 3}
                """);

        assertEquals(
                List.of(
                        "test.yaml:1:1: name: this takes a single value, not a list",
                        "test.yaml:2:1: words: this takes a list, each item behind a hyphen or all in brackets, not a"
                                + " single value",
                        "test.yaml:3:1: box: this takes keys with values, not a list; keys known here: width, height",
                        "test.yaml:4:1: items: this takes a list, each item behind a hyphen or all in brackets, not"
                                + " keys with values"),
                told());
    }

    @Test
    void shouldRefuseAKeyWithoutValue() {
        read("name:\nbox: {width: ~, height: \"\"}\n");

        assertEquals(2, problems.errors().size());
        assertEquals("test.yaml:1:1: name: this has no value; write one, or take the key out", told().getFirst());
    }

    @Test
    void shouldRefuseAnchorsAliasesAndTags() {
        read("""
                box: &loop {width: *loop}
                name: !include other.yaml
                """);

        assertEquals(2, problems.errors().size());
        assertTrue(told().get(0).contains("anchors"), told()::toString);
        assertTrue(told().get(1).contains("tags"), told()::toString);
    }

    @Test
    void shouldTellWhereATextStopsBeingYaml() {
        read("name: west\nbox: {width: 1\nitems: []\n");

        assertEquals(1, problems.errors().size());
        assertTrue(told().getFirst().startsWith("test.yaml:3:6: this is not YAML: "), told()::toString);
    }

    @Test
    void shouldNotQuoteTheLineThatIsNotYaml() {
        read("name: 00112233445566778899aabbccddeeff: 1\n");

        assertEquals(1, problems.errors().size());
        assertTrue(!told().getFirst().contains("0011"), told()::toString);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "name: \t@",
                "{",
                "- a",
                "plain",
                "? [a]\n: b",
                "a: b\n---\nc: d",
                "\u0000",
                "%YAML 3.0\n---\na: b"
            })
    void shouldTellOfAnyTextThatIsNoConfiguration(String text) {
        read(text);

        assertEquals(1, problems.errors().size());
    }

    @Test
    void shouldRefuseATextThatIsNestedWithoutEnd() {
        read("words: " + "[".repeat(100_000));

        assertEquals(1, problems.errors().size());
    }

    private Section read(String text) {
        return Document.read(text, SHAPE, problems).root();
    }

    private List<String> told() {
        return problems.errors().stream().map(Problem::toString).toList();
    }
}
