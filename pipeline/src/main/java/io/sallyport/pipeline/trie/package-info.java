/**
 * Longest-prefix match over IPv4 and IPv6 addresses, off the heap.
 *
 * <pre>
 *   bits 0..15       16..23        24..31   ...
 *   root array ──▶ node ─────▶ node ─────▶ leaf: value of the longest prefix
 *   65,536 entries  runs of equal entries, found by counting bits
 * </pre>
 *
 * <p>A trie never changes once built, so any number of threads may read it; a changed set of prefixes is a new trie. The
 * package knows bits and numbers: what a prefix is for, and when one trie takes the place of another, is its user's.
 */
package io.sallyport.pipeline.trie;
