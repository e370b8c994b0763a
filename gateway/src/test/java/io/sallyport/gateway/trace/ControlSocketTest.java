package io.sallyport.gateway.trace;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sallyport.pipeline.burst.Drops;
import io.sallyport.pipeline.burst.WorkerCounters;
import io.sallyport.pipeline.classify.IngressPort;
import io.sallyport.pipeline.trace.PacketTrace;
import io.sallyport.pipeline.trace.TraceTap;
import java.io.IOException;
import java.io.InputStream;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The socket with a worker that does nothing. */
@DisplayName("the control socket")
@Timeout(60)
final class ControlSocketTest {
    @TempDir
    private Path folder;

    @ParameterizedTest
    @CsvSource({
        "trace port=outside, 'there is no port \"outside\"; there are in'",
        "trace spi=xyz, is no SPI",
        "stop, is not known here; known is trace"
    })
    @DisplayName("answers a request that it refuses with the reason, and closes")
    void shouldCloseAfterARefusal(String request, String why) throws IOException {
        try (ControlSocket _ = open()) {
            String answer = ask(request);
            assertTrue(answer.startsWith("error: ") && answer.contains(why), answer);
        }
    }

    @Test
    @DisplayName("goes on to answer when it has refused many")
    void shouldRefuseMany() throws IOException {
        try (ControlSocket _ = open()) {
            for (int i = 0; i < 100; i++) {
                assertEquals("error: there is no port \"outside\"; there are in\n", ask("trace port=outside"));
            }
        }
    }

    @Test
    @DisplayName("closes though its file cannot be removed, for the gateway has more to end")
    void shouldCloseThoughTheFileStays() throws IOException {
        ControlSocket socket = open();
        Files.delete(path());
        Path other = Files.createDirectories(path().resolve("folder"));

        socket.close();

        assertTrue(Files.exists(other));
    }

    private Path path() {
        return folder.resolve("control.socket");
    }

    private ControlSocket open() {
        IngressPort port = new IngressPort(0, 0, false, false);
        TraceTap tap = new TraceTap(List.of(port), new Drops(new WorkerCounters()));
        return ControlSocket.open(path(), "west", List.of("in"), new PacketTrace(List.of(tap)));
    }

    /** All that is said until the end of the connection. */
    private String ask(String request) throws IOException {
        try (SocketChannel channel = SocketChannel.open(UnixDomainSocketAddress.of(path()));
                InputStream answer = Channels.newInputStream(channel)) {
            int _ = channel.write(ByteBuffer.wrap((request + "\n").getBytes(StandardCharsets.UTF_8)));
            return new String(answer.readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
