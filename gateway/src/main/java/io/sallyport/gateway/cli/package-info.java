/**
 * The command line: what the program is told, and the exit code with which it answers.
 *
 * <pre>
 *   arguments ──▶ Main ──┬──▶ run ────▶ config, run
 *                        ├──▶ check ──▶ config
 *                        ├──▶ lab ────▶ lab
 *                        └──▶ --version
 * </pre>
 *
 * <p>Reports go to standard output; errors, warnings and the log to standard error. The exit codes are in
 * {@link io.sallyport.gateway.cli.ExitCode}. Nothing is decided here about packets.
 */
package io.sallyport.gateway.cli;
