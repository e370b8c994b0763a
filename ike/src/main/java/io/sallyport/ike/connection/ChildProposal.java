package io.sallyport.ike.connection;

import io.sallyport.ike.message.assigned.ProtocolId;
import io.sallyport.ike.sa.ChildTransform;
import java.util.List;

/**
 * Algorithms of a pair: ESP, AH, or both together.
 *
 * @param transforms one of a protocol; two are ESP, then AH
 * @param extendedSequenceNumbers true for 64-bit sequence numbers (RFC 4304)
 */
public record ChildProposal(List<ChildTransform> transforms, boolean extendedSequenceNumbers) {
    /** Keeps a copy of the list and checks it. */
    public ChildProposal {
        transforms = List.copyOf(transforms);
        boolean one = transforms.size() == 1;
        boolean bundle = transforms.size() == 2
                && transforms.getFirst().protocol() == ProtocolId.ESP
                && transforms.getLast().protocol() == ProtocolId.AH;
        if (!one && !bundle) {
            throw new IllegalArgumentException("a proposal is of ESP, AH, or ESP and AH in this order");
        }
    }

    /** 32-bit sequence numbers. */
    public static ChildProposal of(ChildTransform... transforms) {
        return new ChildProposal(List.of(transforms), false);
    }

    /** The same with 64-bit sequence numbers. */
    public ChildProposal withExtendedSequenceNumbers() {
        return new ChildProposal(transforms, true);
    }

    /** True if a configuration must call it legacy. */
    public boolean legacy() {
        return transforms.stream().anyMatch(ChildTransform::legacy);
    }
}
