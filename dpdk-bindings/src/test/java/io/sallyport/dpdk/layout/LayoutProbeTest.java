package io.sallyport.dpdk.layout;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.InputStream;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Holds the committed layout of the running release against the headers of this machine. */
class LayoutProbeTest {
    private static final Path PROBES = Path.of("src", "main", "probe");

    @TempDir
    Path directory;

    @Test
    void shouldMatchTheDpdkHeadersOfThisMachine() throws Exception {
        assumeTrue(
                Files.exists(Path.of("/usr/include/dpdk/rte_mbuf.h")),
                "not checked: no DPDK headers here; apt-get install libdpdk-dev");
        String answer = run(List.of("pkg-config", "--cflags", "libdpdk"));
        List<String> flags =
                Pattern.compile("\\s+").splitAsStream(answer.strip()).toList();
        assertMatches("dpdk_layout", flags, Layouts.dpdk());
    }

    @Test
    void shouldMatchTheIpsecMbHeaderOfThisMachine() throws Exception {
        assumeTrue(
                Files.exists(Path.of("/usr/include/intel-ipsec-mb.h")),
                "not checked: no IPsec_MB header here; apt-get install libipsec-mb-dev");
        assertMatches("ipsec_mb_layout", List.of(), Layouts.ipsecMb());
    }

    private void assertMatches(String probe, List<String> flags, Layout layout) throws Exception {
        Path program = directory.resolve(probe);
        List<String> compile = new ArrayList<>(List.of("gcc", "-O0"));
        compile.addAll(flags);
        compile.addAll(List.of(PROBES.resolve(probe + ".c").toString(), "-o", program.toString()));
        run(compile);
        assertEquals(
                committed(layout),
                parse(run(List.of(program.toString()))),
                "the headers differ from layout/" + layout.name() + ".properties; if they are of that release, run"
                        + " scripts/layouts");
    }

    private static Map<Object, Object> committed(Layout layout) throws IOException {
        try (InputStream file = Layout.class.getResourceAsStream("/layout/" + layout.name() + ".properties")) {
            return parse(new String(file.readAllBytes(), StandardCharsets.UTF_8));
        }
    }

    private static Map<Object, Object> parse(String text) throws IOException {
        Properties values = new Properties();
        values.load(new StringReader(text));
        return new TreeMap<>(values);
    }

    private String run(List<String> command) throws IOException, InterruptedException {
        Path output = directory.resolve("output");
        Path errors = directory.resolve("errors");
        Process process = new ProcessBuilder(command)
                .redirectOutput(output.toFile())
                .redirectError(errors.toFile())
                .start();
        if (!process.waitFor(2, TimeUnit.MINUTES)) {
            process.destroyForcibly();
            throw new IOException(String.join(" ", command) + " did not end within two minutes");
        }
        assertEquals(0, process.exitValue(), () -> String.join(" ", command) + "\n" + read(errors));
        return Files.readString(output);
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            return e.toString();
        }
    }
}
