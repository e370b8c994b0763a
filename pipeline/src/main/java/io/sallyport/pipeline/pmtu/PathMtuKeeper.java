package io.sallyport.pipeline.pmtu;

import io.sallyport.dpdk.memory.Memory;
import io.sallyport.dpdk.memory.OffHeap;
import io.sallyport.pipeline.packet.Ipv6Descriptor;
import io.sallyport.pipeline.sad.HeaderPolicy;
import io.sallyport.pipeline.sad.SaDescriptor;
import io.sallyport.pipeline.sad.SaRecord;
import io.sallyport.pipeline.sad.SaTable;
import io.sallyport.pipeline.sad.Sad;
import java.lang.invoke.VarHandle;
import java.time.Duration;
import java.util.List;
import org.agrona.MutableDirectBuffer;
import org.agrona.concurrent.MessageHandler;

/**
 * The control thread's share: holds reports against the outbound SAs, writes what it believes into them, and forgets it
 * when it is old (RFC 4301 section 8.2, RFC 1191 section 6.3).
 *
 * <p>Nothing authenticates an ICMP message. One is believed if it quotes a packet that this gateway sent lately: the SPI and
 * both addresses of an outbound SA, and one of its last {@value #RECENT} sequence numbers. It can lower a path's MTU to 576
 * octets of IPv4 or 1,280 of IPv6 and no further, and never raises it.
 *
 * <p>All outbound SAs are looked at in slices, a slice in each poll, while there is something to look for.
 */
public final class PathMtuKeeper implements AutoCloseable {
    /** RFC 1191 section 6.3 and RFC 8201 section 4: not less than 5, about 10 minutes. */
    public static final Duration DEFAULT_AGE = Duration.ofMinutes(10);

    static final int LEAST_IPV4 = 576;
    private static final int RECENT = 1 << 20;
    private static final int SLICE = 4096;
    private static final int MOST_REPORTS = 32;
    private static final long LOOK_FOR_OLD_NS = 1_000_000_000L;

    /** RFC 1191 section 7.1: what to try when the router tells no MTU. */
    private static final int[] PLATEAUS = {32_000, 17_914, 8_166, 4_352, 2_002, 1_492, 1_006};

    private final Sad outbound;
    private final List<PathMtuReports> workers;
    private final long ageNs;
    private final OffHeap reports = OffHeap.allocate((long) MOST_REPORTS * ReportDescriptor.OCTETS);
    private final MessageHandler taker = this::take;
    private int count;
    private int slot;
    private boolean sweeping;
    private int limited;
    private int limitedSeen;
    private long nextLookNs;
    private boolean clockKnown;

    /**
     * A keeper.
     *
     * @param workers the reports of each worker, looked at again in each poll
     * @param age how long an MTU that was learned is held
     */
    public PathMtuKeeper(Sad outbound, List<PathMtuReports> workers, Duration age) {
        this.outbound = outbound;
        this.workers = workers;
        this.ageNs = age.toNanos();
    }

    private void take(int type, MutableDirectBuffer buffer, int index, int length) {
        Memory.copy(buffer.addressOffset() + index, report(count), ReportDescriptor.OCTETS);
        count++;
    }

    private long report(int index) {
        return Memory.pointer(reports.address() + (long) index * ReportDescriptor.OCTETS);
    }

    /**
     * One slice of work.
     *
     * @param nowNs the steady clock
     * @return 0 if nothing waits
     */
    public int poll(long nowNs) {
        if (!sweeping && !begin(nowNs)) {
            return 0;
        }
        int end = Math.min(outbound.slots(), slot + SLICE);
        for (; slot < end; slot++) {
            long hot = outbound.liveAt(slot);
            if (hot != 0) {
                look(hot, nowNs);
            }
        }
        if (slot == outbound.slots()) {
            sweeping = false;
            limited = limitedSeen;
            count = 0;
        }
        return 1;
    }

