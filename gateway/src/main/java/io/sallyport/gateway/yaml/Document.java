package io.sallyport.gateway.yaml;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.regex.Pattern;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Compose;
import org.snakeyaml.engine.v2.api.lowlevel.Parse;
import org.snakeyaml.engine.v2.events.Event;
import org.snakeyaml.engine.v2.exceptions.Mark;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;
import org.snakeyaml.engine.v2.nodes.Node;

/** A file's values by path, as far as they have the shape that they should have. */
public final class Document {
    private static final Place START = new Place(1, 1);
    private static final int MOST_DEPTH = 32;
    private static final Pattern NAMED = Pattern.compile("(undefined alias|tag handle|but found:) .*", Pattern.DOTALL);

    private final Problems problems;
    private final Map<String, String> values = new HashMap<>();
    private final Map<String, Integer> sizes = new HashMap<>();

    private Document(Problems problems) {
        this.problems = problems;
    }

    /**
     * Reads a text. What is wrong with it goes to {@code problems}.
     *
     * @param text a single YAML document; an empty one is an empty mapping
     * @param shape what it should look like
     */
    public static Document read(String text, Shape.Mapping shape, Problems problems) {
        return read(text, shape, problems, false);
    }

    /** As {@link #read}, for a text of which no message may show a word: any may be a secret in the wrong place. */
    public static Document readSecret(String text, Shape.Mapping shape, Problems problems) {
        return read(text, shape, problems, true);
    }

    private static Document read(String text, Shape.Mapping shape, Problems problems, boolean secret) {
        Document document = new Document(problems);
        compose(text, problems)
                .ifPresent(node -> new StructureReader(document, problems, secret).read(node, "", shape));
        return document;
    }

    private static Optional<Node> compose(String text, Problems problems) {
        LoadSettings settings =
                LoadSettings.builder().setCodePointLimit(Integer.MAX_VALUE).build();
        try {
            if (isTooDeep(new Parse(settings).parseString(text))) {
                problems.error("", "this is nested more than " + MOST_DEPTH + " levels deep");
                return Optional.empty();
            }
            return new Compose(settings).composeString(text);
        } catch (MarkedYamlEngineException e) {
            // Not its message: that quotes the line, which may hold a key.
            Place place = e.getProblemMark().map(Document::place).orElse(START);
            problems.errorAt(place, "", "this is not YAML: " + nameless(e.getProblem()));
        } catch (YamlEngineException e) {
            problems.errorAt(START, "", "this is not YAML: " + e.getMessage());
        }
        return Optional.empty();
    }

    /**
     * Without the name of an alias or tag, or what stands for digits behind a backslash: that is how a value goes on that
     * has an asterisk, an exclamation mark or a backslash in it.
     */
    private static String nameless(String problem) {
        return NAMED.matcher(problem).replaceFirst("$1");
    }

    /** Composing is recursive, so the depth of a file has to be bounded before. */
    private static boolean isTooDeep(Iterable<Event> events) {
        int depth = 0;
        for (Event event : events) {
            switch (event.getEventId()) {
                case MappingStart, SequenceStart -> depth++;
                case MappingEnd, SequenceEnd -> depth--;
                default -> {}
            }
            if (depth > MOST_DEPTH) {
                return true;
            }
        }
        return false;
    }

    static Place place(Mark mark) {
        return new Place(mark.getLine() + 1, mark.getColumn() + 1);
    }

    void put(String path, String value) {
        values.put(path, value);
    }

    void putSize(String path, int size) {
        sizes.put(path, size);
    }

    /** The whole file. */
    public Section root() {
        return new Section(this, problems, "");
    }

    Optional<String> value(String path) {
        return Optional.ofNullable(values.get(path));
    }

    /** Number of items of a list, or of keys of a mapping; empty if there is neither. */
    OptionalInt size(String path) {
        Integer size = sizes.get(path);
        return size == null ? OptionalInt.empty() : OptionalInt.of(size);
    }
}
