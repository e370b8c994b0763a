/**
 * The tables that decide a packet's way, as one immutable set.
 *
 * <pre>
 *   control thread ── new ForwardingTables ──▶ (release) ──▶ each worker, once per poll (acquire)
 * </pre>
 *
 * <p>A worker sees policies, routes, neighbours and local addresses of one moment. SAs are not in here: they change one
 * by one, through their state words.
 */
package io.sallyport.pipeline.tables;
