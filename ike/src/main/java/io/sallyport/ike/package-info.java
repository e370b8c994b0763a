/** Internet Key Exchange, as a library that knows messages and keys, and neither DPDK nor the pipeline. */
package io.sallyport.ike;
