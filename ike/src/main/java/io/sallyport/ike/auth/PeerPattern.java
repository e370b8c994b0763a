package io.sallyport.ike.auth;

import io.sallyport.ike.auth.identity.IdentityMatch;
import io.sallyport.ike.message.identity.Identity;
import io.sallyport.ike.message.identity.IpAddress;

/** Which peers an entry is for. */
public sealed interface PeerPattern {
    /** How close a pattern is that a peer matches; the highest decides. */
    int NONE = -1;

    /** Lower than any prefix. */
    int LOOSEST = 0;

    /** Above any prefix. */
    int EXACT = Integer.MAX_VALUE;

    /** How close the pattern is to a peer, or {@link #NONE}. */
    int closeness(Identity peer);

    /**
     * One peer.
     *
     * @param identity its name or address
     */
    record Exactly(Identity identity) implements PeerPattern {
        @Override
        public int closeness(Identity peer) {
            return IdentityMatch.same(identity, peer) ? EXACT : NONE;
        }
    }

    /**
     * Every peer with an address below a prefix.
     *
     * @param network its octets behind the length are not looked at
     * @param length bits, 0 to 32 or 128
     */
    record Within(IpAddress network, int length) implements PeerPattern {
        /** Checks the length. */
        public Within {
            int most = network.octets().length() * Byte.SIZE;
            if (length < 0 || length > most) {
                throw new IllegalArgumentException(
                        "a prefix of " + network + " has 0 to " + most + " bits, not " + length);
            }
        }

        @Override
        public int closeness(Identity peer) {
            return peer instanceof Identity.Address(IpAddress address) && holds(address) ? 1 + length : NONE;
        }

        private boolean holds(IpAddress address) {
            if (address.isIpv4() != network.isIpv4()) {
                return false;
            }
            for (int bit = 0; bit < length; bit++) {
                int mask = 0x80 >>> bit % Byte.SIZE;
                int at = bit / Byte.SIZE;
                if (((address.octets().at(at) ^ network.octets().at(at)) & mask) != 0) {
                    return false;
                }
            }
            return true;
        }
    }

    /** Every peer. */
    record Anyone() implements PeerPattern {
        @Override
        public int closeness(Identity peer) {
            return LOOSEST;
        }
    }
}
