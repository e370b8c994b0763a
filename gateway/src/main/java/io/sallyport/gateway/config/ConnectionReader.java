package io.sallyport.gateway.config;

import io.sallyport.gateway.ike.Addresses;
import io.sallyport.gateway.yaml.Problems;
import io.sallyport.gateway.yaml.Section;
import io.sallyport.ike.connection.Authentication;
import io.sallyport.ike.connection.ChildConfiguration;
import io.sallyport.ike.connection.Connection;
import io.sallyport.ike.connection.DeadPeerDetection;
import io.sallyport.ike.connection.Phase1Exchange;
import io.sallyport.ike.connection.Phase1Proposal;
import io.sallyport.ike.connection.RekeyPolicy;
import io.sallyport.ike.connection.RetransmissionSchedule;
import io.sallyport.ike.message.assigned.AuthenticationMethod;
import io.sallyport.ike.message.identity.Identity;
import io.sallyport.pipeline.spd.Prefix;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Reads one item of the section {@code connections}. */
final class ConnectionReader {
    private static final Duration SHORTEST = Duration.ofSeconds(1);
    private static final Duration LONGEST = Duration.ofDays(365);
    private static final Prefix NOWHERE = Prefix.parseAddress("192.0.2.1");

    private final Problems problems;
    private final ChildReader children;

    ConnectionReader(Problems problems, int replayWindow) {
        this.problems = problems;
        children = new ChildReader(problems, replayWindow);
    }

    /** The versions of IKE that a connection can have: it has to say the old one aloud (RFC 9395). */
    enum Version {
        IKEV1
    }

    /** The connection; empty if something of it is wrong, which the problems tell. */
    Optional<ConnectionSettings> read(Section section) {
        String name = section.require("name", Values.NAME, "to-east", "");
        Version _ = section.require("version", Values.oneOf(Version.values()), "ikev1", Version.IKEV1);
        Prefix local = section.require("local", NetworkValues.STATION, "192.0.2.1", NOWHERE);
        Optional<Prefix> remote = section.read("remote", ConnectionValues.REMOTE, Optional.empty());
        Authentication authentication = authentication(section, local, remote);
        Connection.Builder builder = Connection.builder(name, Addresses.address(local), authentication)
                .exchange(section.read("exchange", Values.oneOf(Phase1Exchange.values()), Phase1Exchange.MAIN))
                .dpd(new DeadPeerDetection(section.read(
                        "dpd", Values.duration(Duration.ZERO, LONGEST), DeadPeerDetection.DEFAULT.delay())))
                .natTraversal(section.read("nat-traversal", Values.FLAG, true))
                .rekey(rekey(section, RekeyPolicy.PHASE_1))
                .retransmission(retransmission(section.section("retransmission")));
        remote.map(Addresses::address).ifPresent(builder::remote);
        List<Phase1Proposal> proposals = section.list("proposals", ConnectionValues.PHASE_1);
        if (!proposals.isEmpty()) {
            builder.proposals(proposals.toArray(Phase1Proposal[]::new));
        }
        if (section.read("legacy", Values.FLAG, false)) {
            builder.legacy();
        }
        List<ChildSettings> read = new ArrayList<>();
        for (Section child : section.sections("children")) {
            children.read(child).ifPresent(read::add);
        }
        if (section.sections("children").isEmpty()) {
            problems.error(section.path("children"), "a connection without children protects nothing; write one");
        }
        AccessSettings access = new AccessReader(problems).read(section, authentication, remote, read);
        builder.modeConfig(AccessReader.modeConfig(access, read));
        builder.children(read.stream().map(ChildSettings::child).toArray(ChildConfiguration[]::new));
        return build(section, builder, read, access);
    }

    private Optional<ConnectionSettings> build(
            Section section, Connection.Builder builder, List<ChildSettings> children, AccessSettings access) {
        if (!problems.isSound(section.path())) {
            return Optional.empty();
        }
        try {
            return Optional.of(new ConnectionSettings(builder.build(), children, access));
        } catch (IllegalArgumentException e) {
            problems.error(section.path(), e.getMessage());
            return Optional.empty();
        }
    }

    private static Authentication authentication(Section section, Prefix local, Optional<Prefix> remote) {
        Identity own = new Identity.Address(Addresses.address(local));
        return new Authentication(
                section.read("authentication", ConnectionValues.METHOD, AuthenticationMethod.PRE_SHARED_KEY),
                section.read("local-id", IkeValues.IDENTITY, own),
                section.find("remote-id", IkeValues.IDENTITY)
                        .or(() -> remote.map(Addresses::address).map(Identity.Address::new)));
    }

    private static RetransmissionSchedule retransmission(Section schedule) {
        RetransmissionSchedule absent = RetransmissionSchedule.DEFAULT;
        return new RetransmissionSchedule(
                schedule.read("first", Values.duration(Duration.ofMillis(10), Duration.ofMinutes(1)), absent.first()),
                absent.factor(),
                schedule.read("repetitions", Values.whole("a number of repetitions", 0, 20), absent.repetitions()));
    }

    /** A lifetime with the margin and jitter of another. */
    static RekeyPolicy rekey(Section section, RekeyPolicy absent) {
        return absent.withLifetime(section.read("lifetime", Values.duration(SHORTEST, LONGEST), absent.lifetime()));
    }
}
