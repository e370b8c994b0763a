package io.sallyport.pipeline.host;

import io.sallyport.pipeline.handoff.MbufRing;

/** The two rings between one worker and the control thread. */
public final class HostRings {
    private static final int CAPACITY = 1024;

    private final MbufRing toHost = new MbufRing(CAPACITY);
    private final MbufRing fromHost = new MbufRing(CAPACITY);

    /** The worker gives, the control thread takes: mbufs whose data is an IP packet. */
    MbufRing toHost() {
        return toHost;
    }

    /** The control thread gives, the worker takes: mbufs whose data is a frame. */
    MbufRing fromHost() {
        return fromHost;
    }

    /**
     * Worker: the next frame that the control thread sends.
     *
     * @return an mbuf, or 0 if none waits
     */
    public long takeFromHost() {
        return fromHost.poll();
    }
}
