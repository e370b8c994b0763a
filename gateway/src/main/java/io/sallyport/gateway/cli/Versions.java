package io.sallyport.gateway.cli;

import io.sallyport.dpdk.layout.NativeLibraries;
import io.sallyport.dpdk.layout.NativeLibraryException;
import java.io.IOException;
import java.io.InputStream;
import java.util.Properties;
import java.util.function.Supplier;
import picocli.CommandLine.IVersionProvider;

/** The releases of the program, of the native libraries of this machine, and of the JVM. */
final class Versions implements IVersionProvider {
    private static final String RESOURCE = "version.properties";

    @Override
    public String[] getVersion() throws IOException {
        return new String[] {
            "Sallyport " + program(),
            release(NativeLibraries::dpdk, ""),
            release(NativeLibraries::ipsecMb, "IPsec_MB "),
            "Java " + Runtime.version() + " (" + System.getProperty("java.vm.name") + ")"
        };
    }

    /** The program's own release. */
    static String program() throws IOException {
        Properties properties = new Properties();
        try (InputStream resource = Versions.class.getResourceAsStream(RESOURCE)) {
            properties.load(resource);
        }
        return properties.getProperty("version");
    }

    /** A machine without the library is no reason to keep the other releases back. */
    private static String release(Supplier<NativeLibraries> library, String name) {
        try {
            return name + library.get().version();
        } catch (NativeLibraryException e) {
            return e.getMessage();
        }
    }
}
