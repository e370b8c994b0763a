package io.sallyport.pipeline.host;

import io.sallyport.pipeline.handoff.MbufRing;
import io.sallyport.pipeline.sad.Quiescence;

/**
 * Tells the control thread when everything that it had sent by a moment has been given to the devices.
 *
 * <pre>
 *   control thread   send ── new SendBarrier ····· taken? ── snapshot ····· passed? ── over
 *   worker                        poll: takes it from the ring, gives it to a device, reports ┘
 * </pre>
 *
 * <p>A worker reports behind what it sends, so the first report after the message was taken is behind the message. Belongs to
 * the control thread.
 */
public final class SendBarrier {
    private static final long NOT_TAKEN = 0;

    private final MbufRing ring;
    private final Quiescence quiescence;
    private final long sent;
    private long snapshot = NOT_TAKEN;

    /** For all that the path has sent so far. */
    public SendBarrier(HostPath path, Quiescence quiescence) {
        this.ring = path.outgoing();
        this.quiescence = quiescence;
        this.sent = ring.offered();
    }

    /** True if it has; what found no room, or was dropped on its way, will not leave any more and is not waited for. */
    public boolean isOver() {
        if (snapshot == NOT_TAKEN && ring.taken() >= sent) {
            snapshot = quiescence.snapshot();
        }
        return snapshot != NOT_TAKEN && quiescence.passed(snapshot);
    }
}
