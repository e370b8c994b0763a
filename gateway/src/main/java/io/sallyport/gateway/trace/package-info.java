/**
 * Gives an operator packets of a running gateway as a pcapng file.
 *
 * <pre>
 *   sallyport trace ── TraceClient ── Unix socket ──▶ ControlSocket ── TraceRequest ──▶ TraceSession ── begin, drain ──▶ workers
 *        │                  ▲                                                              │
 *        ▼ file, mode 600   └────────────────────── pcapng: TraceFile, PcapngWriter ───────┘
 * </pre>
 *
 * <p>The gateway writes no file and waits for nobody: who asks, and where it goes, is the client's business and right. The socket
 * answers nothing else yet.
 */
package io.sallyport.gateway.trace;
