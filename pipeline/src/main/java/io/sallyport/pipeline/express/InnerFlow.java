package io.sallyport.pipeline.express;

import io.sallyport.dpdk.memory.Memory;
import io.sallyport.pipeline.burst.Burst;
import io.sallyport.pipeline.burst.PlainBurst;
import io.sallyport.pipeline.esp.SelectorCheck;
import io.sallyport.pipeline.forward.Forward;
import io.sallyport.pipeline.packet.Ipv4Descriptor;
import io.sallyport.pipeline.sad.SaTable;
import io.sallyport.pipeline.tables.ForwardingTables;

/**
 * What packets in a row have in common that came out of a tunnel: SA and addresses, and with them selectors and way. Those are
 * asked for with the first of them; the loop over the others calls nobody.
 */
final class InnerFlow {
    private final Forward forward;

    /** None, if the selectors look at more than addresses. */
    private long sa;

    private long addresses;

    /** Toward {@link #destination}. */
    private long adjacency;

    private int most;

    /** No address, before any was asked for. */
    private long destination = PlainIpv4.NO_ADDRESS;

    InnerFlow(Forward forward) {
        this.forward = forward;
    }

    /** Forgets the last flow, for the ways of another burst may be others. */
    void forget() {
        destination = PlainIpv4.NO_ADDRESS;
    }

    /** Begins with the packet of a record: true if it is plain inside, what its SA is for, and has a way to go. */
    boolean begins(long[] words, int at, ForwardingTables tables) {
        long hot = Memory.pointer(words[at + PlainBurst.SA]);
        long text = Memory.pointer(words[at + PlainBurst.TEXT]);
        addresses = Memory.i64(text + Ipv4Descriptor.SOURCE);
        int octets = PlainIpv4.innerOctets(text, (int) words[at + PlainBurst.TEXT_OCTETS], addresses);
        long cold = SaTable.cold(hot);
        if (octets == PlainIpv4.NOT_PLAIN || !SelectorCheck.matches(cold, text, octets)) {
            return false;
        }
        sa = SelectorCheck.isByAddresses(cold) ? hot : Burst.NO_SA;
        if (addresses >>> Integer.SIZE != destination) {
            destination = addresses >>> Integer.SIZE;
            adjacency = forward.plainInward(PlainIpv4.destination(addresses), tables);
            most = adjacency == Forward.NOT_PLAIN ? 0 : forward.mtu(adjacency);
        }
        words[at + PlainBurst.OCTETS] = octets;
        words[at + PlainBurst.TOWARD] = adjacency;
        return octets <= most;
    }

    /** True if the packet of a record is of this flow, and plain. */
    boolean admits(long[] words, int at) {
        long text = Memory.pointer(words[at + PlainBurst.TEXT]);
        long own = Memory.i64(text + Ipv4Descriptor.SOURCE);
        if (words[at + PlainBurst.SA] != sa || own != addresses) {
            return false;
        }
        int octets = PlainIpv4.innerOctets(text, (int) words[at + PlainBurst.TEXT_OCTETS], own);
        words[at + PlainBurst.OCTETS] = octets;
        words[at + PlainBurst.TOWARD] = adjacency;
        return octets != PlainIpv4.NOT_PLAIN && octets <= most;
    }

    /**
     * True if the packet of a record is plain and goes where the flow goes, though it may be of another SA, whose selectors look
     * at IPv4 addresses alone.
     */
    boolean admitsOther(long[] words, int at) {
        long cold = SaTable.cold(Memory.pointer(words[at + PlainBurst.SA]));
        long text = Memory.pointer(words[at + PlainBurst.TEXT]);
        long own = Memory.i64(text + Ipv4Descriptor.SOURCE);
        int octets = PlainIpv4.innerOctets(text, (int) words[at + PlainBurst.TEXT_OCTETS], own);
        words[at + PlainBurst.OCTETS] = octets;
        words[at + PlainBurst.TOWARD] = adjacency;
        return octets != PlainIpv4.NOT_PLAIN
                && octets <= most
                && own >>> Integer.SIZE == destination
                && SelectorCheck.matchesByAddresses4(cold, own);
    }
}
