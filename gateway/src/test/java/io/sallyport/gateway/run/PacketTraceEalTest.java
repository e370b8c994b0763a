package io.sallyport.gateway.run;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sallyport.dpdk.ring.RingPair;
import io.sallyport.gateway.RequiresRoot;
import io.sallyport.gateway.cli.ExitCode;
import io.sallyport.gateway.trace.ControlSocketException;
import io.sallyport.gateway.trace.TraceClient;
import io.sallyport.gateway.trace.TraceRequest;
import io.sallyport.pipeline.trace.Capture;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
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
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** What a running gateway does for those who trace it, and for whom not. */
final class PacketTraceEalTest extends TracedGateways {
    PacketTraceEalTest() {
        super("");
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

    private void assertRefused(Path path, String part) throws Exception {
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
    @RequiresRoot
    @DisplayName(
            "another user can't reach the socket; one who got hold of it nevertheless is turned away by his number")
    void shouldTurnAwayAnotherUser() throws Exception {
        Path _ = Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwx--x--x"));
        String everything = "trace\n";
        assertEquals("EACCES", askAsNobody(everything));

        Path _ = Files.setPosixFilePermissions(socket, PosixFilePermissions.fromString("rw-rw-rw-"));
        assertEquals("error: only root may ask this gateway for anything", askAsNobody(everything));
        assertEquals("error: only root may ask this gateway for anything", askAsNobody("stop\n"));
        // Nobody's trace has not begun, or there would be two.
        try (TraceClient client = TraceClient.begin(socket, everything(Duration.ofHours(1)))) {
            client.stop();
            assertTrue(client.take(OutputStream.nullOutputStream()).whole());
        }
    }

    /** What is said to the user {@code nobody}, or the error that the kernel gives in its stead. */
    private String askAsNobody(String request) throws Exception {
        String program = """
                import errno, socket, sys
                s = socket.socket(socket.AF_UNIX)
                try:
                    s.connect(sys.argv[1])
                except OSError as e:
                    print(errno.errorcode[e.errno])
                    sys.exit()
                try:
                    s.sendall(sys.argv[2].encode())
                except BrokenPipeError:
                    pass
                print(s.makefile().readline().strip())
                """;
        Process process = new ProcessBuilder(
                        "setpriv",
                        "--reuid=nobody",
                        "--regid=nogroup",
                        "--clear-groups",
                        "/usr/bin/python3",
                        "-c",
                        program,
                        socket.toString(),
                        request)
                .redirectErrorStream(true)
                .start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertEquals(0, process.waitFor(), said);
        return said.strip();
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
