/**
 * Finds the native libraries of this machine and tells where the fields of their structures lie.
 *
 * <pre>
 *   headers of a release ──▶ src/main/probe/*.c ──▶ resources layout/*.properties     (scripts/layouts, when built)
 *
 *   librte_eal.so.23 | .25 ──▶ NativeLibraries ──version──▶ Layouts ──▶ Layout        (when run)
 *   libIPSec_MB.so.1 | .2          │                                     │
 *                               symbols, NativeCall           offset, size, mask, constant
 * </pre>
 *
 * <p>It does not read or write a structure; the descriptors and flyweights of the neighbouring packages do. It does not
 * guess: a release without a layout file is refused.
 */
package io.sallyport.dpdk.layout;
