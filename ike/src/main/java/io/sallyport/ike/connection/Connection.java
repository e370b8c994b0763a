package io.sallyport.ike.connection;

import io.sallyport.ike.message.identity.IpAddress;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * A peer, or all peers that fit, and what is wanted with it.
 *
 * @param name for operators; no two of an engine are the same
 * @param local our address
 * @param remote the peer's address; empty: any, and the peer begins
 * @param exchange Main or Aggressive Mode; the other one is refused
 * @param authentication method and identities
 * @param proposals of phase 1, the best first
 * @param children what is protected
 * @param rekey lifetime of the ISAKMP SA
 * @param retransmission of unanswered messages
 * @param dpd dead peer detection
 * @param modeConfig our part in it
 * @param remoteAccess users, accounts and addresses, where XAUTH or mode config are used
 * @param natTraversal true: look for NAT and go round it (RFC 3947)
 * @param fragmentOctets longest datagram that is sent whole, where the peer takes fragments; 0: never cut
 * @param initialContact true: tell the peer when we know no other SA with it
 * @param legacy true: algorithms that are too weak today are allowed
 */
public record Connection(
        String name,
        IpAddress local,
        Optional<IpAddress> remote,
        Phase1Exchange exchange,
        Authentication authentication,
        List<Phase1Proposal> proposals,
        List<ChildConfiguration> children,
        RekeyPolicy rekey,
        RetransmissionSchedule retransmission,
        DeadPeerDetection dpd,
        ModeConfig modeConfig,
        RemoteAccess remoteAccess,
        boolean natTraversal,
        int fragmentOctets,
        boolean initialContact,
        boolean legacy) {
    private static final int DEFAULT_FRAGMENT = 1_280;

    /** Keeps copies of the lists, and refuses what can never work. */
    public Connection {
        proposals = List.copyOf(proposals);
        children = List.copyOf(children);
        if (proposals.isEmpty()) {
            throw new IllegalArgumentException("connection " + name + " must have a proposal for phase 1");
        }
        if (children.stream().map(ChildConfiguration::name).distinct().count() != children.size()) {
            throw new IllegalArgumentException("two children of connection " + name + " have one name");
        }
        if (exchange == Phase1Exchange.AGGRESSIVE
                && proposals.stream().map(Phase1Proposal::group).distinct().count() != 1) {
            // RFC 2409 section 5: the group cannot be negotiated, since KE is in the first message.
            throw new IllegalArgumentException(
                    "all proposals of connection " + name + " must have one group, since it uses Aggressive Mode");
        }
        if (!legacy
                && (proposals.stream().anyMatch(Phase1Proposal::legacy)
                        || children.stream()
                                .flatMap(child -> child.proposals().stream())
                                .anyMatch(ChildProposal::legacy))) {
            throw new IllegalArgumentException("connection " + name + " offers MD5, 3DES or group 1, 2 or 5;"
                    + " they are allowed only with legacy: true");
        }
        for (ChildConfiguration child : children) {
            Duration timeout = child.pending().timeout(retransmission.horizon());
            if (child.pending().trialDelay().compareTo(timeout) >= 0) {
                throw new IllegalArgumentException("child " + child.name() + " would be given up after "
                        + timeout.toMillis() + " ms, before its trial delay of "
                        + child.pending().trialDelay().toMillis() + " ms is over");
            }
        }
        if (remote.isEmpty() && children.stream().anyMatch(child -> child.start() == StartMode.ON_BOOT)) {
            throw new IllegalArgumentException(
                    "connection " + name + " has no remote address, so no child of it can start on boot");
        }
    }

    /** A connection in Main Mode with the defaults, to be changed. */
    public static Builder builder(String name, IpAddress local, Authentication authentication) {
        return new Builder(name, local, authentication);
    }

    /** The same with users, accounts and addresses. */
    public Connection with(RemoteAccess access) {
        return new Connection(
                name,
                local,
                remote,
                exchange,
                authentication,
                proposals,
                children,
                rekey,
                retransmission,
                dpd,
                modeConfig,
                access,
                natTraversal,
                fragmentOctets,
                initialContact,
                legacy);
    }

    /** The child of a name. */
    public Optional<ChildConfiguration> child(String childName) {
        return children.stream().filter(child -> child.name().equals(childName)).findFirst();
    }

    /** Collects what differs from the defaults. */
    public static final class Builder {
        private final String name;
        private final IpAddress local;
        private final Authentication authentication;
        private Optional<IpAddress> remote = Optional.empty();
        private Phase1Exchange exchange = Phase1Exchange.MAIN;
        private List<Phase1Proposal> proposals = List.of(Phase1Proposal.DEFAULT);
        private List<ChildConfiguration> children = List.of();
        private RekeyPolicy rekey = RekeyPolicy.PHASE_1;
        private RetransmissionSchedule retransmission = RetransmissionSchedule.DEFAULT;
        private DeadPeerDetection dpd = DeadPeerDetection.DEFAULT;
        private ModeConfig modeConfig = ModeConfig.OFF;
        private RemoteAccess remoteAccess = RemoteAccess.NONE;
        private boolean natTraversal = true;
        private int fragmentOctets = DEFAULT_FRAGMENT;
        private boolean initialContact = true;
        private boolean legacy;

        private Builder(String name, IpAddress local, Authentication authentication) {
            this.name = name;
            this.local = local;
            this.authentication = authentication;
        }

        public Builder remote(IpAddress value) {
            remote = Optional.of(value);
            return this;
        }

        public Builder exchange(Phase1Exchange value) {
            exchange = value;
            return this;
        }

        public Builder proposals(Phase1Proposal... values) {
            proposals = List.of(values);
            return this;
        }

        public Builder children(ChildConfiguration... values) {
            children = List.of(values);
            return this;
        }

        public Builder rekey(RekeyPolicy value) {
            rekey = value;
            return this;
        }

        public Builder retransmission(RetransmissionSchedule value) {
            retransmission = value;
            return this;
        }

        public Builder dpd(DeadPeerDetection value) {
            dpd = value;
            return this;
        }

        public Builder modeConfig(ModeConfig value) {
            modeConfig = value;
            return this;
        }

        public Builder remoteAccess(RemoteAccess value) {
            remoteAccess = value;
            return this;
        }

        public Builder natTraversal(boolean value) {
            natTraversal = value;
            return this;
        }

        public Builder fragmentOctets(int value) {
            fragmentOctets = value;
            return this;
        }

        public Builder initialContact(boolean value) {
            initialContact = value;
            return this;
        }

        /** Allows MD5, 3DES and groups 1, 2 and 5. */
        public Builder legacy() {
            legacy = true;
            return this;
        }

        public Connection build() {
            return new Connection(
                    name,
                    local,
                    remote,
                    exchange,
                    authentication,
                    proposals,
                    children,
                    rekey,
                    retransmission,
                    dpd,
                    modeConfig,
                    remoteAccess,
                    natTraversal,
                    fragmentOctets,
                    initialContact,
                    legacy);
        }
    }
}
