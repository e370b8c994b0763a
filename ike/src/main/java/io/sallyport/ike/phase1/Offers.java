package io.sallyport.ike.phase1;

import io.sallyport.ike.connection.Connection;
import io.sallyport.ike.connection.Phase1Proposal;
import io.sallyport.ike.message.assigned.IsakmpTransform;
import io.sallyport.ike.message.assigned.LifeType;
import io.sallyport.ike.message.assigned.Phase1Attribute;
import io.sallyport.ike.message.assigned.ProtocolId;
import io.sallyport.ike.message.attribute.DataAttribute;
import io.sallyport.ike.message.attribute.Lifetime;
import io.sallyport.ike.message.attribute.Phase1Attributes;
import io.sallyport.ike.message.payload.SecurityAssociationPayload;
import io.sallyport.ike.message.proposal.Proposal;
import io.sallyport.ike.message.proposal.Transform;
import io.sallyport.ike.message.wire.DecodeResult;
import io.sallyport.ike.message.wire.Decoded;
import io.sallyport.ike.message.wire.Octets;
import io.sallyport.ike.message.wire.WireWriter;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The SA payloads of phase 1 (RFC 2409 sections 5 and appendix A): one proposal, a transform for each offer. */
final class Offers {
    /** Lifetimes up to this many seconds fit the short form of an attribute. */
    private static final long MAX_BASIC = 0xffff;

    private Offers() {}

    /**
     * What was chosen.
     *
     * @param connection whose proposal it is
     * @param proposal the algorithms
     * @param answer the SA payload that says so: the peer's transform as it came
     * @param lifetime that the peer offered; empty: none
     */
    record Choice(
            Connection connection,
            Phase1Proposal proposal,
            SecurityAssociationPayload answer,
            Optional<Duration> lifetime) {}

    /** All that a connection proposes. */
    static SecurityAssociationPayload offer(Connection connection) {
        List<Transform> transforms = new ArrayList<>();
        for (Phase1Proposal proposal : connection.proposals()) {
            transforms.add(new Transform(
                    transforms.size() + 1, IsakmpTransform.KEY_IKE.code(), attributes(connection, proposal)));
        }
        return new SecurityAssociationPayload(
                List.of(new Proposal(1, ProtocolId.ISAKMP.code(), Octets.EMPTY, transforms)));
    }

    /** The first proposal of ours that the peer offers too; connections in their order. */
    static Optional<Choice> choose(List<Connection> connections, SecurityAssociationPayload offered) {
        if (offered.proposals().size() != 1
                || offered.proposals().getFirst().protocolNumber() != ProtocolId.ISAKMP.code()) {
            return Optional.empty();
        }
        Proposal proposal = offered.proposals().getFirst();
        for (Connection connection : connections) {
            for (Phase1Proposal own : connection.proposals()) {
                for (Transform transform : proposal.transforms()) {
                    Optional<Phase1Attributes> read = read(transform);
                    if (read.isPresent() && means(read.get(), connection, own)) {
                        Proposal chosen = new Proposal(
                                proposal.number(), proposal.protocolNumber(), proposal.spi(), List.of(transform));
                        return Optional.of(new Choice(
                                connection,
                                own,
                                new SecurityAssociationPayload(List.of(chosen)),
                                lifetime(read.get())));
                    }
                }
            }
        }
        return Optional.empty();
    }

    /** What a responder chose of our offer; empty if it is none of it. */
    static Optional<Choice> chosen(Connection connection, SecurityAssociationPayload answer) {
        return answer.proposals().size() == 1
                        && answer.proposals().getFirst().transforms().size() == 1
                ? choose(List.of(connection), answer)
                : Optional.empty();
    }

    private static Optional<Phase1Attributes> read(Transform transform) {
        if (transform.id() != IsakmpTransform.KEY_IKE.code()) {
            return Optional.empty();
        }
        DecodeResult<Phase1Attributes> read = Phase1Attributes.of(transform.attributes());
        return read instanceof Decoded<Phase1Attributes>(Phase1Attributes attributes)
                ? Optional.of(attributes)
                : Optional.empty();
    }

    private static boolean means(Phase1Attributes offered, Connection connection, Phase1Proposal own) {
        return offered.others().isEmpty()
                && offered.encryptionAlgorithm().equals(Optional.of(own.encryption()))
                && offered.keyLength().equals(own.keyLength())
                && offered.hashAlgorithm().equals(Optional.of(own.hash()))
                && offered.groupDescription().equals(Optional.of(own.group()))
                && offered.authenticationMethod()
                        .equals(Optional.of(connection.authentication().method()));
    }

    private static Optional<Duration> lifetime(Phase1Attributes offered) {
        return Lifetime.of(LifeType.SECONDS, offered.lifetimes()).stream()
                .mapToObj(seconds -> Duration.ofSeconds(Math.min(seconds, Integer.MAX_VALUE)))
                .findFirst();
    }

    private static List<DataAttribute> attributes(Connection connection, Phase1Proposal proposal) {
        List<DataAttribute> attributes = new ArrayList<>();
        attributes.add(basic(
                Phase1Attribute.ENCRYPTION_ALGORITHM, proposal.encryption().code()));
        proposal.keyLength().ifPresent(bits -> attributes.add(basic(Phase1Attribute.KEY_LENGTH, bits)));
        attributes.add(basic(Phase1Attribute.HASH_ALGORITHM, proposal.hash().code()));
        attributes.add(basic(
                Phase1Attribute.AUTHENTICATION_METHOD,
                connection.authentication().method().code()));
        attributes.add(basic(Phase1Attribute.GROUP_DESCRIPTION, proposal.group().code()));
        attributes.add(basic(Phase1Attribute.LIFE_TYPE, LifeType.SECONDS.code()));
        long seconds = Math.max(1, connection.rekey().lifetime().toSeconds());
        attributes.add(
                seconds <= MAX_BASIC
                        ? basic(Phase1Attribute.LIFE_DURATION, (int) seconds)
                        : new DataAttribute.Variable(
                                Phase1Attribute.LIFE_DURATION.code(),
                                new WireWriter().u32((int) seconds).toOctets()));
        return attributes;
    }

    private static DataAttribute basic(Phase1Attribute attribute, int value) {
        return new DataAttribute.Basic(attribute.code(), value);
    }
}
