/** Benchmarks of the packet path and its parts. */
package io.sallyport.jmh;
