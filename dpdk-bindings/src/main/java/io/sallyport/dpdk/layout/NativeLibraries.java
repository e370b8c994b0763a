package io.sallyport.dpdk.layout;

import java.lang.foreign.Arena;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SymbolLookup;
import java.util.List;
import java.util.Optional;

/**
 * The shared objects of DPDK, of IPsec_MB and of the C library, found by soname, and their symbols.
 *
 * <p>Each group loads on first use and stays loaded. Of two installed releases the newer one is taken. DPDK's drivers
 * are not loaded here: the EAL opens them itself from its plugin directory.
 */
public final class NativeLibraries {
    /** Newest first: 25 is DPDK 24.11 (Debian 13), 23 is DPDK 22.11 (Debian 12). */
    static final List<String> DPDK_ABIS = List.of("25", "23");

    /** Beside the EAL; each brings in what it needs itself. */
    static final List<String> DPDK_LIBRARIES = List.of("ring", "mempool", "mbuf", "ethdev", "net_ring");

    /** Newest first: 2 is IPsec_MB 2.0 (Debian 13), 1 is IPsec_MB 1.3 (Debian 12). */
    static final List<String> IPSEC_MB_ABIS = List.of("2", "1");

    /** More than any release's version text takes, its terminator included. */
    private static final int VERSION_OCTETS = 64;

    private static final NativeLibraries LIBC =
            new NativeLibraries("The C library", Linker.nativeLinker().defaultLookup(), "");
    private static NativeLibraries dpdk;
    private static NativeLibraries cryptodev;
    private static NativeLibraries ipsecMb;

    private final String name;
    private final SymbolLookup symbols;
    private final String version;

    private NativeLibraries(String name, SymbolLookup symbols, String version) {
        this.name = name;
        this.symbols = symbols;
        this.version = version;
    }

    /**
     * DPDK: EAL, rings, mempools, mbufs, Ethernet devices and the ring driver, with all that these need.
     *
     * @throws NativeLibraryException if one of them is not installed
     */
    public static synchronized NativeLibraries dpdk() {
        if (dpdk == null) {
            dpdk = loadDpdk(DPDK_ABIS, DPDK_LIBRARIES);
        }
        return dpdk;
    }

    /**
     * DPDK's crypto devices, of the same release as {@link #dpdk}. Their drivers are packages of their own.
     *
     * @throws NativeLibraryException if it is not installed
     */
    public static synchronized NativeLibraries cryptodev() {
        if (cryptodev == null) {
            NativeLibraries base = dpdk();
            String abi = dpdkAbi();
            cryptodev = new NativeLibraries("DPDK", openDpdk("cryptodev", abi).or(base.symbols), base.version);
        }
        return cryptodev;
    }

    /** The number at the end of DPDK's package names, such as {@code 23} for release 22.11. */
    public static String dpdkAbi() {
        return dpdk().version.startsWith("DPDK 22.11") ? "23" : "25";
    }

    /**
     * Intel's multi-buffer crypto library.
     *
     * @throws NativeLibraryException if it is not installed
     */
    public static synchronized NativeLibraries ipsecMb() {
        if (ipsecMb == null) {
            ipsecMb = loadIpsecMb(IPSEC_MB_ABIS);
        }
        return ipsecMb;
    }

    /** The C library of this process. */
    public static NativeLibraries libc() {
        return LIBC;
    }

    /** What the library says of its release, for example {@code DPDK 22.11.11} or {@code 1.3.0}; empty for libc. */
    public String version() {
        return version;
    }

    /**
     * The address of a symbol. For a thread-local variable it is that of the calling thread.
     *
     * @throws NativeLibraryException if the library has no such symbol
     */
    public MemorySegment symbol(String symbol) {
        return find(symbol)
                .orElseThrow(() -> new NativeLibraryException(
                        "This machine's " + name + " has no symbol " + symbol + "; its release is " + version + "."));
    }

    /** The address of a symbol that not every release has. */
    public Optional<MemorySegment> find(String symbol) {
        return symbols.find(symbol);
    }

    /**
     * A function of the library whose parameters and result are integers and pointers, for calls off the packet path.
     *
     * @param parameters how many it has, six at most
     * @throws NativeLibraryException if the library has no such function
     */
    public NativeCall function(String symbol, int parameters) {
        return new NativeCall(symbol, symbol(symbol), parameters);
    }

    /**
     * As {@link #function}, for one that takes different arguments from call to call, such as {@code fcntl}.
     *
     * @param fixed how many parameters its prototype names
     */
    public NativeCall variadic(String symbol, int parameters, int fixed) {
        return new NativeCall(symbol, symbol(symbol), parameters, Linker.Option.firstVariadicArg(fixed));
    }

    /** Loads the first of some DPDK releases, given by ABI number, with some libraries beside its EAL. */
    static NativeLibraries loadDpdk(List<String> abis, List<String> names) {
        for (String abi : abis) {
            Optional<SymbolLookup> eal = open("librte_eal.so." + abi);
            if (eal.isPresent()) {
                SymbolLookup symbols = eal.get();
                for (String name : names) {
                    symbols = symbols.or(openDpdk(name, abi));
                }
                return new NativeLibraries("DPDK", symbols, callForText(symbols, "rte_version"));
            }
        }
        throw missing(
                "DPDK",
                "librte_eal.so." + String.join(" or .so.", abis),
                "dpdk librte-net-ring23 (Debian 12) or apt-get install dpdk librte-net-ring25 (Debian 13)");
    }

    /** Loads the first of some IPsec_MB releases, given by ABI number. */
    static NativeLibraries loadIpsecMb(List<String> abis) {
        for (String abi : abis) {
            Optional<SymbolLookup> library = open("libIPSec_MB.so." + abi);
            if (library.isPresent()) {
                return new NativeLibraries(
                        "IPsec_MB", library.get(), callForText(library.get(), "imb_get_version_str"));
            }
        }
        throw missing(
                "IPsec_MB",
                "libIPSec_MB.so." + String.join(" or .so.", abis),
                "libipsec-mb1 (Debian 12) or apt-get install libipsec-mb2 (Debian 13)");
    }

    private static SymbolLookup openDpdk(String name, String abi) {
        String file = "librte_" + name + ".so." + abi;
        return open(file).orElseThrow(() -> missing("A part of DPDK", file, "librte-" + name.replace('_', '-') + abi));
    }

    /** Opens one shared object; empty if this machine has none of that name. */
    private static Optional<SymbolLookup> open(String soname) {
        try {
            return Optional.of(SymbolLookup.libraryLookup(soname, Arena.global()));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    private static String callForText(SymbolLookup symbols, String function) {
        long text = new NativeCall(function, symbols.findOrThrow(function), 0).toLong();
        return MemorySegment.ofAddress(text).reinterpret(VERSION_OCTETS).getString(0);
    }

    private static NativeLibraryException missing(String what, String file, String packages) {
        return new NativeLibraryException(
                what + " is not installed: " + file + " was not found; run apt-get install " + packages + ".");
    }
}
