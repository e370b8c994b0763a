/**
 * The walls between the modules, held by tests over compiled classes and over the sources.
 *
 * <p>The compiled classes are those of {@code dpdk-bindings}, {@code pipeline}, {@code ike} and {@code gateway}, which
 * this module has on its class path. The benchmarks are not among them: only their sources are looked at.
 */
package io.sallyport.gateway.architecture;
