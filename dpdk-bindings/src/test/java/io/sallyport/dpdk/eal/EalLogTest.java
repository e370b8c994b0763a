package io.sallyport.dpdk.eal;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class EalLogTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "EAL: Cannot get hugepage information.",
                "EAL: failed to parse device \"vdev:net_nonesuch0\"",
                "EAL: Invalid 'command line' arguments.",
                "EAL: Option --legacy-mem is not compatible with --in-memory",
                "rte_pmd_init_internals(): net_af_packet9: ioctl failed (SIOCGIFINDEX):No such device",
                "open_single_rx_pcap(): Couldn't open none.pcap: No such file or directory",
            })
    void shouldTakeWordsOfFailureForAComplaint(String line) {
        assertTrue(EalLog.isComplaint(line));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "EAL: Detected CPU lcores: 2",
                "EAL: Selected IOVA mode 'VA'",
                "rte_pmd_memif_probe(): Failed to register mp action callback: Operation not supported",
                "tap_mp_req_on_rxtx(): Failed to send start req to secondary 95",
                "TELEMETRY: No legacy callbacks, legacy socket not created",
            })
    void shouldTakeOtherLinesForRemarks(String line) {
        assertFalse(EalLog.isComplaint(line));
    }
}
