package io.sallyport.pipeline.policy;

import static io.sallyport.pipeline.burst.DropReason.REVERSE_PATH;

import io.sallyport.dpdk.memory.Memory;
import io.sallyport.pipeline.burst.Burst;
import io.sallyport.pipeline.burst.Drops;
import io.sallyport.pipeline.route.PacketRoute;
import io.sallyport.pipeline.route.RouteTable;
import io.sallyport.pipeline.route.RouteTarget;
import io.sallyport.pipeline.sad.SaRecord;
import io.sallyport.pipeline.sad.SaTable;
import io.sallyport.pipeline.tables.ForwardingTables;

/**
 * Inbound, behind decapsulation: what comes out of a route-based tunnel must be from where a route leads into that tunnel.
 *
 * <p>The SA's selectors are often "anything" there, so that the routes alone say whose traffic the peer may send: without
 * this check any peer could speak for every other.
 */
public final class ReversePath {
    private final Drops drops;

    /** The step. */
    public ReversePath(Drops drops) {
        this.drops = drops;
    }

    /** Keeps the packets whose way back is the way by which they came. */
    public void run(Burst opened, ForwardingTables tables) {
        RouteTable.Snapshot routes = tables.routes();
        int kept = 0;
        for (int i = 0; i < opened.count; i++) {
            if (isRight(opened, i, routes)) {
                if (kept != i) {
                    opened.move(i, kept);
                }
                kept++;
            } else {
                drops.add(opened.mbuf[i], REVERSE_PATH);
            }
        }
        opened.count = kept;
    }

    private static boolean isRight(Burst opened, int i, RouteTable.Snapshot routes) {
        int tunnel = SaRecord.tunnel(SaTable.cold(Memory.pointer(opened.sa[i])));
        if (tunnel == 0) {
            return true;
        }
        int back = PacketRoute.back(routes, Memory.pointer(opened.packet[i]));
        return back != RouteTable.NO_ROUTE && routes.includes(back, RouteTarget.tunnel(tunnel - 1));
    }
}
