package io.sallyport.ike.phase1;

import io.sallyport.ike.auth.AuthenticatedPeer;
import io.sallyport.ike.auth.AuthenticationScheme;
import io.sallyport.ike.auth.SignatureClaim;
import io.sallyport.ike.auth.SignatureMethod;
import io.sallyport.ike.auth.SigningKey;
import io.sallyport.ike.auth.identity.IdentityMatch;
import io.sallyport.ike.auth.identity.IdentityText;
import io.sallyport.ike.connection.Authentication;
import io.sallyport.ike.connection.Connection;
import io.sallyport.ike.crypto.Prf;
import io.sallyport.ike.crypto.Secret;
import io.sallyport.ike.event.Refusal;
import io.sallyport.ike.message.identity.Identity;
import io.sallyport.ike.message.payload.CertificatePayload;
import io.sallyport.ike.message.payload.CertificateRequestPayload;
import io.sallyport.ike.message.payload.HashPayload;
import io.sallyport.ike.message.payload.IdentificationPayload;
import io.sallyport.ike.message.payload.Payload;
import io.sallyport.ike.message.payload.PayloadChain;
import io.sallyport.ike.message.payload.SignaturePayload;
import io.sallyport.ike.message.wire.Octets;
import io.sallyport.ike.pool.SignatureTasks;
import io.sallyport.ike.transport.Endpoint;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/** How each side shows who it is: HASH, or SIG with CERT, by what the method asks of its role (RFC 2409 section 5). */
final class Proof {
    private final Run run;
    private List<CertificateRequestPayload> requests = List.of();

    Proof(Run run) {
        this.run = run;
    }

    /** Our ID payload. */
    IdentificationPayload ownIdentity() {
        return new IdentificationPayload(run.sa.connection().authentication().local(), 0, 0);
    }

    /** CR payloads, where the peer is to sign. */
    List<Payload> ask() {
        return signature(!run.sa.initiator()).isPresent()
                ? List.copyOf(run.ports.authenticator().certificateRequests())
                : List.of();
    }

    /** What the peer asks of us. */
    void asked(PayloadChain chain) {
        List<CertificateRequestPayload> found = chain.all(CertificateRequestPayload.class);
        if (!found.isEmpty()) {
            requests = found;
        }
    }

    /** The key for SKEYID; empty if the method has none, or nobody gave us one. */
    Optional<Secret> preSharedKey(Optional<Identity> peer, Endpoint remote) {
        if (!isPreShared()) {
            return Optional.empty();
        }
        Authentication authentication = run.sa.connection().authentication();
        return preSharedKey(authentication, peer.or(authentication::remote), remote);
    }

    private Optional<Secret> preSharedKey(Authentication authentication, Optional<Identity> peer, Endpoint remote) {
        Identity own = authentication.local();
        Identity address = new Identity.Address(remote.address());
        Optional<Secret> named =
                peer.flatMap(identity -> run.ports.authenticator().preSharedKey(own, identity));
        return named.isPresent() ? named : run.ports.authenticator().preSharedKey(own, address);
    }

    /**
     * True if the key that this exchange goes by is the one that another connection, of the same method, has with a peer: in
     * Main Mode it was chosen before the peer said who it is, so it proves no identity that has another one (RFC 2409
     * section 5.4). True too if the method has no such key.
     */
    boolean holdsFor(Connection other, Identity peer, Endpoint remote) {
        return !isPreShared() || isUsed(preSharedKey(other.authentication(), Optional.of(peer), remote));
    }

    /** True if the peer claims to be somebody with a pre-shared key of their own, and goes by another one. */
    private boolean usurps(Identity claimed) {
        Identity own = run.sa.connection().authentication().local();
        Optional<Secret> named =
                isPreShared() ? run.ports.authenticator().namedPreSharedKey(own, claimed) : Optional.empty();
        return named.isPresent() && !isUsed(named);
    }

    private boolean isUsed(Optional<Secret> preShared) {
        try {
            return preShared.filter(run.material::isMadeOf).isPresent();
        } finally {
            preShared.ifPresent(Secret::close);
        }
    }

