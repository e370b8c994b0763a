package io.sallyport.ike.quick;

import io.sallyport.ike.message.wire.Octets;
import io.sallyport.ike.sa.ActivationCause;
import io.sallyport.ike.sa.SelectorPair;
import io.sallyport.ike.session.Exchange;
import io.sallyport.ike.session.IkeSa;

/** A Quick Mode under way, in either role, as the keeper of pairs sees it. */
interface QuickMode extends Exchange {
    /** What it is for. */
    Aim aim();

    /** For which packets, by the addresses that they bear here: a child may have pairs for several parts of its own. */
    SelectorPair carries();

    /** Under which SA. */
    IkeSa sa();

    /** True while its end is open: neither given up, nor its pair in use. */
    @Override
    boolean isUnderWay();

    /** True for an initiator that has no answer yet. */
    boolean isUnanswered();

    /** True if it makes such a pair, for the same packets. */
    default boolean isFor(Aim wanted, SelectorPair packets) {
        return aim().isLike(wanted) && carries().equals(packets);
    }

    /** Our nonce: by it two that cross are told apart. */
    Octets nonce();

    /** Traffic proved the pair. */
    void promoted(long nanos);

    /** The pair was never proved, and is dead: it may be tried again. */
    void expired();

    /** The pair was taken away for another reason; whoever did so knows whether there is to be another one. */
    void removed();

    /** The peer authentically used the pair in another way: it said CONNECTED, or deleted the one before. */
    void proved(ActivationCause cause);

    /** The pair that it replaces is gone: nothing is spared any more by a wait that is our own choice. */
    void predecessorGone();
}
