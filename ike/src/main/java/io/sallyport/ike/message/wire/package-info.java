/**
 * How octets become values and values octets: reader, writer, the generic payload header, and the result of a decode.
 *
 * <pre>
 *   byte[] ──▶ WireReader ──▶ a decode method ──▶ DecodeResult ─┬─ Decoded(value)
 *                                 │ asks remaining() first      └─ Malformed(reason, offset, sentence)
 *                                 ▼ bounded by DecodeLimits
 *   byte[] ◀── WireWriter ◀── a value's write method
 * </pre>
 *
 * <p>A decode that accepts octets gives a value that writes the very same octets again; what is not canonical (a
 * reserved field that is not zero, a length that does not fit) is refused with its reason, as RFC 2408 section 5 asks.
 *
 * <p>Does not know any payload, and keeps no state between messages.
 */
package io.sallyport.ike.message.wire;
