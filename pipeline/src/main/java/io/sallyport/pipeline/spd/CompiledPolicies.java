package io.sallyport.pipeline.spd;

import io.sallyport.pipeline.trie.PrefixTrie;
import java.lang.foreign.MemorySegment;

/**
 * What {@link SpdCompiler} makes, laid out as {@link SpdDescriptor} says.
 *
 * @param memory keeps all three tables alive
 * @param lines address of the lines
 * @param slots address of the source slots
 * @param sourceParents address of the source parents
 * @param destinations4 IPv4 destination to the line of its head
 * @param destinations6 IPv6 destination to the line of its head
 * @param sources4 IPv4 source to the number of its prefix
 * @param sources6 IPv6 source to the number of its prefix
 */
record CompiledPolicies(
        MemorySegment memory,
        long lines,
        long slots,
        long sourceParents,
        PrefixTrie destinations4,
        PrefixTrie destinations6,
        PrefixTrie sources4,
        PrefixTrie sources6) {
    long memoryOctets() {
        return memory.byteSize()
                + destinations4.memoryOctets()
                + destinations6.memoryOctets()
                + sources4.memoryOctets()
                + sources6.memoryOctets();
    }
}
