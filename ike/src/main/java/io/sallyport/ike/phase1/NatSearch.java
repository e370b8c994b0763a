package io.sallyport.ike.phase1;

import io.sallyport.ike.crypto.HashFunction;
import io.sallyport.ike.crypto.NatDetection;
import io.sallyport.ike.message.payload.NatDiscoveryPayload;
import io.sallyport.ike.message.payload.Payload;
import io.sallyport.ike.message.payload.PayloadChain;
import io.sallyport.ike.message.payload.VendorExtension;
import io.sallyport.ike.message.wire.Octets;
import io.sallyport.ike.session.IkeSa;
import io.sallyport.ike.session.NatState;
import io.sallyport.ike.transport.Endpoint;
import java.util.List;

/** Finds out whether somebody translates addresses between the two sides (RFC 3947 section 3.2). */
final class NatSearch {
    private NatSearch() {}

    /** True if both sides can. */
    static boolean isWanted(IkeSa sa) {
        return sa.connection().natTraversal() && sa.extensions().contains(VendorExtension.NAT_TRAVERSAL);
    }

    /** Our NAT-D payloads: the peer's end first, then ours. */
    static List<Payload> payloads(IkeSa sa, HashFunction hash) {
        return isWanted(sa)
                ? List.of(
                        new NatDiscoveryPayload(hashOf(sa, hash, sa.route().remote())),
                        new NatDiscoveryPayload(hashOf(sa, hash, sa.route().local())))
                : List.of();
    }

    /** Compares what the peer sees with what we see. */
    static void conclude(IkeSa sa, HashFunction hash, PayloadChain chain, Endpoint local, Endpoint remote) {
        List<NatDiscoveryPayload> seen = chain.all(NatDiscoveryPayload.class);
        if (!isWanted(sa) || seen.size() < 2) {
            return;
        }
        Octets ours = hashOf(sa, hash, local);
        Octets theirs = hashOf(sa, hash, remote);
        boolean here = !seen.getFirst().hash().equals(ours);
        boolean there = seen.stream().skip(1).noneMatch(one -> one.hash().equals(theirs));
        sa.nat(NatState.of(here, there));
    }

    private static Octets hashOf(IkeSa sa, HashFunction hash, Endpoint end) {
        return NatDetection.hash(hash, sa.cookies(), end.address(), end.port());
    }
}
