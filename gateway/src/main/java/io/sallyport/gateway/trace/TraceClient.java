package io.sallyport.gateway.trace;

import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Asks a running gateway for a trace, and takes it. One thread begins and takes; any thread may {@link #stop}. */
public final class TraceClient implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(TraceClient.class);
    private static final String OK = "ok";
    private static final String ERROR = "error: ";
    private static final int LONGEST_ANSWER = 4_096;

    private final SocketChannel channel;
    private final InputStream in;

    /**
     * What came.
     *
     * @param packets in the file
     * @param octets of the file
     * @param lost packets that were to be in it, and for which a worker had no room
     * @param whole false if the gateway ended before the trace did
     */
    public record Result(long packets, long octets, long lost, boolean whole) {}

    private TraceClient(SocketChannel channel) {
        this.channel = channel;
        in = Channels.newInputStream(channel);
    }

    /**
     * Lets a gateway begin.
     *
     * @throws ControlSocketException if no gateway is there, or it does not listen to this user
     * @throws IllegalArgumentException if the gateway refuses the request; with its words
     */
    public static TraceClient begin(Path socket, TraceRequest request) {
        SocketChannel channel = connect(socket);
        try {
            TraceClient client = new TraceClient(channel);
            client.ask(request);
            String answer = client.answer();
            if (answer.equals(OK)) {
                return client;
            }
            channel.close();
            throw new IllegalArgumentException(
                    answer.startsWith(ERROR) ? answer.substring(ERROR.length()) : "not understood: " + answer);
        } catch (IOException e) {
            throw new ControlSocketException("the gateway at " + socket + " does not answer: " + e, e);
        }
    }

    private void ask(TraceRequest request) {
        ByteBuffer line = ByteBuffer.wrap((request.line() + "\n").getBytes(StandardCharsets.UTF_8));
        try {
            while (line.hasRemaining()) {
                int _ = channel.write(line);
            }
        } catch (IOException e) {
            // One who is turned away may find the socket closed before he has asked; why is still there to be read.
            LOG.debug("the request was not taken", e);
        }
    }

    private static SocketChannel connect(Path socket) {
        try {
            return SocketChannel.open(UnixDomainSocketAddress.of(socket));
        } catch (IOException e) {
            throw new ControlSocketException(
                    "no gateway can be reached at " + socket + ": " + e.getMessage()
                            + "; it must run with control.socket in its configuration, and only root and its own user may"
                            + " reach it",
                    e);
        }
    }

    private String answer() throws IOException {
        ByteArrayOutputStream line = new ByteArrayOutputStream();
        for (int octet = in.read(); octet != '\n'; octet = in.read()) {
            if (octet < 0 || line.size() == LONGEST_ANSWER) {
                throw new EOFException("it gave no answer");
            }
            line.write(octet);
        }
        return line.toString(StandardCharsets.UTF_8);
    }

    /**
     * Takes the trace until its end.
     *
     * @throws IOException from {@code out}, or if what comes is no trace
     */
    public Result take(OutputStream out) throws IOException {
        BlockReader reader = new BlockReader();
        try {
            reader.copy(in, out);
        } catch (EOFException e) {
            return new Result(reader.packets(), reader.octets(), reader.lost(), false);
        }
        return new Result(reader.packets(), reader.octets(), reader.lost(), reader.hasStatistics());
    }

    /** Lets the gateway end the trace; what it has by then still comes. */
    public void stop() throws IOException {
        try {
            SocketChannel _ = channel.shutdownOutput();
        } catch (ClosedChannelException e) {
            // It has ended by itself.
        }
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }
}
