package io.sallyport.pipeline.trie;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class TrieBuilderTest {
    private static final long TEN = 10L << 56;

    @Test
    void shouldFindNothingInTheEmptyTrie() {
        assertEquals(PrefixTrie.NONE, PrefixTrie.EMPTY.lookup4(0));
        assertEquals(PrefixTrie.NONE, PrefixTrie.EMPTY.lookup4(-1));
        assertEquals(PrefixTrie.NONE, PrefixTrie.EMPTY.lookup6(-1, -1));
        assertSame(PrefixTrie.EMPTY, new TrieBuilder().build());
    }

    @Test
    void shouldRefuseWhatDoesNotAscend() {
        TrieBuilder builder = new TrieBuilder();
        builder.append(TEN, 0, 16, 1);

        assertThrows(IllegalArgumentException.class, () -> builder.append(TEN, 0, 16, 2));
        assertThrows(IllegalArgumentException.class, () -> builder.append(TEN, 0, 8, 2));
        assertThrows(IllegalArgumentException.class, () -> builder.append(0, 0, 32, 2));
        builder.append(TEN, 0, 17, 2);
        builder.append(-1L << 63, 0, 1, 3);
        assertEquals(3, builder.build().lookup4(1 << 31));
    }

    @Test
    void shouldKeepTheWholeRangeOfValues() {
        TrieBuilder builder = new TrieBuilder();
        builder.append(0, 0, 0, 0);
        builder.append(TEN, 0, 32, Integer.MAX_VALUE - 1);

        assertThrows(IllegalArgumentException.class, () -> builder.append(-1, -1, 128, -1));
        assertThrows(IllegalArgumentException.class, () -> builder.append(-1, -1, 128, Integer.MAX_VALUE));
        PrefixTrie trie = builder.build();
        assertEquals(Integer.MAX_VALUE - 1, trie.lookup4(10 << 24));
        assertEquals(0, trie.lookup4(11 << 24));
    }

    @Test
    @DisplayName("every one of 256 neighbouring values is found in a node where no two are alike")
    void shouldHoldANodeWithoutRuns() {
        TrieBuilder builder = new TrieBuilder();
        for (long i = 0; i < 256; i++) {
            builder.append(TEN | i << 40, 0, 24, (int) i);
        }
        PrefixTrie trie = builder.build();

        for (int i = 0; i < 256; i++) {
            assertEquals(i, trie.lookup4(10 << 24 | i << 8));
            assertEquals(i, trie.lookup6(TEN | (long) i << 40, 0));
        }
        assertEquals(PrefixTrie.NONE, trie.lookup4(10 << 24 | 1 << 16));
    }

    @Test
    void shouldTakeNoNodeForPrefixesWithTheSameAnswer() {
        TrieBuilder builder = new TrieBuilder();
        builder.append(TEN, 0, 16, 7);
        builder.append(TEN, 0, 24, 7);

        assertEquals(PrefixTrie.EMPTY.memoryOctets(), builder.build().memoryOctets());
    }

    @Test
    @DisplayName("an IPv6 host route costs one cache line for each eight bits behind the root")
    void shouldStaySmallForALonePrefix() {
        TrieBuilder builder = new TrieBuilder();
        builder.append(0x2001_0db8_0000_0000L, 1, 128, 1);
        PrefixTrie trie = builder.build();

        assertEquals(PrefixTrie.EMPTY.memoryOctets() + 14 * 64, trie.memoryOctets());
        assertEquals(1, trie.lookup6(0x2001_0db8_0000_0000L, 1));
        assertEquals(PrefixTrie.NONE, trie.lookup6(0x2001_0db8_0000_0000L, 0));
        assertEquals(PrefixTrie.NONE, trie.lookup6(0x2001_0db8_0000_0000L, 2));
        assertTrue(PrefixTrie.EMPTY.memoryOctets() <= 600 << 10);
    }

    @Test
    void shouldBuildAgainAfterMoreIsAppended() {
        TrieBuilder builder = new TrieBuilder();
        builder.append(TEN, 0, 8, 1);
        PrefixTrie before = builder.build();
        builder.append(TEN, 0, 24, 2);

        assertEquals(2, builder.build().lookup4(10 << 24));
        assertEquals(1, before.lookup4(10 << 24));
    }
}
