package io.sallyport.ike.session;

import io.sallyport.ike.message.identity.IpAddress;
import io.sallyport.ike.message.wire.Octets;
import java.util.Optional;

/** What remote access needs beside keys: XAUTH users, and addresses for mode config. */
public interface RemoteAccess {
    /** True if the user may log in with that password at a connection. Compares in constant time. */
    boolean mayLogIn(String connection, Octets user, Octets password);

    /** Our password for a connection, where a peer asks us to log in. */
    Optional<Octets> password(String connection, String user);

    /**
     * Takes an address for a peer; the same as before if it is still free.
     *
     * @param wanted what the peer asks for, if it does
     * @return empty if none is left
     */
    Optional<IpAddress> lease(String connection, String peer, Optional<IpAddress> wanted);

    /** Gives an address back. */
    void release(String connection, IpAddress address);

    /** Nobody may log in, and there are no addresses. */
    RemoteAccess NONE = new RemoteAccess() {
        @Override
        public boolean mayLogIn(String connection, Octets user, Octets password) {
            return false;
        }

        @Override
        public Optional<Octets> password(String connection, String user) {
            return Optional.empty();
        }

        @Override
        public Optional<IpAddress> lease(String connection, String peer, Optional<IpAddress> wanted) {
            return Optional.empty();
        }

        @Override
        public void release(String connection, IpAddress address) {
            // There is nothing to give back.
        }
    };
}