    /** True if a pre-shared key is needed and not there; that is refused. */
    boolean lacksKey(Optional<Secret> found, Endpoint remote) {
        boolean lacks = found.isEmpty() && isPreShared();
        if (lacks) {
            run.ports.refuse(Refusal.NO_KEY, remote, "no pre-shared key for " + remote.address());
        }
        return lacks;
    }

    /** Makes our HASH, or CERT and SIG, and goes on with them. */
    void make(Endpoint remote, Consumer<List<Payload>> then) {
        Octets identity = ownIdentity().body();
        Optional<SignatureMethod> method = signature(run.sa.initiator());
        if (method.isEmpty()) {
            then.accept(List.of(new HashPayload(hash(run.material.prf(), run.sa.initiator(), identity))));
            return;
        }
        Optional<SigningKey> key = run.ports
                .authenticator()
                .signingKey(run.sa.connection().authentication().local(), method.get());
        if (key.isEmpty()) {
            run.ports.refuse(Refusal.NO_KEY, remote, "no key of ours signs by " + method.get());
            return;
        }
        Octets hash = hash(method.get().prf(run.material.prf()), run.sa.initiator(), identity);
        run.compute(SignatureTasks.sign(key.get(), method.get(), hash), Refusal.INTERNAL, remote, signature -> {
            List<Payload> payloads = new ArrayList<>(key.get().certificates(requests));
            payloads.add(new SignaturePayload(signature));
            then.accept(payloads);
        });
    }

    /** Checks the peer's HASH, or CERT and SIG, and goes on if they are right. */
    void check(IdentificationPayload id, PayloadChain chain, Endpoint remote, Runnable then) {
        if (!isExpected(id.identity())) {
            run.ports.refuse(
                    Refusal.IDENTITY,
                    remote,
                    IdentityText.format(id.identity()) + " is not whom the connection is for");
            return;
        }
        if (usurps(id.identity())) {
            run.ports.refuse(
                    Refusal.IDENTITY,
                    remote,
                    IdentityText.format(id.identity()) + " has a pre-shared key of its own, which is another one");
            return;
        }
        Optional<SignatureMethod> method = signature(!run.sa.initiator());
        if (method.isEmpty()) {
            Octets expected = hash(run.material.prf(), !run.sa.initiator(), id.body());
            if (chain.first(HashPayload.class).map(HashPayload::hash).equals(Optional.of(expected))) {
                then.run();
            } else {
                run.ports.refuse(Refusal.NOT_AUTHENTIC, remote, "HASH of phase 1");
            }
            return;
        }
        run.need(chain, SignaturePayload.class, remote).ifPresent(signature -> {
            Octets hash = hash(method.get().prf(run.material.prf()), !run.sa.initiator(), id.body());
            SignatureClaim claim = new SignatureClaim(
                    method.get(), id.identity(), chain.all(CertificatePayload.class), hash, signature.signature());
            run.compute(
                    SignatureTasks.verify(run.ports.authenticator(), claim),
                    Refusal.NOT_AUTHENTIC,
                    remote,
                    (AuthenticatedPeer _) -> then.run());
        });
    }

    private boolean isExpected(Identity identity) {
        return run.sa
                .connection()
                .authentication()
                .remote()
                .map(expected -> IdentityMatch.same(expected, identity))
                .orElse(true);
    }

    private boolean isPreShared() {
        return scheme().skeyid() == AuthenticationScheme.SkeyidSource.PRE_SHARED_KEY;
    }

    private Octets hash(Prf prf, boolean ofInitiator, Octets identityBody) {
        return run.material.hash(prf, ofInitiator, identityBody);
    }

    private Optional<SignatureMethod> signature(boolean ofInitiator) {
        return ofInitiator ? scheme().initiatorSigns() : scheme().responderSigns();
    }

    private AuthenticationScheme scheme() {
        return run.sa.connection().authentication().scheme();
    }
}
