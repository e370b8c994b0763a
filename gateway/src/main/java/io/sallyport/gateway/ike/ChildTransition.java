package io.sallyport.gateway.ike;

import jdk.jfr.Category;
import jdk.jfr.Description;
import jdk.jfr.Event;
import jdk.jfr.Label;
import jdk.jfr.Name;
import jdk.jfr.StackTrace;

/** A recording's entry for each change in the life of a pair of SAs. */
@Name("io.sallyport.ChildTransition")
@Label("Child SA Transition")
@Category("Sallyport")
@Description("A pair of SAs became pending, active, confirmed, or ended")
@StackTrace(false)
final class ChildTransition extends Event {
    @Label("Connection and child")
    String child = "";

    @Label("Peer")
    String peer = "";

    @Label("Inbound SPI")
    String inboundSpi = "";

    @Label("Transition")
    String transition = "";

    @Label("Cause")
    String cause = "";

    @Label("Microseconds since our last message")
    long micros;
}
