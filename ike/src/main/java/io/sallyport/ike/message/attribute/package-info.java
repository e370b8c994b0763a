/**
 * Data attributes (RFC 2408 section 3.3) and what lists of them mean in a phase 1 or phase 2 transform.
 *
 * <pre>
 *   octets ◀──▶ AttributeList ◀──▶ List&lt;DataAttribute&gt; ─┬─▶ Phase1Attributes.of ─▶ cipher, hash, group ...
 *                 (form only)       Basic | Variable     └─▶ Phase2Attributes.of ─▶ mode, integrity, group, ESN ...
 *                                                            (meaning: contradictions are refused here)
 * </pre>
 *
 * <p>A list that has a sound form but no sound meaning still decodes, so that one odd offer does not spoil the others.
 *
 * <p>Does not choose between offers.
 */
package io.sallyport.ike.message.attribute;
