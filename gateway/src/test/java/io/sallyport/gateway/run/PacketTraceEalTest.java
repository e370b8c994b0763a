package io.sallyport.gateway.run;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sallyport.dpdk.ring.RingPair;
import io.sallyport.gateway.cli.ExitCode;
import io.sallyport.gateway.cli.Main;
import io.sallyport.gateway.config.Configuration;
import io.sallyport.gateway.trace.ControlSocketException;
import io.sallyport.gateway.trace.TraceClient;
import io.sallyport.gateway.trace.TraceRequest;
import io.sallyport.gateway.trace.Tshark;
import io.sallyport.pipeline.trace.Capture;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A running gateway, traced by the command through its control socket; tshark reads what it wrote. */
final class PacketTraceEalTest {
    private static final String WEST_KEY = "1a2b3c4d5e6f708192a3b4c5d6e7f80912345678";
    private static final String EAST_KEY = "a1b2c3d4e5f60718293a4b5c6d7e8f909abcdef0";

    @TempDir
    private static Path folder;

    private static RingBench bench;
    private static int number;

    private final List<RingPair> cables = new ArrayList<>();
    private Path socket;
    private RingPair westIn;
    private RingPair westOut;
    private RingPair eastOut;
    private RingPair eastIn;
    private Gateway west;
    private Gateway east;

    @BeforeAll
    static void startEal() {
        bench = new RingBench("trace-test", 96, 1023);
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

    private static Gateway gateway(String name, int us, RingPair in, RingPair out, String more) throws Exception {
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
                Configuration.parse("trace.yaml", RingBench.configuration(name, us, in, out, rest))
                        .settings(),
                bench.pool());
    }

    /** The command, in a thread of its own. */
    private static final class Command {
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

    private Command trace(Path file, String... more) {
        List<String> arguments =
                new ArrayList<>(List.of("trace", "--socket", socket.toString(), "-w", file.toString()));
        arguments.addAll(List.of(more));
        return new Command(arguments.toArray(String[]::new));
    }

