package io.sallyport.pipeline.spd;

import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.management.ThreadMXBean;
import io.sallyport.pipeline.neighbour.Adjacencies;
import io.sallyport.pipeline.neighbour.Neighbour;
import io.sallyport.pipeline.packet.IpProtocol;
import io.sallyport.pipeline.route.NextHop;
import io.sallyport.pipeline.route.RouteTable;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntToLongFunction;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class LookupAllocationTest {
    private static final int LOOKUPS = 1_000_000;
    /** Covers the measurement itself; one object per lookup would be 16 million octets. */
    private static final long TOLERATED_OCTETS = 4_096;

    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    private static final long HIGH = 0x2001_0db8_0000_0000L;
    private static final int TEN = 10 << 24;

    private static final RouteTable ROUTES = new RouteTable();
    private static final Adjacencies ADJACENCIES = new Adjacencies();
    private static final PolicySas SAS = new PolicySas(64);
    private static Spd spd;
    private static int onLink;

    @BeforeAll
    static void fill() {
        ADJACENCIES.setPort(0, 0x0200_0000_0001L);
        onLink = ADJACENCIES.index(NextHop.onLink(0));
        List<Policy> policies = new ArrayList<>();
        for (int i = 0; i < 64; i++) {
            Prefix four = Prefix.ofIpv4(TEN + i, Prefix.IPV4_BITS);
            Prefix six = Prefix.ofIpv6(HIGH, i, Prefix.IPV6_BITS);
            ROUTES.add(four, i);
            ROUTES.add(six, i);
            ADJACENCIES.put(new Neighbour(0, four, 0x0200_0000_0100L + i));
            ADJACENCIES.put(new Neighbour(0, six, 0x0200_0000_0100L + i));
            policies.add(protect(Prefix.ANY4, four));
            policies.add(protect(Prefix.ANY6, six));
            policies.add(protect(four, Prefix.ANY4));
            policies.add(protect(six, Prefix.ANY6));
        }
        ROUTES.publish();
        ADJACENCIES.publish();
        spd = new Spd(policies);
    }

    private static Policy protect(Prefix source, Prefix destination) {
        return new Policy("p", PolicyAction.PROTECT, Selector.between(source, destination));
    }

    @Test
    void shouldLookRoutesUpWithoutAllocating() {
        assertNoAllocation(i -> ROUTES.current().lookup4(TEN + (i & 127)));
        assertNoAllocation(i -> ROUTES.current().lookup6(HIGH, i & 127));
    }

    @Test
    void shouldResolveNeighboursWithoutAllocating() {
        assertNoAllocation(i -> ADJACENCIES.current().resolve4(onLink, TEN + (i & 127)));
        assertNoAllocation(i -> ADJACENCIES.current().resolve6(onLink, HIGH, i & 127));
    }

    @Test
    @DisplayName("policies are looked up both ways, and by destination and by source, without allocating")
    void shouldLookPoliciesUpWithoutAllocating() {
        assertNoAllocation(i -> spd.lookup4(i & 127, TEN + (i & 127), IpProtocol.UDP, 1, 2));
        assertNoAllocation(i -> spd.lookup4(TEN + (i & 127), i & 127, IpProtocol.UDP, 1, 2));
        assertNoAllocation(i -> spd.lookupReverse4(i & 127, TEN + (i & 127), IpProtocol.UDP, 1, 2));
        assertNoAllocation(i -> spd.lookup6(0, i & 127, HIGH, i & 127, IpProtocol.UDP, 1, 2));
        assertNoAllocation(i -> spd.lookupReverse6(0, i & 127, HIGH, i & 127, IpProtocol.UDP, 1, 2));
        assertNoAllocation(i -> spd.action(i & 127));
    }

    @Test
    void shouldReadTheSasOfAPolicyWithoutAllocating() {
        assertNoAllocation(i -> SAS.currentAcquire(i & 63) + SAS.candidateAcquire(i & 63));
    }

    private static void assertNoAllocation(IntToLongFunction lookup) {
        long thread = Thread.currentThread().threadId();
        long unused = run(lookup);
        long before = THREADS.getThreadAllocatedBytes(thread);
        unused += run(lookup);
        long octets = THREADS.getThreadAllocatedBytes(thread) - before;

        assertTrue(octets < TOLERATED_OCTETS, () -> octets + " octets for a million lookups");
        // The sum keeps the lookups from being optimised away.
        assertTrue(unused != Long.MIN_VALUE);
    }

    private static long run(IntToLongFunction lookup) {
        long sum = 0;
        for (int i = 0; i < LOOKUPS; i++) {
            sum += lookup.applyAsLong(i);
        }
        return sum;
    }
}
