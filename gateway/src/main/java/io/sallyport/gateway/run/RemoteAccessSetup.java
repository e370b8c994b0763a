package io.sallyport.gateway.run;

import io.sallyport.gateway.config.AccessSettings;
import io.sallyport.gateway.config.AccessSettings.Role;
import io.sallyport.gateway.config.AddressPoolSettings;
import io.sallyport.gateway.config.ConnectionSettings;
import io.sallyport.gateway.config.GatewaySettings;
import io.sallyport.gateway.config.LoadedCredentials;
import io.sallyport.ike.auth.AuthenticationScheme.XauthUser;
import io.sallyport.ike.auth.modeconfig.AddressPool;
import io.sallyport.ike.auth.xauth.FailureBackoff;
import io.sallyport.ike.auth.xauth.XauthUsers;
import io.sallyport.ike.connection.Connection;
import io.sallyport.ike.connection.RemoteAccess;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Gives connections the users, accounts and addresses that they need. Connections that name one pool share it. */
final class RemoteAccessSetup {
    private static final Duration FIRST_WAIT = Duration.ofSeconds(1);
    private static final Duration LONGEST_WAIT = Duration.ofMinutes(1);
    private static final int PEERS_THAT_FAILED = 4_096;

    private final GatewaySettings settings;
    private final LoadedCredentials credentials;
    private final XauthUsers users;
    private final Map<String, AddressPool> pools = new HashMap<>();

    RemoteAccessSetup(GatewaySettings settings, LoadedCredentials credentials) {
        this.settings = settings;
        this.credentials = credentials;
        users = new XauthUsers(credentials.users(), new FailureBackoff(FIRST_WAIT, LONGEST_WAIT, PEERS_THAT_FAILED));
        settings.addressPools().forEach(pool -> pools.put(pool.name(), pool.pool()));
    }

    /** All connections, in the order of the settings. */
    List<Connection> connections() {
        return settings.connections().stream().map(this::connection).toList();
    }

    private Connection connection(ConnectionSettings of) {
        AccessSettings access = of.access();
        Connection connection = of.connection();
        if (access.role() == Role.NONE) {
            return connection;
        }
        boolean login = connection.authentication().scheme().xauth() != XauthUser.NONE;
        boolean server = access.role() == Role.SERVER;
        Optional<AddressPoolSettings> pool = settings.addressPools().stream()
                .filter(one -> access.addresses().equals(Optional.of(one.name())))
                .findFirst();
        return connection.with(new RemoteAccess(
                server && login ? Optional.of(users) : Optional.empty(),
                !server && login ? of.server().flatMap(credentials.accounts()::find) : Optional.empty(),
                pool.map(one -> pools.get(one.name())),
                pool.map(AddressPoolSettings::nameServers).orElse(List.of()),
                pool.map(AddressPoolSettings::windowsNameServers).orElse(List.of()),
                pool.map(AddressPoolSettings::networks).orElse(List.of())));
    }
}