    private byte[] sealed(int id) {
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

    @Test
    @DisplayName("a trace that is ended by whoever asked keeps what it has, and the gateway can be traced again")
    void shouldEndWhenAsked() throws Exception {
        try (TraceClient client = TraceClient.begin(socket, everything(Duration.ofHours(1)))) {
            bench.send(eastOut.right(), sealed(1));
            byte[] _ = bench.await(eastIn.right(), "an opened packet");
            client.stop();
            TraceClient.Result result = client.take(OutputStream.nullOutputStream());
            assertEquals(3, result.packets());
            assertTrue(result.whole());
        }
        ByteArrayOutputStream second = new ByteArrayOutputStream();
        try (TraceClient client = TraceClient.begin(socket, everything(Duration.ofSeconds(1)))) {
            TraceClient.Result result = client.take(second);
            assertEquals(0, result.packets(), "its second was over before anything came");
            assertTrue(result.whole());
            assertEquals(second.size(), result.octets());
        }
    }

    private static TraceRequest everything(Duration duration) {
        return new TraceRequest(
                List.of(), List.of(), List.of(), 1_000_000, TraceRequest.OCTETS, duration, Capture.MOST_SNAP);
    }

    @Test
    @DisplayName(
            "while somebody who traces takes nothing, packets flow; what the rings could not hold is told in the end")
    void shouldNotWaitForTheOneWhoTraces() throws Exception {
        try (TraceClient client = TraceClient.begin(socket, everything(Duration.ofHours(1)))) {
            byte[] frame = RingBench.frame(2, RingBench.udp(2, 7_000, 1_400, 3));
            int packets = 5_000;
            int out = 0;
            for (int i = 0; i < packets; i++) {
                bench.send(eastIn.right(), frame);
                if (i % 32 == 31) {
                    int before = out;
                    int[] more = {0};
                    RingBench.await("packets after " + before, () -> {
                        more[0] += bench.receive(eastOut.right(), 0).size();
                        return more[0] == 32;
                    });
                    out += more[0];
                }
            }
            int[] rest = {out};
            RingBench.await("the last packets", () -> {
                rest[0] += bench.receive(eastOut.right(), 0).size();
                return rest[0] == packets;
            });
            assertEquals(0, east.drops());
            client.stop();
            TraceClient.Result result = client.take(OutputStream.nullOutputStream());
            assertTrue(result.whole());
            assertTrue(result.lost() > 0, result.toString());
            assertEquals(3L * packets, result.packets() + result.lost(), result.toString());
        }
    }

    @Test
    @DisplayName("the file is no longer than was asked for")
    void shouldBoundTheFile() throws Exception {
        TraceRequest request = new TraceRequest(
                List.of(), List.of(), List.of(), 1_000_000, TraceRequest.LEAST_OCTETS, Duration.ofHours(1), 65_535);
        byte[] frame = RingBench.frame(2, RingBench.udp(2, 7_000, 1_400, 3));
        try (TraceClient client = TraceClient.begin(socket, request)) {
            FutureTask<TraceClient.Result> taken = new FutureTask<>(() -> client.take(OutputStream.nullOutputStream()));
            Thread.ofPlatform().daemon().start(taken);
            RingBench.await("the bound", () -> {
                bench.send(eastIn.right(), frame);
                byte[] _ = bench.await(eastOut.right(), "a packet");
                return taken.isDone();
            });
            assertTrue(taken.get().whole());
            assertTrue(
                    taken.get().octets() <= TraceRequest.LEAST_OCTETS,
                    taken.get().toString());
            assertTrue(
                    taken.get().octets() > TraceRequest.LEAST_OCTETS * 9 / 10,
                    taken.get().toString());
        }
    }

    @Test
    @DisplayName(
            "the command says what is wrong: a port that is not there, a file that is, two traces at once, no gateway")
    void shouldRefuse() throws Exception {
        Command noPort = trace(folder.resolve("none.pcapng"), "--port", "outside");
        assertEquals(ExitCode.USAGE, noPort.code());
        assertTrue(noPort.said().contains("there is no port \"outside\"; there are in, out"), noPort.said());
        assertFalse(Files.exists(folder.resolve("none.pcapng")));

        Path there = Files.writeString(folder.resolve("there.pcapng"), "mine");
        Command exists = trace(there);
        assertEquals(ExitCode.USAGE, exists.code());
        assertTrue(exists.said().contains("is there already"), exists.said());
        assertEquals("mine", Files.readString(there));

        RingBench.await("the end of that one's trace", () -> {
            try (TraceClient first = TraceClient.begin(socket, everything(Duration.ofHours(1)))) {
                Command second = trace(folder.resolve("second.pcapng"));
                assertEquals(ExitCode.USAGE, second.code());
                assertTrue(second.said().contains("one trace at a time"), second.said());
                first.stop();
                return true;
            } catch (IllegalArgumentException e) {
                return false;
            } catch (IOException | InterruptedException | ExecutionException e) {
                throw new AssertionError(e);
            }
        });

        Command nobody =
                new Command("trace", "--socket", folder.resolve("no.socket").toString(), "-w", "-");
        assertEquals(ExitCode.ENVIRONMENT, nobody.code());
        assertTrue(nobody.said().contains("no gateway can be reached"), nobody.said());
        Command wrong = trace(folder.resolve("wrong.pcapng"), "--spi", "0x10010000f");
        assertEquals(ExitCode.USAGE, wrong.code());
        assertTrue(wrong.said().contains("is no SPI"), wrong.said());
    }

    @Test
    @DisplayName(
            "the socket is for its owner alone, in a folder where nobody else may put one; what it does not know it says")
    void shouldGuardTheSocket() throws Exception {
        assertEquals("rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(socket)));
        assertEquals("error: \"stop\" is not known here; known is trace\n", ask("stop\n"));
        assertEquals("error: a request is one line of less than 4096 octets\n", ask("x".repeat(4_096)));

        Path open = Files.createDirectory(folder.resolve("open" + number));
        Path _ = Files.setPosixFilePermissions(open, PosixFilePermissions.fromString("rwxrwxrwx"));
        assertRefused(open.resolve("a.socket"), "others than its owner may write into");
        assertRefused(Files.writeString(folder.resolve("file" + number), ""), "something else is there");
        assertRefused(socket, "another gateway has it");
        assertRefused(folder.resolve("nowhere").resolve("a.socket"), "its folder is not there");
    }

    private static void assertRefused(Path path, String part) throws Exception {
        String name = "ptr" + number++;
        try (RingPair in = RingBench.cable(name + "a", 1);
                RingPair out = RingBench.cable(name + "b", 1);
                Gateway gateway = gateway(name, 1, in, out, "control: {socket: " + path + "}")) {
            bench.start(1, in, out);
            String why =
                    assertThrows(ControlSocketException.class, gateway::start).getMessage();
            assertTrue(why.contains(part), why);
        }
    }

    @Test
    @DisplayName("a socket that a gateway left behind when it was killed is replaced")
    void shouldReplaceALeftOver() throws Exception {
        Path path = folder.resolve("left.socket");
        try (ServerSocketChannel killed = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
            ServerSocketChannel _ = killed.bind(UnixDomainSocketAddress.of(path));
        }
        assertTrue(Files.exists(path));
        try (RingPair in = RingBench.cable("ptla", 1);
                RingPair out = RingBench.cable("ptlb", 1);
                Gateway gateway = gateway("ptl", 1, in, out, "control: {socket: " + path + "}")) {
            bench.start(1, in, out);
            gateway.start();
            try (TraceClient client = TraceClient.begin(path, everything(Duration.ofHours(1)))) {
                gateway.stop();
                TraceClient.Result result = client.take(OutputStream.nullOutputStream());
                assertTrue(result.whole(), "a gateway that ends ends the trace in order");
            }
        }
    }

    private String ask(String text) throws IOException {
        try (SocketChannel channel = SocketChannel.open(UnixDomainSocketAddress.of(socket))) {
            ByteBuffer request = ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8));
            while (request.hasRemaining()) {
                int _ = channel.write(request);
            }
            ByteBuffer answer = ByteBuffer.allocate(1_000);
            while (channel.read(answer) >= 0) {
                assertTrue(answer.hasRemaining());
            }
            return new String(Arrays.copyOf(answer.array(), answer.position()), StandardCharsets.UTF_8);
        }
    }
}
