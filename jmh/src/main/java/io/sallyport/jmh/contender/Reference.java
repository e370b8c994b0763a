package io.sallyport.jmh.contender;

import io.sallyport.jmh.traffic.BenchSa;
import io.sallyport.jmh.traffic.EspPcap;
import io.sallyport.jmh.traffic.Traffic;
import io.sallyport.jmh.traffic.Traffic.Direction;
import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;

/**
 * The short way in C, from {@code src/main/c/reference}: compiled for this machine by its own compiler, and run as a process of
 * DPDK; and the cipher of IPsec_MB alone, which the same program calls for texts of the same lengths, with the same keys.
 *
 * <p>{@code setup.c} describes the file that it reads.
 */
public final class Reference {
    private static final String QUESTION = "/reference/packets";
    private static final List<String> FLAGS = List.of("-std=gnu11", "-O3", "-Wall", "-Wextra", "-Werror");
    private static final String NEAR_MAC = "02:00:00:00:0a:01";
    private static final String FAR_MAC = "02:00:00:00:0a:02";
    private static final String OWN_MAC = "02:70:63:61:70:00";

    private final BenchSetup bench;
    private final Traffic traffic;
    private final int replayWindow;
    private final Path program;

    /** As tables call them. */
    public static final String NAME = "c reference";

    public static final String CIPHER_NAME = "ipsec_mb alone";

    /**
     * Compiles it into the folder of the run.
     *
     * @param project where the sources of the whole lie
     * @param traffic with AES-GCM
     * @throws IOException with what the compiler said if it fails
     */
    public Reference(Path project, BenchSetup bench, Traffic traffic, int replayWindow)
            throws IOException, InterruptedException {
        this.bench = bench;
        this.traffic = traffic;
        this.replayWindow = replayWindow;
        program = bench.folder().resolve("reference");
        compile(project.resolve("jmh/src/main/c/reference"));
    }

    private void compile(Path folder) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of("gcc"));
        command.addAll(FLAGS);
        command.addAll(packageFlags("--cflags"));
        // Behind what the package says of the processor, which is the least that DPDK runs on.
        command.add("-march=native");
        try (Stream<Path> files = Files.list(folder)) {
            files.map(Path::toString)
                    .filter(name -> name.endsWith(".c"))
                    .sorted()
                    .forEach(command::add);
        }
        command.addAll(List.of("-o", program.toString()));
        command.addAll(packageFlags("--libs"));
        command.add("-lIPSec_MB");
        String _ = output(command);
    }

    private static List<String> packageFlags(String which) throws IOException, InterruptedException {
        return List.of(output(List.of("pkg-config", which, "libdpdk")).strip().split("\\s+"));
    }

    private static String output(List<String> command) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String said = new String(process.getInputStream().readAllBytes(), java.nio.charset.StandardCharsets.UTF_8);
        if (process.waitFor() != 0) {
            throw new IOException(command.getFirst() + " failed:\n" + said);
        }
        return said;
    }

    /** Starts all its stages. */
    public Contender start() throws IOException, InterruptedException {
        return start(NAME, "sallyport-reference", false);
    }

    /** Starts the cipher alone. */
    public Contender startCipher() throws IOException, InterruptedException {
        return start(CIPHER_NAME, "sallyport-cipher", true);
    }

    private Contender start(String name, String prefix, boolean raw) throws IOException, InterruptedException {
        Path setup = write(bench.folder().resolve(prefix + ".setup"), raw);
        List<String> command = new ArrayList<>(
                List.of(program.toString(), "-l", Integer.toString(bench.cpu()), "--file-prefix", prefix));
        command.addAll(bench.ealArguments());
        command.addAll(List.of("--", setup.toString()));
        return new DpdkProcess(name, command, prefix, bench, QUESTION);
    }

    private Path write(Path file, boolean raw) throws IOException {
        boolean in = traffic.direction() == Direction.in;
        int inside = in ? 1 : 0;
        List<BenchSa> sas = BenchSa.list(traffic.suite(), traffic.sas());
        try (BufferedWriter out = Files.newBufferedWriter(file)) {
            line(out, "direction " + traffic.direction());
            if (raw) {
                line(out, "raw");
            }
            line(out, "buffers " + bench.buffers());
            line(out, "sas " + sas.size());
            line(out, "window " + replayWindow);
            line(out, "local " + EspPcap.GATEWAY);
            line(out, "local " + BenchConfiguration.INSIDE_ADDRESS);
            line(out, "mac " + OWN_MAC + " promiscuous");
            line(out, "neighbour " + EspPcap.NEAR_HOST + " " + inside + " inside " + NEAR_MAC + " " + OWN_MAC);
            line(out, "neighbour " + EspPcap.PEER + " " + (1 - inside) + " outside " + FAR_MAC + " " + OWN_MAC);
            line(out, "route 10.1.0.0 16 connected");
            line(out, "route 192.0.2.0 24 connected");
            line(out, "route 10.16.0.0 12 1");
            for (BenchSa sa : sas) {
                line(out, in ? inbound(sa) : outbound(sa));
            }
            packets(out, sas);
        }
        return file;
    }

    private static String inbound(BenchSa sa) {
        return "sa in " + Integer.toHexString(sa.spi()) + " " + HexFormat.of().formatHex(sa.key()) + " " + EspPcap.PEER
                + " " + EspPcap.GATEWAY + " " + sa.farAddress() + " 32 10.1.0.0 16";
    }

    private static String outbound(BenchSa sa) {
        return "sa out " + Integer.toHexString(sa.outboundSpi()) + " "
                + HexFormat.of().formatHex(sa.outboundKey()) + " " + EspPcap.GATEWAY + " " + EspPcap.PEER
                + " 10.1.0.0 16 " + sa.farAddress() + " 32";
    }

    private void packets(BufferedWriter out, List<BenchSa> sas) throws IOException {
        List<Integer> turns = traffic.turns();
        List<Integer> sizes = traffic.sizes();
        boolean[] last = Rewind.lastOfEach(traffic);
        line(out, "lap " + turns.size());
        for (int i = 0; i < turns.size(); i++) {
            BenchSa sa = sas.get(turns.get(i));
            int spi = traffic.direction() == Direction.in ? sa.spi() : sa.outboundSpi();
            line(
                    out,
                    "packet " + i + " " + Integer.toHexString(spi) + " "
                            + traffic.suite().textOctets(sizes.get(i)) + (last[i] ? " last" : " more"));
        }
    }

    private static void line(BufferedWriter out, String line) throws IOException {
        out.write(line);
        out.write('\n');
    }
}
