package io.sallyport.gateway.yaml;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * One mapping of a file, read key by key.
 *
 * <p>A value that cannot be read is told to {@link Problems} and replaced by the one that the caller gives, so that
 * reading goes on to the end of the file.
 */
public final class Section {
    private final Document document;
    private final Problems problems;
    private final String path;

    Section(Document document, Problems problems, String path) {
        this.document = document;
        this.problems = problems;
        this.path = path;
    }

    /** Where it stands, such as {@code ports[0]}. */
    public String path() {
        return path;
    }

    /** The path of a key of it. */
    public String path(String key) {
        return Shape.child(path, key);
    }

    /** A value that may be left out. */
    public <T> Optional<T> find(String key, ValueType<T> type) {
        return parse(path(key), type);
    }

    /** A value that may be left out, with what stands for it then. */
    public <T> T read(String key, ValueType<T> type, T absent) {
        return find(key, type).orElse(absent);
    }

    /**
     * A value that must be there.
     *
     * @param example what to write, for the message
     * @param placeholder returned if it is missing or wrong; never used, as the file is refused
     */
    public <T> T require(String key, ValueType<T> type, String example, T placeholder) {
        Optional<T> value = find(key, type);
        if (value.isEmpty() && !problems.isTold(path(key))) {
            problems.error(path(key), "this is missing; write for example " + key + ": " + example);
        }
        return value.orElse(placeholder);
    }

    /** A list of values; empty if it is left out. Items that cannot be read are missing from it. */
    public <T> List<T> list(String key, ValueType<T> type) {
        List<T> items = new ArrayList<>();
        for (int i = 0; i < document.size(path(key)).orElse(0); i++) {
            parse(Shape.item(path(key), i), type).ifPresent(items::add);
        }
        return List.copyOf(items);
    }

    /** A mapping within this one; if it is left out, one without any key. */
    public Section section(String key) {
        return new Section(document, problems, path(key));
    }

    /** True if there is a mapping or list under that key. */
    public boolean has(String key) {
        return document.size(path(key)).isPresent();
    }

    /** A mapping within this one that must be there. */
    public Section requireSection(String key) {
        if (document.size(path(key)).isEmpty() && !problems.isTold(path(key))) {
            problems.error(path(key), "this is missing, with keys of its own");
        }
        return section(key);
    }

    /** A list of mappings; empty if it is left out. */
    public List<Section> sections(String key) {
        List<Section> sections = new ArrayList<>();
        for (int i = 0; i < document.size(path(key)).orElse(0); i++) {
            sections.add(new Section(document, problems, Shape.item(path(key), i)));
        }
        return List.copyOf(sections);
    }

    private <T> Optional<T> parse(String at, ValueType<T> type) {
        Optional<String> text = document.value(at);
        try {
            return text.map(type::parse);
        } catch (IllegalArgumentException e) {
            problems.error(at, e.getMessage());
            return Optional.empty();
        }
    }
}
