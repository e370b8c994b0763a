/** The shell scripts that start, build and install; each test calls a part of them with stand-ins for what would change the machine. */
package io.sallyport.gateway.launcher;
