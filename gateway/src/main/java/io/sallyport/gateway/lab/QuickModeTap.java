package io.sallyport.gateway.lab;

import io.sallyport.dpdk.mbuf.Mbuf;
import io.sallyport.dpdk.memory.Memory;
import io.sallyport.gateway.lab.DropRule.Message;
import io.sallyport.ike.message.assigned.ExchangeType;
import io.sallyport.pipeline.packet.EthernetDescriptor;
import io.sallyport.pipeline.packet.IkePorts;
import io.sallyport.pipeline.packet.IpProtocol;
import io.sallyport.pipeline.packet.Ipv4Descriptor;
import io.sallyport.pipeline.packet.Ipv6Descriptor;
import io.sallyport.pipeline.packet.UdpDescriptor;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Watches the wire between two gateways: when Quick Mode's messages and the first ESP packets pass. It loses one of the
 * messages that end Quick Mode, as often as told.
 *
 * <p>The messages are encrypted; their exchange type, message id and order are not. An initiator's first octets of one
 * message id are QM1, other octets of the same id are QM3; a responder's are QM2 and CONNECTED. Used by the wire's thread.
 */
final class QuickModeTap {
    private static final int EXCHANGE = 18;
    private static final int MESSAGE_ID = 20;
    private static final int HEADER_OCTETS = 28;

    private final DropRule rule;
    private final Map<Integer, Integer> firstOfInitiator = new HashMap<>();
    private final Map<Integer, Integer> firstOfResponder = new HashMap<>();
    private Optional<Long> secondMessage = Optional.empty();
    private Optional<Long> thirdMessage = Optional.empty();
    private Optional<Long> espForth = Optional.empty();
    private Optional<Long> espBack = Optional.empty();
    private long lost;

    QuickModeTap(DropRule rule) {
        this.rule = rule;
    }

    /**
     * Looks at a frame.
     *
     * @param fromInitiator true from west to east
     * @return true if the wire is to lose it
     */
    boolean loses(long mbuf, boolean fromInitiator) {
        long packet = Memory.pointer(Mbuf.data(mbuf) + EthernetDescriptor.HEADER_OCTETS);
        boolean ipv4 = Memory.u8(packet) >>> 4 == Ipv4Descriptor.VERSION;
        int header = ipv4 ? Ipv4Descriptor.MINIMUM_OCTETS : Ipv6Descriptor.HEADER_OCTETS;
        int protocol = Memory.u8(packet + (ipv4 ? Ipv4Descriptor.PROTOCOL : Ipv6Descriptor.NEXT_HEADER));
        if (protocol == IpProtocol.ESP) {
            if (fromInitiator) {
                espForth = espForth.or(() -> Optional.of(System.nanoTime()));
            } else {
                espBack = espBack.or(() -> Optional.of(System.nanoTime()));
            }
        }
        long udp = packet + header;
        int octets = Mbuf.dataLength(mbuf) - EthernetDescriptor.HEADER_OCTETS - header - UdpDescriptor.HEADER_OCTETS;
        boolean ike = protocol == IpProtocol.UDP
                && octets >= HEADER_OCTETS
                && Memory.be16(udp + UdpDescriptor.DESTINATION_PORT) == IkePorts.IKE_PORT;
        return ike && isLost(Memory.pointer(udp + UdpDescriptor.HEADER_OCTETS), octets, fromInitiator);
    }

    private boolean isLost(long message, int octets, boolean fromInitiator) {
        if (Memory.u8(message + EXCHANGE) != ExchangeType.QUICK_MODE.code()) {
            return false;
        }
        if (!fromInitiator) {
            secondMessage = secondMessage.or(() -> Optional.of(System.nanoTime()));
        }
        int id = Memory.be32(message + MESSAGE_ID);
        int content = Arrays.hashCode(Memory.bytes(message, octets));
        Map<Integer, Integer> first = fromInitiator ? firstOfInitiator : firstOfResponder;
        if (first.putIfAbsent(id, content) == null || first.get(id) == content) {
            return false;
        }
        if (fromInitiator) {
            thirdMessage = thirdMessage.or(() -> Optional.of(System.nanoTime()));
        }
        boolean loses = rule.loses(fromInitiator ? Message.QM3 : Message.CONNECTED, lost);
        lost += loses ? 1 : 0;
        return loses;
    }

    /** When the responder's message passed first, by the steady clock. */
    Optional<Long> secondMessage() {
        return secondMessage;
    }

    /** When the initiator's last message came to the wire first, lost or not. */
    Optional<Long> thirdMessage() {
        return thirdMessage;
    }

    /** When the initiator sent ESP first. */
    Optional<Long> espForth() {
        return espForth;
    }

    /** When the responder sent ESP first. */
    Optional<Long> espBack() {
        return espBack;
    }

    /** Messages lost on purpose. */
    long lost() {
        return lost;
    }
}
