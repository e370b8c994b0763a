package io.sallyport.gateway.run;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sallyport.dpdk.ring.RingPair;
import io.sallyport.gateway.cli.ExitCode;
import io.sallyport.gateway.cli.Main;
import io.sallyport.gateway.config.Configuration;
import io.sallyport.gateway.trace.Tshark;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.api.io.TempDir;

/** A running gateway, traced by the command through its control socket; tshark reads what it wrote. */
abstract class TracedGateways {
    private static final String WEST_KEY = "1a2b3c4d5e6f708192a3b4c5d6e7f80912345678";
    private static final String EAST_KEY = "a1b2c3d4e5f60718293a4b5c6d7e8f909abcdef0";

    @TempDir
    static Path folder;

    static RingBench bench;
    static int number;

    private final String engine;
    private final List<RingPair> cables = new ArrayList<>();
    Path socket;
    RingPair westIn;
    RingPair westOut;
    RingPair eastOut;
    RingPair eastIn;
    Gateway west;
    Gateway east;

    /**
     * For gateways with an engine.
     *
     * @param engine keys of {@code dpdk} with a comma behind each, in which %US% is 1 or 2
     */
    TracedGateways(String engine) {
        this.engine = engine;
    }

    @BeforeAll
    static void startEal(TestInfo test) {
        bench = new RingBench(
                "trace-" + test.getTestClass().orElseThrow().getSimpleName().replace("EalTest", ""), 96, 1023);
    }

    @AfterAll
    static void closeEal() {
        bench.close();
    }

    @BeforeEach
    void start() throws Exception {
        String name = "pt" + number++;
        socket = folder.resolve(name + ".socket");
        westIn = cable(name + "a");
        westOut = cable(name + "b");
        eastOut = cable(name + "c");
        eastIn = cable(name + "d");
        west = gateway(name + "w", 1, westIn, westOut, "");
        east = gateway(name + "e", 2, eastIn, eastOut, "control: {socket: " + socket + "}");
        bench.start(1, westIn, westOut, eastOut, eastIn);
        west.start();
        east.start();
    }

    private RingPair cable(String name) {
        RingPair cable = RingBench.cable(name, 1);
        cables.add(cable);
        return cable;
    }

    @AfterEach
    void stop() {
        west.close();
        east.close();
        cables.forEach(RingPair::close);
        assertFalse(Files.exists(socket), "the socket goes with its gateway");
    }

    Gateway gateway(String name, int us, RingPair in, RingPair out, String more) throws Exception {
        String rest = """
                tunnels:
                  - name: both
                    local: 192.0.2.%US%
                    remote: 192.0.2.%THEM%
                    selectors: {local: 10.%US%.0.0/16, remote: 10.%THEM%.0.0/16}
                    algorithm: aes-gcm-128
                    inbound: {spi: 0x100%US%, key: "%KEYIN%"}
                    outbound: {spi: 0x100%THEM%, key: "%KEYOUT%"}
                %MORE%
                """.replace("%KEYIN%", us == 1 ? WEST_KEY : EAST_KEY)
                .replace("%KEYOUT%", us == 1 ? EAST_KEY : WEST_KEY)
                .replace("%MORE%", more);
        return Gateway.assemble(
                Configuration.parse(
                                "trace.yaml",
                                RingBench.configuration(name, us, in, out, rest)
                                        .replace("dpdk: {", "dpdk: {" + engine.replace("%US%", "" + us)))
                        .settings(),
                bench.pool());
    }

    /** The command, in a thread of its own. */
    static final class Command {
        private final StringWriter out = new StringWriter();
        private final StringWriter err = new StringWriter();
        private final FutureTask<Integer> end;

        Command(String... arguments) {
            end = new FutureTask<>(
                    () -> Main.execute(new PrintWriter(out, true), new PrintWriter(err, true), arguments));
            Thread.ofPlatform().name("trace-command").daemon().start(end);
        }

        /** When this returns, every worker shows its packets. */
        Command awaitBegin() {
            RingBench.await("the trace's begin", () -> end.isDone() || said().contains("tracing packets"));
            assertFalse(end.isDone(), this::said);
            return this;
        }

        String said() {
            synchronized (err.getBuffer()) {
                return err.toString();
            }
        }

        int code() throws InterruptedException, ExecutionException {
            return end.get();
        }
    }

