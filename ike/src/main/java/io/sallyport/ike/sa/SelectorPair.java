package io.sallyport.ike.sa;

/**
 * The packets that a pair carries.
 *
 * @param local our side of them
 * @param remote the peer's side
 */
public record SelectorPair(TrafficSelector local, TrafficSelector remote) {
    /** True if all that the other means is meant here too. */
    public boolean contains(SelectorPair other) {
        return local.contains(other.local) && remote.contains(other.remote);
    }

    @Override
    public String toString() {
        return local + " === " + remote;
    }
}
