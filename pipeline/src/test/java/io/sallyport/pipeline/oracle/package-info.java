/**
 * What the tests hold the pipeline against: frames and ESP made without it, by the JDK's ciphers and plain arrays.
 *
 * <p>Nothing here calls the code under test.
 */
package io.sallyport.pipeline.oracle;
