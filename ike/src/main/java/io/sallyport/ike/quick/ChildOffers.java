package io.sallyport.ike.quick;

import io.sallyport.ike.connection.ChildConfiguration;
import io.sallyport.ike.connection.ChildProposal;
import io.sallyport.ike.message.assigned.EncapsulationMode;
import io.sallyport.ike.message.assigned.LifeType;
import io.sallyport.ike.message.assigned.Phase2Attribute;
import io.sallyport.ike.message.assigned.ProtocolId;
import io.sallyport.ike.message.attribute.DataAttribute;
import io.sallyport.ike.message.attribute.Lifetime;
import io.sallyport.ike.message.attribute.Phase2Attributes;
import io.sallyport.ike.message.payload.SecurityAssociationPayload;
import io.sallyport.ike.message.proposal.Proposal;
import io.sallyport.ike.message.proposal.Transform;
import io.sallyport.ike.message.wire.DecodeResult;
import io.sallyport.ike.message.wire.Decoded;
import io.sallyport.ike.message.wire.Octets;
import io.sallyport.ike.message.wire.WireWriter;
import io.sallyport.ike.sa.ChildTransform;
import io.sallyport.ike.sa.SaLifetimes;
import io.sallyport.ike.sa.SaMode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;

/**
 * The SA payloads of Quick Mode. Proposals of one number are wanted together: ESP and AH (RFC 2408 section 4.2).
 *
 * <p>An offer with an attribute that is not known is passed over as a whole (RFC 2407 section 4.5.3).
 */
final class ChildOffers {
    private static final long MAX_BASIC = 0xffff;
    private static final int KILOBYTE = 1_024;

    /** Of a proposal that says nothing of it (RFC 2407 section 4.5). */
    private static final Duration DEFAULT_TIME = Duration.ofHours(8);

    /** SPIs below are reserved (RFC 4302 section 2.4, RFC 4303 section 2.1). */
    private static final int LOWEST_SPI = 256;

    private ChildOffers() {}

    /**
     * What was chosen.
     *
     * @param proposal of ours
     * @param parts the peer's proposals, each with the one transform that was chosen, in the order of ours
     * @param time lifetime that the peer offered, the least of its proposals: the SAs of a bundle end together
     * @param octets lifetime that the peer offered likewise, octets of inner packets
     */
    record Choice(ChildProposal proposal, List<Proposal> parts, Optional<Duration> time, long octets) {
        /** The SPI that the peer chose for a transform of ours. */
        int peerSpi(ChildTransform transform) {
            return parts.get(proposal.transforms().indexOf(transform)).spi().toInt();
        }
    }

    /** All that a child proposes, each protocol under its SPI. */
    static SecurityAssociationPayload offer(
            ChildConfiguration child, boolean udp, Function<ProtocolId, Octets> ownSpi) {
        List<Proposal> proposals = new ArrayList<>();
        for (int i = 0; i < child.proposals().size(); i++) {
            ChildProposal proposal = child.proposals().get(i);
            for (ChildTransform transform : proposal.transforms()) {
                proposals.add(new Proposal(
                        i + 1,
                        transform.protocol().code(),
                        ownSpi.apply(transform.protocol()),
                        List.of(new Transform(1, transform.id(), attributes(child, proposal, transform, udp)))));
            }
        }
        return new SecurityAssociationPayload(proposals);
    }

    /** The answer to an offer: what was chosen, under our own SPIs. */
    static SecurityAssociationPayload answer(Choice choice, Function<ProtocolId, Octets> ownSpi) {
        return new SecurityAssociationPayload(choice.parts().stream()
                .map(part -> new Proposal(
                        part.number(),
                        part.protocolNumber(),
                        ownSpi.apply(part.protocol().orElseThrow()),
                        part.transforms()))
                .toList());
    }

    /** The first proposal of ours that the peer offers too. */
    static Optional<Choice> choose(ChildConfiguration child, boolean udp, SecurityAssociationPayload offered) {
        Map<Integer, List<Proposal>> bundles = new TreeMap<>();
        for (Proposal proposal : offered.proposals()) {
            bundles.computeIfAbsent(proposal.number(), _ -> new ArrayList<>()).add(proposal);
        }
        for (ChildProposal own : child.proposals()) {
            for (List<Proposal> bundle : bundles.values()) {
                Optional<Choice> choice = match(child, own, udp, bundle);
                if (choice.isPresent()) {
                    return choice;
                }
            }
        }
        return Optional.empty();
    }

    private static Optional<Choice> match(
            ChildConfiguration child, ChildProposal own, boolean udp, List<Proposal> bundle) {
        if (bundle.size() != own.transforms().size()) {
            return Optional.empty();
        }
        List<Proposal> parts = new ArrayList<>();
        Optional<Duration> time = Optional.empty();
        long octets = SaLifetimes.NO_LIMIT;
        for (ChildTransform wanted : own.transforms()) {
            boolean found = false;
            for (Proposal offered : bundle) {
                boolean possible = offered.protocolNumber() == wanted.protocol().code()
                        && Integer.compareUnsigned(offered.spi().toInt(), LOWEST_SPI) >= 0;
                Optional<Transform> transform = possible
                        ? offered.transforms().stream()
                                .filter(one -> means(child, own, wanted, udp, one))
                                .findFirst()
                        : Optional.empty();
                if (transform.isPresent() && !found) {
                    found = true;
                    parts.add(new Proposal(
                            offered.number(), offered.protocolNumber(), offered.spi(), List.of(transform.get())));
                    List<Lifetime> lifetimes =
                            read(transform.get()).orElseThrow().lifetimes();
                    Duration here = time(lifetimes).orElse(DEFAULT_TIME);
                    time = Optional.of(
                            time.filter(least -> least.compareTo(here) < 0).orElse(here));
                    octets = Math.min(octets, octets(lifetimes));
                }
            }
            if (!found) {
                return Optional.empty();
            }
        }
        return Optional.of(new Choice(own, parts, time, octets));
    }

