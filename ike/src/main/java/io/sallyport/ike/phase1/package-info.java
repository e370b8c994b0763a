/**
 * Phase 1: Main Mode and Aggressive Mode, both roles, with pre-shared keys, signatures and hybrid (RFC 2409 section 5).
 *
 * <pre>
 *   MainModeInitiator       SA ──▶ ◀── SA    KE Ni ──▶ ◀── KE Nr    ID AUTH ──▶ ◀── ID AUTH       MainModeResponder
 *   AggressiveInitiator     SA KE Ni ID ──▶ ◀── SA KE Nr ID AUTH    AUTH ──▶                    AggressiveResponder
 *         │                                                                                            │
 *         └── Offers: which algorithms     Material: keys and hashes     Proof: HASH, or SIG and CERT ──┘
 * </pre>
 *
 * <p>Diffie-Hellman and signatures go to the pool; while one is under way, repetitions are ignored. What fails to
 * authenticate is dropped, and the exchange waits on: only time ends it.
 */
package io.sallyport.ike.phase1;
