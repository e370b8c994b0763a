/**
 * Those that are compared: the gateway in this process, and programs of DPDK in processes of their own, which take turns on
 * one CPU in windows of 0.1 s.
 *
 * <pre>
 *   Contender ─┬─ WorkerContender   a worker of Sallyport, asleep between its windows
 *              └─ DpdkProcess       testpmd (Testpmd) or ipsec-secgw (Secgw), stopped between its windows
 *                    └─ Telemetry   what its ethdev statistics say
 * </pre>
 *
 * <p>Rates are packets per second of the polling thread's processor time, not of the clock: who polls without rest uses a
 * CPU of its own whole, and on a machine that is shared only that time is his. It takes no account of what other programs
 * do to caches and to the CPU's frequency; for that the windows alternate.
 */
package io.sallyport.jmh.contender;
