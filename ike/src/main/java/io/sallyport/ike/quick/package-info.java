/**
 * Quick Mode: pairs of IPsec SAs, negotiated and kept (RFC 2409 section 5.5, RFC 2407).
 *
 * <pre>
 *   QuickModeInitiator    HASH SA Ni [KE] [ID ID] ──▶    ◀── HASH SA Nr [KE] [ID ID]    HASH ──▶    QuickModeResponder
 *          │                                                     PENDING before it leaves │              │
 *          │                                              ◀── [HASH CONNECTED]            │              │
 *          └──▶ ChildOffers: which algorithms     PairMaker: keys and pairs     Children: what is installed ◀──┘
 * </pre>
 *
 * <p>Forwards nothing: pairs go to {@link io.sallyport.ike.sa.ChildSaPort}, which says what traffic proved.
 */
package io.sallyport.ike.quick;
