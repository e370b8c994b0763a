package io.sallyport.gateway.ike;

import io.sallyport.pipeline.sad.Lifetime;
import io.sallyport.pipeline.sad.SaHandle;
import io.sallyport.pipeline.sad.SaReport;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/** All SAs of one Quick Mode as they stand in the tables. Belongs to the control thread. */
final class InstalledPair {
    private final long id;
    private final int policy;
    private final OptionalInt resource;
    private final List<SaHandle> inbound;
    private final List<SaHandle> outbound;
    private boolean outboundNamed;
    private boolean outboundClosed;
    private boolean softTold;
    private boolean hardTold;
    private long packetsSeen;
    private Optional<Long> lastInbound = Optional.empty();
    private Runnable whenGone = () -> {};

    /** SAs of one or two protocols; the first of each direction is the one that a policy names. */
    InstalledPair(long id, int policy, OptionalInt resource, List<SaHandle> inbound, List<SaHandle> outbound) {
        this.id = id;
        this.policy = policy;
        this.resource = resource;
        this.inbound = List.copyOf(inbound);
        this.outbound = List.copyOf(outbound);
    }

    long id() {
        return id;
    }

    /** Its place among the policies' SAs: that of its policy, or of its peer. */
    int policy() {
        return policy;
    }

    /** The worker that it is bound to, if it is to one. */
    OptionalInt resource() {
        return resource;
    }

    /** True once it has been in use. */
    boolean isOutboundNamed() {
        return outboundNamed;
    }

    void nameOutbound() {
        outboundNamed = true;
    }

    List<SaHandle> inbound() {
        return inbound;
    }

    /** The outbound SA that the policy names. */
    SaHandle outbound() {
        return outbound.getFirst();
    }

    /** The inbound SA that a packet passes last: ESP, or the only one. */
    SaHandle innermost() {
        return inbound.getFirst();
    }

    List<SaHandle> outboundAll() {
        return outbound;
    }

    List<SaHandle> handles() {
        List<SaHandle> all = new ArrayList<>(inbound);
        all.addAll(outbound);
        return all;
    }

    boolean isOutboundClosed() {
        return outboundClosed;
    }

    void closeOutbound() {
        outboundClosed = true;
    }

    /** What is left to do when it is out of the tables. */
    void whenGone(Runnable last) {
        whenGone = last;
    }

    void gone() {
        whenGone.run();
    }

    /** True the first time that an end is told, of whichever of the SAs. */
    boolean isNews(Lifetime.End end) {
        boolean news = end == Lifetime.End.HARD ? !hardTold : !softTold && !hardTold;
        softTold = true;
        hardTold |= end == Lifetime.End.HARD;
        return news;
    }

    /** When packets were last seen to have come; as exact as this is asked often. */
    Optional<Long> lastInbound(long nowNanos) {
        long packets = inbound.stream()
                .flatMap(sa -> SaReport.read(sa).stream())
                .mapToLong(SaReport::packets)
                .sum();
        if (packets > packetsSeen) {
            packetsSeen = packets;
            lastInbound = Optional.of(nowNanos);
        }
        return lastInbound;
    }
}
