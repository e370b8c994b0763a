/** Searches in a table of SAs, by themselves and next to DPDK's own. */
package io.sallyport.jmh.lookup;
