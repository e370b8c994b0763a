/**
 * What becomes of figures: JSON for programs, tables and plots for docs/benchmarks.md, and what each of them needs to be
 * understood: when, on which machine, with which versions, by which command, and how fast the machine was just then.
 */
package io.sallyport.jmh.report;