    Command trace(Path file, String... more) {
        List<String> arguments =
                new ArrayList<>(List.of("trace", "--socket", socket.toString(), "-w", file.toString()));
        arguments.addAll(List.of(more));
        return new Command(arguments.toArray(String[]::new));
    }

    byte[] sealed(int id) {
        bench.send(westIn.right(), RingBench.frame(1, RingBench.udp(1, 5_000, 100, id)));
        return bench.await(westOut.right(), "a sealed packet");
    }

    @Test
    @DisplayName(
            "tshark reads a good packet before and after IPsec, and a replayed and a forged one with their reasons")
    void shouldBeReadByTshark() throws Exception {
        Tshark.require();
        Path file = folder.resolve("all.pcapng");
        Command command = trace(file, "--packets", "10").awaitBegin();
        byte[] good = sealed(1);
        byte[] forged = sealed(2);
        forged[forged.length - 1] ^= 1;
        bench.send(eastOut.right(), good);
        byte[] _ = bench.await(eastIn.right(), "an opened packet");
        bench.send(eastOut.right(), good);
        RingBench.await("a replay", () -> east.drops() == 1);
        bench.send(eastOut.right(), forged);
        RingBench.await("a forgery", () -> east.drops() == 2);
        bench.send(eastIn.right(), RingBench.frame(2, RingBench.udp(2, 7_000, 60, 3)));
        byte[] _ = bench.await(eastOut.right(), "a packet the other way");
        assertEquals(ExitCode.OK, command.code(), command.said());

        assertEquals("rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(file)));
        assertTrue(command.said().contains("10 packets"), command.said());
        assertTrue(command.said().contains(" 0 packets lost"), command.said());
        List<String> read = Tshark.fields(
                file, "frame.interface_name", "frame.packet_flags_direction", "ip.src", "esp.spi", "frame.comment");
        String replayed = "dropped: replayed. The sequence number was seen before or lies left of the window"
                + " (RFC 4303 section 3.4.3). It came in by out.";
        String wrong = "dropped: icv-wrong. The packet does not authenticate (RFC 4303 section 3.4.4)."
                + " It came in by out.";
        assertEquals(
                List.of(
                        "out rx|0x00000001|192.0.2.1|0x00001002|",
                        "ipsec in|0x00000001|10.1.0.1||from SPI 0x00001002, sequence number 1",
                        "in tx|0x00000002|10.1.0.1||",
                        "out rx|0x00000001|192.0.2.1|0x00001002|",
                        "dropped|0x00000001|192.0.2.1|0x00001002|" + replayed,
                        "out rx|0x00000001|192.0.2.1|0x00001002|",
                        "dropped|0x00000001|192.0.2.1|0x00001002|" + wrong,
                        "in rx|0x00000001|10.2.0.1||",
                        "ipsec out|0x00000002|10.2.0.1||to SPI 0x00001001",
                        "out tx|0x00000002|192.0.2.2|0x00001001|"),
                read);
        String summary = Tshark.summary(file);
        assertTrue(summary.contains("Number of interfaces in file: 7"), summary);
        List<Double> times = Tshark.fields(file, "frame.time_epoch").stream()
                .map(Double::valueOf)
                .toList();
        assertEquals(times.stream().sorted().toList(), times);
        double now = System.currentTimeMillis() / 1_000.0;
        assertTrue(Math.abs(now - times.getFirst()) < 600, times + " is not now, " + now);
    }

    @Test
    @DisplayName("SPI, peer, port and snap length bound what is in the file")
    void shouldFilter() throws Exception {
        Tshark.require();
        Path file = folder.resolve("filtered.pcapng");
        Command command = trace(
                        file,
                        "--packets",
                        "2",
                        "--spi",
                        "0x1001",
                        "--peer",
                        "192.0.2.0/24",
                        "--port",
                        "in",
                        "--port",
                        "out",
                        "--snap",
                        "64")
                .awaitBegin();
        bench.send(eastOut.right(), sealed(1));
        byte[] _ = bench.await(eastIn.right(), "an opened packet");
        bench.send(eastIn.right(), RingBench.frame(2, RingBench.udp(2, 7_000, 100, 3)));
        byte[] _ = bench.await(eastOut.right(), "a packet the other way");
        assertEquals(ExitCode.OK, command.code(), command.said());
        assertEquals(
                List.of("ipsec out|100|64", "out tx|170|64"),
                Tshark.fields(file, "frame.interface_name", "frame.len", "frame.cap_len"));
    }
}
