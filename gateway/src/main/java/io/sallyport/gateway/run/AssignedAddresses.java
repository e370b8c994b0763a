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

/**
 * Lets packets reach the addresses that mode config gives to this gateway.
 *
 * <pre>
 *   given, no host named   the gateway's own: it answers echo requests to it
 *   given, a host named    a route to that host inside
 *   not used any more      neither, unless another connection was given the same
 * </pre>
 *
 * <p>Hears of both on the control thread, which owns the tables.
 */
final class AssignedAddresses implements IkeListener {
    private final DataPlane plane;
    private final TableBuilder tables;
    private final Map<String, Optional<Prefix>> clients = new HashMap<>();
    private final AddressHolders holders;

    AssignedAddresses(GatewaySettings settings, DataPlane plane, TableBuilder tables) {
        this.plane = plane;
        this.tables = tables;
        for (ConnectionSettings connection : settings.connections()) {
            if (connection.access().role() == Role.CLIENT) {
                clients.put(connection.connection().name(), connection.access().host());
            }
        }
        holders = new AddressHolders(clients);
    }

    @Override
    public void on(IkeEvent event) {
        if (event instanceof IkeEvent.AddressAssigned given && clients.containsKey(given.connection())) {
            Prefix address = Addresses.prefix(given.address());
            holders.add(given.connection(), address);
            publish(given.connection(), address);
        } else if (event instanceof IkeEvent.AddressReleased gone && clients.containsKey(gone.connection())) {
            Prefix address = Addresses.prefix(gone.address());
            holders.remove(gone.connection(), address);
            publish(gone.connection(), address);
        }
    }

    private void publish(String connection, Prefix address) {
        if (clients.get(connection).isPresent()) {
            plane.publish(plane.tables().with(tables.routesTo(address, holders.host(address))));
        } else {
            plane.publish(plane.tables().with(tables.localAddresses(holders.own())));
        }
    }
}
