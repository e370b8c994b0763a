package io.sallyport.ike.phase1;

import io.sallyport.ike.auth.AuthenticationScheme.SkeyidSource;
import io.sallyport.ike.connection.Phase1Proposal;
import io.sallyport.ike.crypto.InitializationVector;
import io.sallyport.ike.crypto.Phase1Hash;
import io.sallyport.ike.crypto.Phase1Keys;
import io.sallyport.ike.crypto.Prf;
import io.sallyport.ike.crypto.Secret;
import io.sallyport.ike.crypto.Skeyid;
import io.sallyport.ike.dh.KeyPair;
import io.sallyport.ike.message.wire.Octets;
import io.sallyport.ike.session.IkeSa;
import java.util.Optional;

/** What the two sides of a phase 1 put in, and what comes of it: keys, the first IV, HASH_I and HASH_R. */
final class Material {
    private final IkeSa sa;
    private Phase1Proposal proposal;
    private Octets initiatorSa = Octets.EMPTY;
    private Octets ownNonce = Octets.EMPTY;
    private Octets peerNonce = Octets.EMPTY;
    private Octets ownPublic = Octets.EMPTY;
    private Octets peerPublic = Octets.EMPTY;
    private KeyPair pair;

    Material(IkeSa sa) {
        this.sa = sa;
    }

    Phase1Proposal proposal() {
        return proposal;
    }

    void proposal(Phase1Proposal agreed) {
        proposal = agreed;
    }

    /** SAi_b: the body of the first message's SA payload. */
    void initiatorSa(Octets body) {
        initiatorSa = body;
    }

    Octets ownNonce() {
        return ownNonce;
    }

    void ownNonce(Octets nonce) {
        ownNonce = nonce;
    }

    void peer(Octets nonce, Octets publicValue) {
        peerNonce = nonce;
        peerPublic = publicValue;
    }

    Octets peerPublic() {
        return peerPublic;
    }

    KeyPair pair() {
        return pair;
    }

    /** Our key pair; one of before, whose message did not lead on, is wiped. */
    void pair(KeyPair own) {
        close();
        pair = own;
        ownPublic = own.publicValue();
    }

    Octets ownPublic() {
        return ownPublic;
    }

    Prf prf() {
        return new Prf(proposal.hashFunction());
    }

    /**
     * Derives all keys and gives them to the SA.
     *
     * @param shared g^xy; stays the caller's
     * @param preShared present where the method wants one; stays the caller's
     */
    void derive(Secret shared, Optional<Secret> preShared) {
        Prf prf = prf();
        boolean isPreShared = sa.connection().authentication().scheme().skeyid() == SkeyidSource.PRE_SHARED_KEY;
        Secret skeyid = isPreShared
                ? Skeyid.preSharedKey(prf, preShared.orElseThrow(), initiatorNonce(), responderNonce())
                : Skeyid.signature(prf, initiatorNonce(), responderNonce(), shared);
        sa.keys(proposal, prf, new Phase1Keys(prf, skeyid, shared, sa.cookies()));
    }

    /**
     * True if SKEYID was made of that pre-shared key; takes the same time whichever octets differ.
     *
     * @param preShared stays the caller's
     */
    boolean isMadeOf(Secret preShared) {
        try (Secret skeyid = Skeyid.preSharedKey(prf(), preShared, initiatorNonce(), responderNonce())) {
            return skeyid.matches(sa.keys().skeyid());
        }
    }

    InitializationVector firstIv() {
        return InitializationVector.ofPhase1(
                proposal.hashFunction(), proposal.cipher(), initiatorPublic(), responderPublic());
    }

    /** HASH_I or HASH_R. */
    Octets hash(Prf prf, boolean ofInitiator, Octets identityBody) {
        Phase1Hash hash = new Phase1Hash(initiatorPublic(), responderPublic(), sa.cookies(), initiatorSa);
        return ofInitiator
                ? hash.initiator(prf, sa.keys().skeyid(), identityBody)
                : hash.responder(prf, sa.keys().skeyid(), identityBody);
    }

    void close() {
        if (pair != null) {
            pair.close();
        }
    }

    private Octets initiatorNonce() {
        return sa.initiator() ? ownNonce : peerNonce;
    }

    private Octets responderNonce() {
        return sa.initiator() ? peerNonce : ownNonce;
    }

    private Octets initiatorPublic() {
        return sa.initiator() ? ownPublic : peerPublic;
    }

    private Octets responderPublic() {
        return sa.initiator() ? peerPublic : ownPublic;
    }
}
