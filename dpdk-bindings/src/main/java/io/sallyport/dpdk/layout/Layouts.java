package io.sallyport.dpdk.layout;

import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Finds the layout of the library release that this process runs with. */
public final class Layouts {
    private static final List<String> DPDK_RELEASES = List.of("22.11", "24.11");
    private static final List<String> IPSEC_MB_RELEASES = List.of("1.3", "2.0");

    /** {@code DPDK 22.11.11} or {@code 1.3.0}: an optional name, the release, further numbers. */
    private static final Pattern RELEASE = Pattern.compile("(?:DPDK )?(\\d+\\.\\d+)(?:[.-].*)?");

    private static Layout dpdk;
    private static Layout ipsecMb;

    private Layouts() {}

    /**
     * The layout of the DPDK release on this machine.
     *
     * @throws NativeLibraryException if DPDK is not installed
     * @throws LayoutException if the release is not a known one
     */
    public static synchronized Layout dpdk() {
        if (dpdk == null) {
            dpdk = forDpdk(NativeLibraries.dpdk().version());
        }
        return dpdk;
    }

    /**
     * The layout of the IPsec_MB release on this machine.
     *
     * @throws NativeLibraryException if IPsec_MB is not installed
     * @throws LayoutException if the release is not a known one
     */
    public static synchronized Layout ipsecMb() {
        if (ipsecMb == null) {
            ipsecMb = forIpsecMb(NativeLibraries.ipsecMb().version());
        }
        return ipsecMb;
    }

    static Layout forDpdk(String version) {
        return select("DPDK", "dpdk", version, DPDK_RELEASES);
    }

    static Layout forIpsecMb(String version) {
        return select("IPsec_MB", "ipsec-mb", version, IPSEC_MB_RELEASES);
    }

    /** The layouts describe the x86-64 ABI of Linux; on any other machine each offset would be a guess. */
    static void requireSupportedMachine(String system, String architecture) {
        if (!system.equals("Linux") || !List.of("amd64", "x86_64").contains(architecture.toLowerCase(Locale.ROOT))) {
            throw new LayoutException(
                    "Sallyport runs on Linux on x86-64 only, not on " + system + " on " + architecture + ".");
        }
    }

    private static Layout select(String library, String file, String version, List<String> releases) {
        requireSupportedMachine(System.getProperty("os.name"), System.getProperty("os.arch"));
        Matcher release = RELEASE.matcher(version);
        if (!release.matches() || !releases.contains(release.group(1))) {
            throw new LayoutException("This machine has " + library + " release \"" + version
                    + "\", but Sallyport knows the layouts of " + String.join(" and ", releases) + " only.");
        }
        return Layout.read(file, release.group(1));
    }
}
