package io.sallyport.gateway.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** How {@code trace} ends, in a process of its own; the test is the gateway. */
@DisplayName("the exit code of trace")
final class TraceExitCodeTest {
    private static final byte[] OK = "ok\n".getBytes(StandardCharsets.UTF_8);

    /** Any block does for one that can't be written; the statistics are the last of a trace that is whole. */
    private static final int STATISTICS = 5;

    private static final int BLOCK_OCTETS = 24;

    @TempDir
    private Path folder;

    private Path socket;
    private ServerSocketChannel gateway;

    @BeforeEach
    void listen() throws IOException {
        socket = folder.resolve("control.socket");
        gateway = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
        ServerSocketChannel _ = gateway.bind(UnixDomainSocketAddress.of(socket));
    }

    @AfterEach
    void close() throws IOException {
        gateway.close();
    }

    @Test
    @DisplayName("tells that the trace could not be written")
    void shouldTellThatItCouldNotBeWritten() throws IOException, InterruptedException {
        Process command = trace("-", new File("/dev/full"));
        try (SocketChannel channel = accept();
                BufferedReader said = command.errorReader(StandardCharsets.UTF_8)) {
            send(channel, block());

            String last = said.readAllLines().getLast();
            assertTrue(last.startsWith("error: the trace can't be written into -: "), last);
            assertEquals(ExitCode.ENVIRONMENT, command.waitFor());
        } finally {
            Process _ = command.destroyForcibly();
        }
    }

    @Test
    @DisplayName("is that of a trace that ended well if a signal ended it, and the rest came")
    void shouldEndWellByASignal() throws IOException, InterruptedException {
        Process command = trace(
                folder.resolve("trace.pcapng").toString(), folder.resolve("out").toFile());
        try (BufferedReader said = command.errorReader(StandardCharsets.UTF_8)) {
            try (SocketChannel channel = accept()) {
                assertTrue(said.readLine().startsWith("tracing packets into "));
                boolean _ = command.toHandle().destroy();
                assertEquals(-1, channel.read(ByteBuffer.allocate(1)), "it asks for the end");
                send(channel, block());
            }
            assertEquals(ExitCode.OK, command.waitFor());
        } finally {
            Process _ = command.destroyForcibly();
        }
    }

    @Test
    @DisplayName("is that of a trace that failed if the gateway went away, even after a signal")
    void shouldTellThatTheTraceIsNotWhole() throws IOException, InterruptedException {
        Process command = trace(
                folder.resolve("trace.pcapng").toString(), folder.resolve("out").toFile());
        try (BufferedReader said = command.errorReader(StandardCharsets.UTF_8)) {
            try (SocketChannel channel = accept()) {
                assertTrue(said.readLine().startsWith("tracing packets into "));
                boolean _ = command.toHandle().destroy();
                assertEquals(-1, channel.read(ByteBuffer.allocate(1)), "it asks for the end");
            }
            assertEquals(ExitCode.FAILED, command.waitFor());
        } finally {
            Process _ = command.destroyForcibly();
        }
    }

    private Process trace(String file, File out) throws IOException {
        List<String> command = MainProcess.command("trace", "--socket", socket.toString(), "-w", file);
        return new ProcessBuilder(command).redirectOutput(out).start();
    }

    /** Somebody who has asked for a trace, and has been told that it begins. */
    private SocketChannel accept() throws IOException {
        SocketChannel channel = gateway.accept();
        ByteBuffer octet = ByteBuffer.allocate(1);
        do {
            assertEquals(1, channel.read(octet.clear()));
        } while (octet.get(0) != '\n');
        send(channel, ByteBuffer.wrap(OK));
        return channel;
    }

    private static ByteBuffer block() {
        return ByteBuffer.allocate(BLOCK_OCTETS)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putInt(0, STATISTICS)
                .putInt(Integer.BYTES, BLOCK_OCTETS);
    }

    private static void send(SocketChannel channel, ByteBuffer octets) throws IOException {
        while (octets.hasRemaining()) {
            int _ = channel.write(octets);
        }
    }
}
