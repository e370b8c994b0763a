package io.sallyport.ike.engine;

import io.sallyport.ike.event.Refusal;
import io.sallyport.ike.informational.DeadPeerWatch;
import io.sallyport.ike.message.assigned.ProtocolId;
import io.sallyport.ike.message.payload.DeletePayload;
import io.sallyport.ike.message.payload.NotificationData;
import io.sallyport.ike.message.payload.NotificationPayload;
import io.sallyport.ike.message.wire.Octets;
import io.sallyport.ike.session.IkeSa;
import io.sallyport.ike.session.Inbound;
import java.util.Optional;
import java.util.function.Function;

/**
 * Reads authentic Informational messages (RFC 2408 sections 3.14 and 3.15, RFC 2407 section 4.6.3, RFC 3706).
 *
 * <p>Errors are heard of and change nothing, but INVALID-SPI: what waits for an answer repeats itself until its time is
 * over.
 *
 * <p>Any of them may be an old one that is played again: then it says nothing that is still of use. Only dead peer
 * detection tells old from new, and so it alone takes a message for a sign of life.
 */
final class Notifications {
    private final Tunnels tunnels;
    private final Function<IkeSa, Optional<DeadPeerWatch>> watches;

    Notifications(Tunnels tunnels, Function<IkeSa, Optional<DeadPeerWatch>> watches) {
        this.tunnels = tunnels;
        this.watches = watches;
    }

    void read(IkeSa sa, Inbound message) {
        for (NotificationPayload notice : message.chain().all(NotificationPayload.class)) {
            notification(sa, notice, message);
        }
        for (DeletePayload delete : message.chain().all(DeletePayload.class)) {
            if (sa.state() != IkeSa.State.GONE) {
                delete(sa, delete);
            }
        }
    }

    private void notification(IkeSa sa, NotificationPayload notice, Inbound message) {
        if (notice.notifyType().isEmpty() || sa.state() != IkeSa.State.ESTABLISHED) {
            return;
        }
        switch (notice.notifyType().get()) {
            case R_U_THERE -> {
                if (notice.data() instanceof NotificationData.Sequence(int number)) {
                    watches.apply(sa).ifPresent(watch -> watch.asked(number, message));
                }
            }
            case R_U_THERE_ACK -> {
                if (notice.data() instanceof NotificationData.Sequence(int number)) {
                    watches.apply(sa).ifPresent(watch -> watch.answered(number, message));
                }
            }
            case INITIAL_CONTACT -> tunnels.initialContact(sa);
            case CONNECTED ->
                spi(notice.spi()).ifPresent(spi -> tunnels.children().connected(sa.peer(), spi));
            case INVALID_SPI -> {
                Optional<ProtocolId> protocol = notice.protocol();
                if (protocol.isPresent()) {
                    spi(notice.spi()).ifPresent(spi -> tunnels.children().invalid(sa.peer(), protocol.get(), spi));
                }
            }
            default -> {
                if (notice.notifyType().get().isError()) {
                    sa.ports()
                            .refuse(
                                    Refusal.PEER_REFUSED,
                                    sa.route().remote(),
                                    notice.notifyType().get().name());
                }
            }
        }
    }

    private void delete(IkeSa sa, DeletePayload delete) {
        Optional<ProtocolId> protocol = delete.protocol();
        if (protocol.isEmpty()) {
            return;
        }
        for (Octets spi : delete.spis()) {
            switch (protocol.get()) {
                case ISAKMP -> tunnels.deletedByPeer(sa, spi);
                case AH, ESP -> {
                    if (sa.state() == IkeSa.State.ESTABLISHED) {
                        spi(spi).ifPresent(value -> tunnels.children().deleted(sa.peer(), protocol.get(), value));
                    }
                }
                case IPCOMP -> {
                    // None of ours uses it.
                }
            }
        }
    }

    private static Optional<Integer> spi(Octets octets) {
        return octets.length() == Integer.BYTES ? Optional.of(octets.toInt()) : Optional.empty();
    }
}
