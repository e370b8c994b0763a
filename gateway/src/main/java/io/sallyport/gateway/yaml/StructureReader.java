package io.sallyport.gateway.yaml;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.NodeTuple;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.SequenceNode;
import org.snakeyaml.engine.v2.nodes.Tag;

/** Takes nodes into a document where they have the right shape, and tells where they have not. */
final class StructureReader {
    /** A known key is one of these; behind the word may stand the value, if a space is missing. */
    private static final Pattern WORD = Pattern.compile("[A-Za-z0-9_-]*");

    private final Document document;
    private final Problems problems;
    private final boolean secret;

    /**
     * A reader.
     *
     * @param secret true: of a key that is not known nothing is told but its place
     */
    StructureReader(Document document, Problems problems, boolean secret) {
        this.document = document;
        this.problems = problems;
        this.secret = secret;
    }

    void read(Node node, String path, Shape shape) {
        node.getStartMark().ifPresent(mark -> problems.locate(path, Document.place(mark)));
        // Refused before going deeper: only an alias can make a file endless.
        if (node.getAnchor().isPresent()) {
            problems.error(path, "anchors and aliases (& and *) are not read here; write the value out, or in quotes");
            return;
        }
        if (!node.getTag().getValue().startsWith(Tag.PREFIX)) {
            problems.error(path, "tags are not read here; put a value that begins with an exclamation mark in quotes");
            return;
        }
        switch (shape) {
            case Shape.Value _ -> readValue(node, path);
            case Shape.Sequence sequence -> readSequence(node, path, sequence);
            case Shape.Mapping mapping -> readMapping(node, path, mapping);
        }
    }

    private void readValue(Node node, String path) {
        if (!(node instanceof ScalarNode scalar)) {
            problems.error(path, "this takes a single value, not " + kind(node));
        } else if (isEmpty(node) || scalar.getValue().isEmpty()) {
            problems.error(path, "this has no value; write one, or take the key out");
        } else {
            document.put(path, scalar.getValue());
        }
    }

    private void readSequence(Node node, String path, Shape.Sequence shape) {
        if (isEmpty(node)) {
            return;
        }
        if (!(node instanceof SequenceNode sequence)) {
            problems.error(path, "this takes a list, each item behind a hyphen or all in brackets, not " + kind(node));
            return;
        }
        document.putSize(path, sequence.getValue().size());
        int index = 0;
        for (Node item : sequence.getValue()) {
            read(item, Shape.item(path, index++), shape.items());
        }
    }

    private void readMapping(Node node, String path, Shape.Mapping shape) {
        if (isEmpty(node)) {
            return;
        }
        if (!(node instanceof MappingNode mapping)) {
            problems.error(
                    path,
                    "this takes keys with values, not " + kind(node) + "; keys known here: "
                            + String.join(", ", shape.keys().keySet()));
            return;
        }
        document.putSize(path, mapping.getValue().size());
        Map<String, Place> seen = new HashMap<>();
        for (NodeTuple entry : mapping.getValue()) {
            readEntry(entry, path, shape, seen);
        }
    }

    private void readEntry(NodeTuple entry, String path, Shape.Mapping shape, Map<String, Place> seen) {
        Place place = entry.getKeyNode().getStartMark().map(Document::place).orElseThrow();
        if (!(entry.getKeyNode() instanceof ScalarNode keyNode)) {
            problems.errorAt(place, path, "a key is a single word, not " + kind(entry.getKeyNode()));
            return;
        }
        String key = keyNode.getValue();
        if (!shape.keys().containsKey(key)) {
            unknown(key, place, path, shape);
            return;
        }
        String child = Shape.child(path, key);
        Place first = seen.putIfAbsent(key, place);
        if (first != null) {
            problems.errorAt(
                    place, child, "this key stands here for the second time; the first is in line " + first.line());
            return;
        }
        problems.locate(child, place);
        read(entry.getValueNode(), child, shape.keys().get(key));
    }

    private void unknown(String key, Place place, String path, Shape.Mapping shape) {
        String word = word(key);
        boolean shown = shape.keys().containsKey(word) || !(secret || word.isEmpty());
        String at = shown ? Shape.child(path, word) : path;
        if (key.startsWith(":", word.length())) {
            problems.errorAt(place, at, "a space is missing behind the colon, so that this is a key without a value");
            return;
        }
        Optional<String> meant = Suggestion.closest(key, shape.keys().keySet());
        problems.errorAt(
                place,
                at,
                "this key is not known"
                        + meant.map("; did you mean %s?"::formatted)
                                .orElse("; known here: "
                                        + String.join(", ", shape.keys().keySet())));
        meant.ifPresent(other -> problems.excuse(Shape.child(path, other)));
    }

    private static String word(String key) {
        Matcher start = WORD.matcher(key);
        return start.lookingAt() ? start.group() : "";
    }

    private static boolean isEmpty(Node node) {
        return node.getTag().equals(Tag.NULL);
    }

    /** Never the text itself: it may be a key that slipped a line. */
    private static String kind(Node node) {
        return switch (node) {
            case MappingNode _ -> "keys with values";
            case SequenceNode _ -> "a list";
            default -> "a single value";
        };
    }
}
