package io.sallyport.dpdk.layout;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;

class NativeLibrariesTest {
    @Test
    void shouldFindDpdkAndAKnownLayoutForIt() {
        NativeLibraries dpdk = NativeLibraries.dpdk();
        assertTrue(dpdk.version().startsWith("DPDK "), dpdk.version());
        assertTrue(dpdk.version().startsWith("DPDK " + Layouts.dpdk().name().substring("dpdk-".length())));
        assertNotEquals(0, dpdk.symbol("rte_eth_fp_ops").address());
    }

    @Test
    void shouldFindTheFunctionsOfEachDpdkLibrary() {
        for (String function : List.of(
                "rte_eal_init",
                "rte_openlog_stream",
                "rte_thread_register",
                "rte_pktmbuf_pool_create",
                "rte_pktmbuf_free_bulk",
                "rte_mempool_avail_count",
                "rte_eth_dev_configure",
                "rte_ring_create",
                "rte_eth_from_rings",
                "per_lcore__rte_errno")) {
            assertTrue(NativeLibraries.dpdk().find(function).isPresent(), function);
        }
    }

    @Test
    void shouldFindIpsecMbAndAKnownLayoutForIt() {
        String version = NativeLibraries.ipsecMb().version();
        assertTrue(version.startsWith(Layouts.ipsecMb().name().substring("ipsec-mb-".length())), version);
    }

    @Test
    void shouldCallAFunctionOfTheCLibrary() {
        assertEquals(7, NativeLibraries.libc().function("labs", 1).toLong(-7));
    }

    @Test
    void shouldNameTheDebianPackagesWhenDpdkIsMissing() {
        NativeLibraryException missing = assertThrows(
                NativeLibraryException.class, () -> NativeLibraries.loadDpdk(List.of("9001", "9000"), List.of()));
        assertEquals(
                "DPDK is not installed: librte_eal.so.9001 or .so.9000 was not found; run apt-get install dpdk"
                        + " librte-net-ring23 (Debian 12) or apt-get install dpdk librte-net-ring25 (Debian 13).",
                missing.getMessage());
    }

    @Test
    void shouldNameTheDebianPackageOfAMissingPartOfDpdk() {
        NativeLibraryException missing = assertThrows(
                NativeLibraryException.class,
                () -> NativeLibraries.loadDpdk(NativeLibraries.DPDK_ABIS, List.of("ring", "net_nowhere")));
        assertTrue(
                missing.getMessage()
                        .matches("A part of DPDK is not installed: librte_net_nowhere\\.so\\.(\\d+) was not"
                                + " found; run apt-get install librte-net-nowhere\\1\\."),
                missing.getMessage());
    }

    @Test
    void shouldNameTheDebianPackageWhenIpsecMbIsMissing() {
        NativeLibraryException missing =
                assertThrows(NativeLibraryException.class, () -> NativeLibraries.loadIpsecMb(List.of("9000")));
        assertEquals(
                "IPsec_MB is not installed: libIPSec_MB.so.9000 was not found; run apt-get install libipsec-mb1"
                        + " (Debian 12) or apt-get install libipsec-mb2 (Debian 13).",
                missing.getMessage());
    }

    @Test
    void shouldNameTheLibraryAndTheMissingSymbol() {
        NativeLibraryException missing = assertThrows(
                NativeLibraryException.class, () -> NativeLibraries.dpdk().symbol("rte_no_such_function"));
        assertEquals(
                "This machine's DPDK has no symbol rte_no_such_function; its release is "
                        + NativeLibraries.dpdk().version() + ".",
                missing.getMessage());
    }
}
