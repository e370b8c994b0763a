package io.sallyport.ike.informational;

import io.sallyport.ike.event.IkeEvent;
import io.sallyport.ike.event.Refusal;
import io.sallyport.ike.message.assigned.NotifyType;
import io.sallyport.ike.message.payload.NotificationData;
import io.sallyport.ike.message.payload.VendorExtension;
import io.sallyport.ike.session.Child;
import io.sallyport.ike.session.IkeSa;
import io.sallyport.ike.session.Inbound;
import io.sallyport.ike.session.Ports;
import io.sallyport.ike.session.Retransmission;
import io.sallyport.ike.session.Timers;
import java.util.Optional;

/**
 * Watches whether the peer of one ISAKMP SA is there (RFC 3706).
 *
 * <pre>
 *   sends R-U-THERE after a time of silence          awaits R-U-THERE-ACK with the same number
 *   answers R-U-THERE                                refuses numbers below the last one, and its own
 * </pre>
 *
 * <p>A sign of life is what only the peer can have made, just now: R-U-THERE with a number above the last one, the answer
 * to ours, a message that another exchange waits for, and packets that verify under a pair of the peer (RFC 3706 section
 * 5). Anything else may be an old message that is played again.
 */
public final class DeadPeerWatch {
    private final IkeSa sa;
    private final Ports ports;
    private final long delayNanos;
    private final Retransmission asking;
    private Timers.Timer timer;
    private final int first;
    private int sent;
    private long lastAsked = -1;
    private boolean awaitsAnswer;
    private long askingSince;

    /** A watch that is not running. */
    public DeadPeerWatch(IkeSa sa) {
        this.sa = sa;
        this.ports = sa.ports();
        this.delayNanos = sa.connection().dpd().delay().toNanos();
        this.asking = new Retransmission(sa.connection().retransmission(), ports, _ -> ask(), this::dead);
        this.first = ports.random().nextInt() >>> 1;
        this.sent = first;
    }

    /** Begins, if the connection wants it and the peer can answer. */
    public void start() {
        if (canAnswer()) {
            arm(delayNanos);
        }
    }

    /** Asks at once, whether the connection wants it or not, if the peer can answer and is not being asked. */
    public void askNow() {
        if (canAnswer() && !awaitsAnswer) {
            if (timer != null) {
                timer.cancel();
            }
            begin();
        }
    }

    private boolean canAnswer() {
        return sa.extensions().contains(VendorExtension.DEAD_PEER_DETECTION);
    }

    /** Ends it. */
    public void stop() {
        if (timer != null) {
            timer.cancel();
        }
        asking.stop();
    }

    /** The peer asks; where the question is new, the answer goes where it came from. */
    public void asked(int number, Inbound message) {
        long unsigned = Integer.toUnsignedLong(number);
        if (unsigned < lastAsked || isOwn(number)) {
            ports.refuse(Refusal.STALE_SEQUENCE, sa.route().remote(), "R-U-THERE " + unsigned + " after " + lastAsked);
            return;
        }
        if (unsigned > lastAsked) {
            sa.heard(message);
        }
        lastAsked = unsigned;
        Notices.notify(sa, NotifyType.R_U_THERE_ACK, new NotificationData.Sequence(number));
    }

    /** The peer answers. */
    public void answered(int number, Inbound message) {
        if (!awaitsAnswer || number != sent) {
            ports.refuse(
                    Refusal.STALE_SEQUENCE, sa.route().remote(), "R-U-THERE-ACK " + Integer.toUnsignedLong(number));
            return;
        }
        sa.heard(message);
        awaitsAnswer = false;
        asking.stop();
        arm(delayNanos);
    }

    /** True for a number that we asked with: HASH(1) is the same both ways, so our own question could be sent back to us. */
    private boolean isOwn(int number) {
        return number - first > 0 && number - sent <= 0;
    }

    private void arm(long nanos) {
        if (!sa.connection().dpd().asks()) {
            return;
        }
        timer = ports.timers().at(ports.now() + nanos, this::silent);
    }

    private void silent() {
        long idle = ports.now() - lastSign();
        if (idle < delayNanos) {
            arm(delayNanos - idle);
            return;
        }
        begin();
    }

    private void begin() {
        awaitsAnswer = true;
        askingSince = ports.now();
        sent++;
        ask();
        asking.start();
    }

    private long lastSign() {
        long last = sa.heardNanos();
        for (Child child : sa.peer().children()) {
            Optional<Long> inbound = ports.childSas().lastInboundNanos(child.handle());
            last = Math.max(last, inbound.orElse(last));
        }
        return last;
    }

    private void ask() {
        Notices.notify(sa, NotifyType.R_U_THERE, new NotificationData.Sequence(sent));
    }

    private void dead() {
        if (lastSign() - askingSince > 0) {
            // The answers were lost, but packets came that nobody else can make.
            awaitsAnswer = false;
            arm(delayNanos);
            return;
        }
        ports.tell(new IkeEvent.PeerDead(sa.connection().name(), sa.route().remote()));
        sa.owner().over(sa, Refusal.TIMEOUT, "the peer is dead");
    }
}
