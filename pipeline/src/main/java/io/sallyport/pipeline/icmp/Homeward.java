package io.sallyport.pipeline.icmp;

import io.sallyport.dpdk.memory.Memory;
import io.sallyport.pipeline.burst.Burst;
import io.sallyport.pipeline.classify.IngressPort;
import io.sallyport.pipeline.neighbour.Adjacencies;
import io.sallyport.pipeline.route.PacketRoute;
import io.sallyport.pipeline.route.RouteTarget;
import io.sallyport.pipeline.tables.ForwardingTables;

/**
 * Picks those of the gateway's own packets that leave by an inside port: they do not cross the IPsec boundary, so that no
 * policy decides on them (RFC 4301 section 3.1).
 */
public final class Homeward {
    private final IngressPort[] ports;

    /** The step; ports by their index. */
    public Homeward(IngressPort[] ports) {
        this.ports = ports.clone();
    }

    /**
     * Moves packets that leave by an inside port from one burst to the other.
     *
     * @param clear packets of the gateway itself
     * @param inside has room for as many
     */
    public void run(Burst clear, Burst inside, ForwardingTables tables) {
        int kept = 0;
        for (int i = 0; i < clear.count; i++) {
            if (leadsInside(Memory.pointer(clear.packet[i]), tables)) {
                inside.add(
                        clear.mbuf[i],
                        clear.packet[i],
                        clear.octets[i],
                        clear.offset[i],
                        clear.note[i],
                        clear.ingress[i]);
            } else {
                if (kept != i) {
                    clear.move(i, kept);
                }
                kept++;
            }
        }
        clear.count = kept;
    }

    private boolean leadsInside(long packet, ForwardingTables tables) {
        int target = PacketRoute.forth(tables.routes(), packet);
        if (!RouteTarget.isNextHop(target)) {
            return false;
        }
        int port = tables.adjacencies().port(target);
        return port != Adjacencies.NO_PORT && !ports[port].isOutside();
    }
}
