/**
 * Reading a YAML file against a shape, so that every fault is told with its line, all of them at once.
 *
 * <pre>
 *   text ── compose ──▶ nodes ── StructureReader + Shape ──▶ Document ── Section + ValueType ──▶ values
 *                                      │                                     │
 *                                      └───────────── Problems ◀─────────────┘
 * </pre>
 *
 * <p>Values are read as they are written: {@code on} is a word, and {@code 02:00:00:00:00:01} is no number in base 60.
 * Anchors, aliases and tags are refused, so that one line of the file means one thing. The package knows nothing of what
 * the values are for.
 */
package io.sallyport.gateway.yaml;
