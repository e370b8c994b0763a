/** From the launch of a gateway to its first packets, and how fast it is in its first second. */
package io.sallyport.jmh.startup;
