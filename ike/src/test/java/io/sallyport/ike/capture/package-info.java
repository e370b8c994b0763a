/**
 * Replays recorded negotiations: our decoder, keys and IVs against the messages and the log of another implementation.
 *
 * <pre>
 *   capture/*.txt ──▶ Capture: messages, logged secrets
 *                        │
 *                        ▼
 *                     Replay: keys, IV chains, opened messages ──▶ the tests compare with the log
 * </pre>
 */
package io.sallyport.ike.capture;
