/**
 * A9 with jcstress: what workers and the control thread do to one pending SA at the same time, on the real records.
 *
 * <pre>
 *   worker 0, worker 1 ── promote ──▶ state word ◀── message, timeout, delete ── control thread
 * </pre>
 *
 * <p>Run by {@code scripts/bench jcstress}. Opens no packets: a worker looks at the key where it would decrypt.
 */
package io.sallyport.jmh.race;
