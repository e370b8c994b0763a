/**
 * Keys in the process: held so that no text shows them, and struck out of texts that come from outside.
 *
 * <p>Nothing here makes keys or uses them. A key is read from a file as text first, and the text of a file stays on the
 * heap until the garbage collector takes it: what this package promises is that no key reaches a log, a message or a
 * report.
 */
package io.sallyport.gateway.secret;
