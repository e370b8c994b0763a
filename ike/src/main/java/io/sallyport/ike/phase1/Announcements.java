package io.sallyport.ike.phase1;

import io.sallyport.ike.auth.AuthenticationScheme.XauthUser;
import io.sallyport.ike.connection.Connection;
import io.sallyport.ike.connection.ModeConfig;
import io.sallyport.ike.message.payload.Payload;
import io.sallyport.ike.message.payload.PayloadChain;
import io.sallyport.ike.message.payload.VendorExtension;
import io.sallyport.ike.message.payload.VendorIdPayload;
import io.sallyport.ike.session.IkeSa;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The Vendor ID payloads: which extensions the two sides have. */
final class Announcements {
    private Announcements() {}

    /** Ours. */
    static List<Payload> of(Connection connection) {
        List<Payload> payloads = new ArrayList<>();
        if (connection.natTraversal()) {
            payloads.add(VendorIdPayload.of(VendorExtension.NAT_TRAVERSAL));
        }
        payloads.add(VendorIdPayload.of(VendorExtension.DEAD_PEER_DETECTION));
        if (connection.fragmentOctets() > 0) {
            payloads.add(VendorIdPayload.of(VendorExtension.FRAGMENTATION));
        }
        if (connection.authentication().scheme().xauth() != XauthUser.NONE) {
            payloads.add(VendorIdPayload.of(VendorExtension.XAUTH));
        }
        if (connection.modeConfig() != ModeConfig.OFF) {
            payloads.add(VendorIdPayload.of(VendorExtension.CISCO_UNITY));
        }
        return payloads;
    }

    /** Remembers the peer's. */
    static void remember(IkeSa sa, PayloadChain chain) {
        chain.all(VendorIdPayload.class).stream()
                .map(VendorIdPayload::extension)
                .flatMap(Optional::stream)
                .forEach(sa.extensions()::add);
    }
}
