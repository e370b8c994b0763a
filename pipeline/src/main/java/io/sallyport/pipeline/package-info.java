/**
 * The data path: what happens to a packet between the queue it came from and the queue it leaves by.
 *
 * <p>The concepts are packages below this one, each with its own drawing. The module works on addresses that
 * {@code io.sallyport.dpdk} hands out and calls no native code by itself; it knows nothing of IKE's messages, nor of
 * configuration files.
 */
package io.sallyport.pipeline;
