/** The gateway as a program: configuration, wiring, command line, and the built-in lab. */
package io.sallyport.gateway;
