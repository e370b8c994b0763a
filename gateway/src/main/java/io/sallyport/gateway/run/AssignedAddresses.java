package io.sallyport.gateway.run;

import io.sallyport.gateway.config.AccessSettings.Role;
import io.sallyport.gateway.config.ConnectionSettings;
import io.sallyport.gateway.config.GatewaySettings;
import io.sallyport.gateway.ike.Addresses;
import io.sallyport.ike.event.IkeEvent;
import io.sallyport.ike.event.IkeListener;
import io.sallyport.pipeline.plane.DataPlane;
import io.sallyport.pipeline.spd.Prefix;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;

/**
 * Lets packets reach the addresses that mode config gives to this gateway.
 *
 * <pre>
 *   given, no host named   the gateway's own: it answers echo requests to it
 *   given, a host named    a route to that host inside
 *   not used any more      neither
 * </pre>
 *
 * <p>Hears of both on the control thread, which owns the tables.
 */
final class AssignedAddresses implements IkeListener {
    private final DataPlane plane;
    private final TableBuilder tables;
    private final Map<String, Optional<Prefix>> clients = new HashMap<>();
    private final TreeSet<Prefix> own = new TreeSet<>();

    AssignedAddresses(GatewaySettings settings, DataPlane plane, TableBuilder tables) {
        this.plane = plane;
        this.tables = tables;
        for (ConnectionSettings connection : settings.connections()) {
            if (connection.access().role() == Role.CLIENT) {
                clients.put(connection.connection().name(), connection.access().host());
            }
        }
    }

    @Override
    public void on(IkeEvent event) {
        if (event instanceof IkeEvent.AddressAssigned given && clients.containsKey(given.connection())) {
            use(clients.get(given.connection()), Addresses.prefix(given.address()), true);
        } else if (event instanceof IkeEvent.AddressReleased gone && clients.containsKey(gone.connection())) {
            use(clients.get(gone.connection()), Addresses.prefix(gone.address()), false);
        }
    }

    private void use(Optional<Prefix> host, Prefix address, boolean given) {
        if (host.isPresent()) {
            plane.publish(plane.tables().with(tables.routesTo(address, given ? host : Optional.empty())));
        } else if (given ? own.add(address) : own.remove(address)) {
            plane.publish(plane.tables().with(tables.localAddresses(own)));
        }
    }
}
