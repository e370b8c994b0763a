package io.sallyport.pipeline.tables;

import io.sallyport.pipeline.classify.LocalAddresses;
import io.sallyport.pipeline.neighbour.Adjacencies;
import io.sallyport.pipeline.route.RouteTable;
import io.sallyport.pipeline.spd.PeerPlaces;
import io.sallyport.pipeline.spd.PolicySas;
import io.sallyport.pipeline.spd.Spd;

/**
 * What one poll of a worker decides by.
 *
 * @param local the gateway's own addresses
 * @param spd the policies, in order
 * @param policySas the outbound SAs of each policy, and behind them those of each tunnel that a route may lead into, and
 *     of the peers of shared policies
 * @param peers which of those SAs is for whom, where a policy is for several peers
 * @param routes longest-prefix routes
 * @param adjacencies neighbours' MAC addresses by next hop
 */
public record ForwardingTables(
        LocalAddresses local,
        Spd spd,
        PolicySas policySas,
        PeerPlaces peers,
        RouteTable.Snapshot routes,
        Adjacencies.Snapshot adjacencies) {
    /** Tables whose policies are each for one peer. */
    public ForwardingTables(
            LocalAddresses local,
            Spd spd,
            PolicySas policySas,
            RouteTable.Snapshot routes,
            Adjacencies.Snapshot adjacencies) {
        this(local, spd, policySas, PeerPlaces.NONE, routes, adjacencies);
    }

    /** The same but for the gateway's own addresses. */
    public ForwardingTables with(LocalAddresses addresses) {
        return new ForwardingTables(addresses, spd, policySas, peers, routes, adjacencies);
    }

    /** The same but for the routes. */
    public ForwardingTables with(RouteTable.Snapshot changed) {
        return new ForwardingTables(local, spd, policySas, peers, changed, adjacencies);
    }

    /** The same but for the neighbours. */
    public ForwardingTables with(Adjacencies.Snapshot neighbours) {
        return new ForwardingTables(local, spd, policySas, peers, routes, neighbours);
    }
}
