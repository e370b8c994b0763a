package io.sallyport.ike.connection;

import io.sallyport.ike.message.assigned.EspTransform;
import io.sallyport.ike.message.assigned.GroupDescription;
import io.sallyport.ike.sa.ChildTransform;
import io.sallyport.ike.sa.SaLifetimes;
import io.sallyport.ike.sa.SaMode;
import io.sallyport.ike.sa.SelectorPair;
import java.util.List;
import java.util.Optional;

/**
 * One child of a connection: the pairs that Quick Mode makes for it, one after the other.
 *
 * @param name within the connection
 * @param selectors the packets that it is for
 * @param dynamicLocal true: our side is the address that mode config gives us, whatever {@code selectors} say
 * @param mode tunnel or transport
 * @param proposals the best first
 * @param pfs the group of perfect forward secrecy; empty: none
 * @param rekey lifetime in time
 * @param octets lifetime in octets of inner packets; {@link SaLifetimes#NO_LIMIT}: none
 * @param replayWindow packets
 * @param start when we negotiate it
 * @param pending what happens while the last message is missing
 * @param saPerResource true: a pair for each resource of the data plane, side by side (RFC 9611); false: one pair
 */
public record ChildConfiguration(
        String name,
        SelectorPair selectors,
        boolean dynamicLocal,
        SaMode mode,
        List<ChildProposal> proposals,
        Optional<GroupDescription> pfs,
        RekeyPolicy rekey,
        long octets,
        int replayWindow,
        StartMode start,
        PendingPolicy pending,
        boolean saPerResource) {
    private static final int DEFAULT_WINDOW = 1_024;

    /** Keeps a copy of the list, which is not empty. */
    public ChildConfiguration {
        proposals = List.copyOf(proposals);
        if (proposals.isEmpty()) {
            throw new IllegalArgumentException("child " + name + " must have a proposal");
        }
    }

    /** A child in tunnel mode with AES-128-GCM and the defaults, to be changed. */
    public static Builder builder(String name, SelectorPair selectors) {
        return new Builder(name, selectors);
    }

    /** Collects what differs from the defaults. */
    public static final class Builder {
        private final String name;
        private final SelectorPair selectors;
        private boolean dynamicLocal;
        private SaMode mode = SaMode.TUNNEL;
        private List<ChildProposal> proposals =
                List.of(ChildProposal.of(ChildTransform.esp(EspTransform.AES_GCM_16, 128)));
        private Optional<GroupDescription> pfs = Optional.empty();
        private RekeyPolicy rekey = RekeyPolicy.PHASE_2;
        private long octets = SaLifetimes.NO_LIMIT;
        private int replayWindow = DEFAULT_WINDOW;
        private StartMode start = StartMode.ON_DEMAND;
        private PendingPolicy pending = PendingPolicy.DEFAULT;
        private boolean saPerResource;

        private Builder(String name, SelectorPair selectors) {
            this.name = name;
            this.selectors = selectors;
        }

        public Builder dynamicLocal() {
            dynamicLocal = true;
            return this;
        }

        public Builder mode(SaMode value) {
            mode = value;
            return this;
        }

        public Builder proposals(ChildProposal... values) {
            proposals = List.of(values);
            return this;
        }

        public Builder pfs(GroupDescription value) {
            pfs = Optional.of(value);
            return this;
        }

        public Builder rekey(RekeyPolicy value) {
            rekey = value;
            return this;
        }

        public Builder octets(long value) {
            octets = value;
            return this;
        }

        public Builder replayWindow(int value) {
            replayWindow = value;
            return this;
        }

        public Builder start(StartMode value) {
            start = value;
            return this;
        }

        public Builder pending(PendingPolicy value) {
            pending = value;
            return this;
        }

        public Builder saPerResource() {
            saPerResource = true;
            return this;
        }

        public ChildConfiguration build() {
            return new ChildConfiguration(
                    name,
                    selectors,
                    dynamicLocal,
                    mode,
                    proposals,
                    pfs,
                    rekey,
                    octets,
                    replayWindow,
                    start,
                    pending,
                    saPerResource);
        }
    }
}