    private boolean begin(long nowNs) {
        for (PathMtuReports worker : workers) {
            worker.drain(taker, MOST_REPORTS - count);
        }
        boolean old = limited > 0 && (!clockKnown || nowNs - nextLookNs >= 0);
        if (count == 0 && !old) {
            return false;
        }
        clockKnown = true;
        nextLookNs = nowNs + LOOK_FOR_OLD_NS;
        slot = 0;
        limitedSeen = 0;
        sweeping = true;
        return true;
    }

    private void look(long hot, long nowNs) {
        long cold = SaTable.cold(hot);
        int policy = Memory.u8(cold + SaDescriptor.HEADER_POLICY);
        if ((policy & HeaderPolicy.PATH_LIMITED) != 0
                && nowNs - Memory.i64(cold + SaDescriptor.PATH_MTU_LEARNED_NS) >= ageNs) {
            policy &= ~HeaderPolicy.PATH_LIMITED;
            Memory.putU8(cold + SaDescriptor.HEADER_POLICY, policy);
        }
        for (int i = 0; i < count; i++) {
            if (isAbout(report(i), hot, cold)) {
                policy = learn(report(i), cold, policy, nowNs);
            }
        }
        limitedSeen += (policy & HeaderPolicy.PATH_LIMITED) == 0 ? 0 : 1;
    }

    private static boolean isAbout(long report, long hot, long cold) {
        int behind = (int) SaRecord.sequence(hot) - Memory.i32(report + ReportDescriptor.SEQUENCE);
        return Memory.i32(report + ReportDescriptor.SPI) == SaRecord.spi(cold)
                && Memory.i32(report + ReportDescriptor.FAMILY) == Memory.u8(cold + SaDescriptor.OUTER_FAMILY)
                && isSame(report + ReportDescriptor.SOURCE, cold + SaDescriptor.OUTER_SOURCE)
                && isSame(report + ReportDescriptor.DESTINATION, cold + SaDescriptor.OUTER_DESTINATION)
                && behind >= 0
                && behind < RECENT;
    }

    private static boolean isSame(long left, long right) {
        return Memory.i64(left) == Memory.i64(right) && Memory.i64(left + Long.BYTES) == Memory.i64(right + Long.BYTES);
    }

    private static int learn(long report, long cold, int policy, long nowNs) {
        int mtu = believed(report);
        boolean known = (policy & HeaderPolicy.PATH_LIMITED) != 0;
        if (mtu == 0 || (known && mtu >= Memory.i32(cold + SaDescriptor.PATH_MTU))) {
            return policy;
        }
        Memory.putI32(cold + SaDescriptor.PATH_MTU, mtu);
        Memory.putI64(cold + SaDescriptor.PATH_MTU_LEARNED_NS, nowNs);
        // A worker that sees the flag sees the MTU.
        VarHandle.releaseFence();
        Memory.putU8(cold + SaDescriptor.HEADER_POLICY, policy | HeaderPolicy.PATH_LIMITED);
        return policy | HeaderPolicy.PATH_LIMITED;
    }

    /** The MTU that a report tells, within bounds; 0 if it tells none that may be. */
    private static int believed(long report) {
        int told = Memory.i32(report + ReportDescriptor.MTU);
        if (Memory.i32(report + ReportDescriptor.FAMILY) == Ipv6Descriptor.VERSION) {
            // RFC 8201 section 4: less is not to be believed.
            return told < Ipv6Descriptor.LEAST_MTU ? 0 : told;
        }
        return Math.max(LEAST_IPV4, told == 0 ? plateau(Memory.i32(report + ReportDescriptor.LENGTH)) : told);
    }

    private static int plateau(int length) {
        for (int octets : PLATEAUS) {
            if (octets < length) {
                return octets;
            }
        }
        return LEAST_IPV4;
    }

    @Override
    public void close() {
        reports.close();
    }
}
