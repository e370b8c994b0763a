package io.sallyport.pipeline.spd;

import io.sallyport.pipeline.trie.PrefixTrie;
import io.sallyport.pipeline.trie.TrieBuilder;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.function.IntUnaryOperator;

/** Distinct prefixes of both families, numbered in ascending order, each with the next shorter one around it. */
final class PrefixTree {
    private final List<Prefix> prefixes;
    private final Map<Prefix, Integer> numbers = new HashMap<>();
    private final List<Integer> parents = new ArrayList<>();

    PrefixTree(Collection<Prefix> prefixes) {
        this.prefixes = List.copyOf(new TreeSet<>(prefixes));
        Deque<Prefix> around = new ArrayDeque<>();
        for (Prefix prefix : this.prefixes) {
            while (!around.isEmpty() && !around.peek().contains(prefix)) {
                around.pop();
            }
            parents.add(around.isEmpty() ? Spd.NONE : number(around.peek()));
            around.push(prefix);
            numbers.put(prefix, numbers.size());
        }
    }

    int size() {
        return prefixes.size();
    }

    Prefix prefix(int number) {
        return prefixes.get(number);
    }

    int number(Prefix prefix) {
        return numbers.get(prefix);
    }

    /** The number of the next shorter prefix, always a smaller number, or {@link Spd#NONE}. */
    int parent(int number) {
        return parents.get(number);
    }

    /** A trie of one family's prefixes, which answers with what {@code value} makes of their numbers. */
    PrefixTrie trie(int family, IntUnaryOperator value) {
        TrieBuilder builder = new TrieBuilder();
        for (int number = 0; number < prefixes.size(); number++) {
            Prefix prefix = prefixes.get(number);
            if (prefix.family() == family) {
                builder.append(prefix.high(), prefix.low(), prefix.length(), value.applyAsInt(number));
            }
        }
        return builder.build();
    }
}
