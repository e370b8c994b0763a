package io.sallyport.gateway.peers;

import java.io.IOException;
import java.nio.file.Path;

/** Who begins and who answers in the loss experiment. */
enum LossPair {
    PROMOTION_ON("strongSwan", "Sallyport"),
    PROMOTION_OFF("strongSwan", "Sallyport, promotion off"),
    STRONGSWAN("strongSwan", "strongSwan"),
    VPNC_ON("vpnc", "Sallyport"),
    VPNC_OFF("vpnc", "Sallyport, promotion off");

    final String initiator;
    final String responder;

    LossPair(String initiator, String responder) {
        this.initiator = initiator;
        this.responder = responder;
    }

    /** True if the goal of the experiment is asked of it. */
    boolean promotes() {
        return this == PROMOTION_ON || this == VPNC_ON;
    }

    /** True if vpnc begins, and strongSwan otherwise. */
    boolean isVpnc() {
        return this == VPNC_ON || this == VPNC_OFF;
    }

    /** Starts both ends of a cell in a network that nothing runs in yet. */
    LossParties start(PeerNetwork network, Path folder, LossCell cell) throws IOException, InterruptedException {
        return isVpnc() ? VpncParties.start(network, folder, cell) : StrongSwanParties.start(network, folder, cell);
    }
}
