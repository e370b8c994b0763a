package io.sallyport.dpdk.layout;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.InputStream;
import java.util.Properties;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class LayoutsTest {
    @ParameterizedTest
    @CsvSource({
        "DPDK 22.11.11, dpdk-22.11",
        "DPDK 22.11.4, dpdk-22.11",
        "DPDK 24.11.0-rc1, dpdk-24.11",
        "DPDK 24.11.8, dpdk-24.11"
    })
    void shouldChooseTheDpdkLayoutByMajorAndMinorNumber(String version, String name) {
        assertEquals(name, Layouts.forDpdk(version).name());
    }

    @ParameterizedTest
    @CsvSource({"1.3.0, ipsec-mb-1.3", "1.3.0-dev, ipsec-mb-1.3", "2.0.0, ipsec-mb-2.0", "2.0.1, ipsec-mb-2.0"})
    void shouldChooseTheIpsecMbLayoutByMajorAndMinorNumber(String version, String name) {
        assertEquals(name, Layouts.forIpsecMb(version).name());
    }

    @ParameterizedTest
    @ValueSource(strings = {"DPDK 23.11.0", "DPDK 22.1", "DPDK 122.11", "DPDK", "", "22.110.0", "DPDK 24.11x"})
    void shouldRefuseAnUnknownDpdkReleaseInOneSentence(String version) {
        LayoutException refusal = assertThrows(LayoutException.class, () -> Layouts.forDpdk(version));
        assertEquals(
                "This machine has DPDK release \"" + version
                        + "\", but Sallyport knows the layouts of 22.11 and 24.11 only.",
                refusal.getMessage());
    }

    @Test
    void shouldRefuseAnUnknownIpsecMbRelease() {
        LayoutException refusal = assertThrows(LayoutException.class, () -> Layouts.forIpsecMb("1.5.0"));
        assertEquals(
                "This machine has IPsec_MB release \"1.5.0\", but Sallyport knows the layouts of 1.3 and 2.0 only.",
                refusal.getMessage());
    }

    @Test
    void shouldNameTheMissingKeyAndTheProbe() {
        Layout layout = Layouts.forDpdk("DPDK 22.11.11");
        LayoutException refusal = assertThrows(LayoutException.class, () -> layout.offset("rte_mbuf.colour"));
        assertTrue(refusal.getMessage().contains("dpdk-22.11 has no offset.rte_mbuf.colour"), refusal.getMessage());
        assertTrue(refusal.getMessage().contains("scripts/layouts"), refusal.getMessage());
        assertThrows(LayoutException.class, () -> layout.size("rte_colour"));
        assertThrows(LayoutException.class, () -> layout.constant("RTE_COLOUR"));
        assertThrows(LayoutException.class, () -> layout.mask("rte_mbuf.data_off"));
    }

    @ParameterizedTest
    @CsvSource({"Linux, aarch64", "Windows 11, amd64", "Mac OS X, aarch64"})
    void shouldRefuseAMachineThatTheLayoutsDoNotDescribe(String system, String architecture) {
        LayoutException refusal =
                assertThrows(LayoutException.class, () -> Layouts.requireSupportedMachine(system, architecture));
        assertTrue(refusal.getMessage().contains(system + " on " + architecture), refusal.getMessage());
    }

    @Test
    void shouldTellWhatNotEveryReleaseHas() {
        assertTrue(Layouts.forIpsecMb("1.3.0").optionalConstant("IMB_ARCH_AVX").isPresent());
        assertTrue(Layouts.forIpsecMb("2.0.0").optionalConstant("IMB_ARCH_AVX").isEmpty());
    }

    @Test
    void shouldReadEveryKindOfValue() {
        Layout layout = Layouts.forDpdk("DPDK 24.11.8");
        assertEquals(16, layout.offset("rte_eth_fp_ops.rx_pkt_burst"));
        assertEquals(128, layout.size("rte_mbuf"));
        assertEquals(1L << 62, layout.constant("RTE_MBUF_F_INDIRECT"));
        assertEquals(-1, layout.constant("SOCKET_ID_ANY"));
        assertEquals(1L << 34, layout.mask("rte_eth_link.link_status"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"1.3.0", "2.0.0"})
    void shouldKeepTheAssociatedDataOfBothAeadAlgorithmsInOnePlace(String version) {
        Layout layout = Layouts.forIpsecMb(version);
        assertEquals(layout.offset("IMB_JOB.u.GCM.aad"), layout.offset("IMB_JOB.u.CHACHA20_POLY1305.aad"));
        assertEquals(
                layout.offset("IMB_JOB.u.GCM.aad_len_in_bytes"),
                layout.offset("IMB_JOB.u.CHACHA20_POLY1305.aad_len_in_bytes"));
    }

    @ParameterizedTest
    @CsvSource({"dpdk-22.11, dpdk-24.11", "ipsec-mb-1.3, ipsec-mb-2.0"})
    void shouldHaveTheSameKeysForEachReleaseButForOptionalConstants(String older, String newer) throws IOException {
        Set<Object> keys = keys(older);
        keys.removeAll(Set.of("constant.IMB_ARCH_AVX", "constant.IMB_ARCH_NOAESNI"));
        assertEquals(keys, keys(newer));
    }

    private static Set<Object> keys(String name) throws IOException {
        Properties values = new Properties();
        try (InputStream file = Layout.class.getResourceAsStream("/layout/" + name + ".properties")) {
            values.load(file);
        }
        return new TreeSet<>(values.keySet());
    }
}
