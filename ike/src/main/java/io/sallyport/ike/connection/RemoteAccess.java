package io.sallyport.ike.connection;

import io.sallyport.ike.auth.modeconfig.AddressPool;
import io.sallyport.ike.auth.modeconfig.ProtectedSubnet;
import io.sallyport.ike.auth.xauth.XauthAccount;
import io.sallyport.ike.auth.xauth.XauthUsers;
import io.sallyport.ike.message.identity.IpAddress;
import java.util.List;
import java.util.Optional;

/**
 * What XAUTH and mode config need beside keys.
 *
 * @param users who may log in at us
 * @param account by which we log in at the peer
 * @param pool whose addresses we hand out
 * @param nameServers DNS servers that we tell clients of
 * @param windowsNameServers NBNS servers that we tell clients of, IPv4 alone
 * @param subnets behind us that we tell clients of
 */
public record RemoteAccess(
        Optional<XauthUsers> users,
        Optional<XauthAccount> account,
        Optional<AddressPool> pool,
        List<IpAddress> nameServers,
        List<IpAddress> windowsNameServers,
        List<ProtectedSubnet> subnets) {
    /** Nobody logs in, and there are no addresses. */
    public static final RemoteAccess NONE =
            new RemoteAccess(Optional.empty(), Optional.empty(), Optional.empty(), List.of(), List.of(), List.of());

    /** Keeps copies of the lists. */
    public RemoteAccess {
        nameServers = List.copyOf(nameServers);
        windowsNameServers = List.copyOf(windowsNameServers);
        subnets = List.copyOf(subnets);
    }
}
