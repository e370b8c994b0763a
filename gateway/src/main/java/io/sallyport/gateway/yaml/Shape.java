package io.sallyport.gateway.yaml;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What may stand at a place of a file. */
public sealed interface Shape {
    /** A single value. */
    record Value() implements Shape {}

    /** A list whose items all have one shape. */
    record Sequence(Shape items) implements Shape {}

    /**
     * A mapping with the keys that it knows, in their order.
     *
     * <p>The methods return a mapping that knows one key more.
     */
    record Mapping(Map<String, Shape> keys) implements Shape {
        /** Keeps the order. */
        public Mapping {
            keys = Collections.unmodifiableMap(new LinkedHashMap<>(keys));
        }

        /** Knows a key with a single value. */
        public Mapping value(String key) {
            return with(key, new Value());
        }

        /** Knows a key with a list of values. */
        public Mapping values(String key) {
            return with(key, new Sequence(new Value()));
        }

        /** Knows a key with a mapping. */
        public Mapping section(String key, Mapping shape) {
            return with(key, shape);
        }

        /** Knows a key with a list of mappings. */
        public Mapping sections(String key, Mapping shape) {
            return with(key, new Sequence(shape));
        }

        private Mapping with(String key, Shape shape) {
            Map<String, Shape> more = new LinkedHashMap<>(keys);
            more.put(key, shape);
            return new Mapping(more);
        }
    }

    /** A mapping that knows no key yet. */
    static Mapping mapping() {
        return new Mapping(Map.of());
    }

    /**
     * The paths of all values below, such as {@code ports[].mtu}.
     *
     * @param path of this shape; empty for a whole file
     */
    default List<String> paths(String path) {
        return switch (this) {
            case Value _ -> List.of(path);
            case Sequence sequence -> sequence.items().paths(path + "[]");
            case Mapping mapping -> {
                List<String> paths = new ArrayList<>();
                mapping.keys().forEach((key, shape) -> paths.addAll(shape.paths(child(path, key))));
                yield List.copyOf(paths);
            }
        };
    }

    /** The path of a key in a mapping. */
    static String child(String path, String key) {
        return path.isEmpty() ? key : path + "." + key;
    }

    /** The path of an item in a list; the first has index 0. */
    static String item(String path, int index) {
        return path + "[" + index + "]";
    }
}
