package io.sallyport.dpdk.eal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.List;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;

class EalOptionsTest {
    @Test
    void shouldTakeHugePagesAndNoPciDeviceByDefault() {
        assertEquals(
                List.of(
                        "--lcores=0",
                        "-m",
                        "256",
                        "--file-prefix=sallyport",
                        "--no-pci",
                        "--in-memory",
                        "--no-telemetry"),
                EalOptions.builder().build().toArguments());
    }

    @Test
    void shouldPassEverythingOn() {
        EalOptions options = EalOptions.builder()
                .lcore(3)
                .hugePages(false)
                .memoryMib(64)
                .filePrefix("west-1")
                .pciAllow("03:00.1,rss=1")
                .vdev("net_tap0,iface=in")
                .device("net_null0")
                .device("0000:04:1f.7")
                .multiProcess(true)
                .telemetry(true)
                .logLevel("*:info")
                .logLevel("lib.eal:debug")
                .argument("--no-hpet")
                .build();

        assertEquals(
                List.of(
                        "--lcores=3",
                        "--no-huge",
                        "-m",
                        "64",
                        "--file-prefix=west-1",
                        "--allow=0000:03:00.1,rss=1",
                        "--vdev=net_tap0,iface=in",
                        "--vdev=net_null0",
                        "--allow=0000:04:1f.7",
                        "--log-level=*:info",
                        "--log-level=lib.eal:debug",
                        "--no-hpet"),
                options.toArguments());
    }

    @Test
    void shouldShareNothingWithOtherProcessesWithoutHugePagesEither() {
        assertEquals(
                List.of(
                        "--lcores=0",
                        "--no-huge",
                        "-m",
                        "256",
                        "--file-prefix=sallyport",
                        "--no-pci",
                        "--no-shconf",
                        "--no-telemetry"),
                EalOptions.builder().hugePages(false).build().toArguments());
    }

    @Test
    void shouldRefuseWhatCannotBeRight() {
        assertRefused(options -> options.lcore(-1), "The EAL's lcore must be the number of a CPU, not -1.");
        assertRefused(options -> options.memoryMib(0), "The EAL's memory must be at least 1 MiB, not 0.");
        assertRefused(
                options -> options.filePrefix("../x"),
                "The EAL's file prefix \"../x\" may have letters, digits, hyphens and underscores only.");
        assertRefused(options -> options.argument("--help"), "The EAL would end the process on its argument --help.");
        assertRefused(
                options -> options.pciAllow("net_null0"),
                "\"net_null0\" is no PCI address; one looks like 0000:03:00.0.");
        assertRefused(options -> options.vdev("03:00.0"), "\"03:00.0\" is a PCI address, not a virtual device.");
    }

    private static void assertRefused(UnaryOperator<EalOptions.Builder> change, String message) {
        EalException refusal = assertThrows(
                EalException.class, () -> change.apply(EalOptions.builder()).build());
        assertEquals(message, refusal.getMessage());
        assertEquals("", refusal.call());
        assertEquals(0, refusal.errno());
    }
}
