package io.sallyport.pipeline.spd;

import io.sallyport.pipeline.trie.PrefixTrie;
import java.lang.foreign.MemorySegment;

/**
 * What {@link SpdCompiler} makes, laid out as {@link SpdDescriptor} says.
 *
 * @param memory keeps all four tables alive
 * @param nodes address of the nodes
 * @param entries address of the entries
 * @param sourceParents address of the source parents
 * @param slots address of the source slots
 * @param destinations4 IPv4 destination to node
 * @param destinations6 IPv6 destination to node
 * @param sources4 IPv4 source to source prefix
 * @param sources6 IPv6 source to source prefix
 */
record CompiledPolicies(
        MemorySegment memory,
        long nodes,
        long entries,
        long sourceParents,
        long slots,
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
