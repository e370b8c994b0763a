/**
 * The first step: what is this frame, and is every length in it true?
 *
 * <pre>
 *   rx burst ──▶ Classify ──┬──▶ ESP for one of our addresses
 *                           ├──▶ everything else that is sound IP
 *                           └──▶ drops
 * </pre>
 *
 * <p>Packets that come out of a tunnel and go outside again pass here once more, as clear text.
 *
 * <p>After this step the IP header, its extensions and the packet's length are known to lie inside one contiguous
 * buffer. It does not look up SAs, policies or routes.
 */
package io.sallyport.pipeline.classify;
