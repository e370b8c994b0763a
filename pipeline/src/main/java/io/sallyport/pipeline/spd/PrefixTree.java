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

/** Distinct prefixes of both families, numbered in ascending order, each with the next shorter one around it. */
final class PrefixTree {
    private final Map<Prefix, Integer> numbers = new HashMap<>();
    private final List<Integer> parents = new ArrayList<>();
    private final PrefixTrie trie4;
    private final PrefixTrie trie6;

    PrefixTree(Collection<Prefix> prefixes) {
        TrieBuilder builder4 = new TrieBuilder();
        TrieBuilder builder6 = new TrieBuilder();
        Deque<Prefix> around = new ArrayDeque<>();
        for (Prefix prefix : new TreeSet<>(prefixes)) {
            while (!around.isEmpty() && !around.peek().contains(prefix)) {
                around.pop();
            }
            parents.add(around.isEmpty() ? Spd.NONE : numbers.get(around.peek()));
            around.push(prefix);
            int number = numbers.size();
            numbers.put(prefix, number);
            (prefix.isIpv4() ? builder4 : builder6).append(prefix.high(), prefix.low(), prefix.length(), number);
        }
        trie4 = builder4.build();
        trie6 = builder6.build();
    }

    int size() {
        return parents.size();
    }

    int number(Prefix prefix) {
        return numbers.get(prefix);
    }

    /** The number of the next shorter prefix, always a smaller number, or {@link Spd#NONE}. */
    int parent(int number) {
        return parents.get(number);
    }

    PrefixTrie trie4() {
        return trie4;
    }

    PrefixTrie trie6() {
        return trie6;
    }
}
