/**
 * ISAKMP messages of IKEv1: header, payload chain or ciphertext, and the way from octets to them and back.
 *
 * <pre>
 *   UDP payload (without non-ESP marker)
 *        │ MessageDecoder.decode
 *        ▼
 *   DecodeResult ─┬─ Decoded ─┬─ ClearMessage(header, payload chain)
 *                 │           └─ EncryptedMessage(header, first type, ciphertext) ── decrypt ──▶ decodeBody
 *                 └─ Malformed(reason, offset, sentence)
 *
 *   IsakmpMessage.encode ──▶ the same octets again
 * </pre>
 *
 * <p>A decode is total: any octets give a message or a named reason. Its work is bounded by
 * {@link io.sallyport.ike.message.wire.DecodeLimits}. What decodes, encodes to the very octets it came from.
 *
 * <p>Does not know exchanges: which payloads belong together, whether a cookie is ours, and whom to believe. Keys and
 * ciphers are in {@link io.sallyport.ike.crypto}.
 */
package io.sallyport.ike.message;
