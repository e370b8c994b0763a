/**
 * The headers that the pipeline reads and writes: where each field lies, and the sums over them.
 *
 * <pre>
 *   | Ethernet | 802.1Q? | IPv4 or IPv6 + extensions | ESP, UDP, TCP, ICMP ... |
 * </pre>
 *
 * <p>Descriptors hold offsets only. Fields are read by {@code Memory} in network order. Nothing here decides what
 * becomes of a packet, and nothing here reads past the octets that its caller vouches for.
 */
package io.sallyport.pipeline.packet;
