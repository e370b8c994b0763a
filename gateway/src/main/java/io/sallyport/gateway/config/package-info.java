/**
 * What the operator asks for: the configuration file, checked as a whole, as records.
 *
 * <pre>
 *   file ── yaml ──▶ sections ── *Reader ──▶ GatewaySettings ── *Check ──▶ run
 *                                   │                             │
 *                                   └────── errors, warnings ◀────┘
 * </pre>
 *
 * <p>A reader knows one section of the file and its defaults; a check holds settings against each other. Every key is in
 * {@link io.sallyport.gateway.config.FileShape} and in docs/configuration.md. This package starts nothing and opens
 * nothing but the file.
 */
package io.sallyport.gateway.config;