    private static boolean means(
            ChildConfiguration child, ChildProposal own, ChildTransform wanted, boolean udp, Transform offered) {
        Optional<Phase2Attributes> attributes = read(offered);
        return offered.id() == wanted.id()
                && attributes.isPresent()
                && attributes.get().others().isEmpty()
                && attributes.get().encapsulationMode().equals(Optional.of(mode(child, wanted, udp)))
                && attributes.get().authenticationAlgorithm().equals(wanted.authentication())
                && attributes.get().keyLength().orElse(0) == wanted.keyBits()
                && attributes.get().groupDescription().equals(child.pfs())
                && attributes.get().group().isPresent() == child.pfs().isPresent()
                && attributes.get().extendedSequenceNumbers() == own.extendedSequenceNumbers();
    }

    /** The attributes of a transform, if they make sense. */
    static Optional<Phase2Attributes> read(Transform transform) {
        DecodeResult<Phase2Attributes> read = Phase2Attributes.of(transform.attributes());
        return read instanceof Decoded<Phase2Attributes>(Phase2Attributes attributes)
                ? Optional.of(attributes)
                : Optional.empty();
    }

    /** The lifetime in time. */
    static Optional<Duration> time(List<Lifetime> lifetimes) {
        return Lifetime.of(LifeType.SECONDS, lifetimes).stream()
                .mapToObj(seconds -> Duration.ofSeconds(Math.min(seconds, Integer.MAX_VALUE)))
                .findFirst();
    }

    /** The lifetime in octets. */
    static long octets(List<Lifetime> lifetimes) {
        long kilobytes = Lifetime.of(LifeType.KILOBYTES, lifetimes).orElse(SaLifetimes.NO_LIMIT);
        return kilobytes > SaLifetimes.NO_LIMIT / KILOBYTE ? SaLifetimes.NO_LIMIT : kilobytes * KILOBYTE;
    }

    private static List<DataAttribute> attributes(
            ChildConfiguration child, ChildProposal proposal, ChildTransform transform, boolean udp) {
        List<DataAttribute> attributes = new ArrayList<>();
        attributes.add(basic(Phase2Attribute.LIFE_TYPE, LifeType.SECONDS.code()));
        attributes.add(duration(Math.max(1, child.rekey().lifetime().toSeconds())));
        if (child.octets() != SaLifetimes.NO_LIMIT) {
            attributes.add(basic(Phase2Attribute.LIFE_TYPE, LifeType.KILOBYTES.code()));
            attributes.add(duration(Math.max(1, child.octets() / KILOBYTE)));
        }
        child.pfs().ifPresent(group -> attributes.add(basic(Phase2Attribute.GROUP_DESCRIPTION, group.code())));
        attributes.add(basic(
                Phase2Attribute.ENCAPSULATION_MODE, mode(child, transform, udp).code()));
        transform
                .authentication()
                .ifPresent(
                        algorithm -> attributes.add(basic(Phase2Attribute.AUTHENTICATION_ALGORITHM, algorithm.code())));
        if (transform.hasKeyLength()) {
            attributes.add(basic(Phase2Attribute.KEY_LENGTH, transform.keyBits()));
        }
        if (proposal.extendedSequenceNumbers()) {
            attributes.add(basic(Phase2Attribute.EXTENDED_SEQUENCE_NUMBER, 1));
        }
        return attributes;
    }

    /** AH cannot go in UDP (RFC 3948 section 1). */
    private static EncapsulationMode mode(ChildConfiguration child, ChildTransform transform, boolean udp) {
        boolean inUdp = udp && transform.protocol() == ProtocolId.ESP;
        if (child.mode() == SaMode.TUNNEL) {
            return inUdp ? EncapsulationMode.UDP_ENCAPSULATED_TUNNEL : EncapsulationMode.TUNNEL;
        }
        return inUdp ? EncapsulationMode.UDP_ENCAPSULATED_TRANSPORT : EncapsulationMode.TRANSPORT;
    }

    private static DataAttribute duration(long amount) {
        return amount <= MAX_BASIC
                ? basic(Phase2Attribute.LIFE_DURATION, (int) amount)
                : new DataAttribute.Variable(
                        Phase2Attribute.LIFE_DURATION.code(),
                        (amount >>> Integer.SIZE == 0
                                        ? new WireWriter().u32((int) amount)
                                        : new WireWriter().u64(amount))
                                .toOctets());
    }

    private static DataAttribute basic(Phase2Attribute attribute, int value) {
        return new DataAttribute.Basic(attribute.code(), value);
    }
}
