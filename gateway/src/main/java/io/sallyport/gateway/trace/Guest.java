package io.sallyport.gateway.trace;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Somebody at the control socket who has not asked for anything yet: a line is awaited, for a bounded time. */
final class Guest {
    private static final Logger LOG = LoggerFactory.getLogger(Guest.class);
    private static final int LONGEST_LINE = 4_096;
    private static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(5);

    private final SocketChannel channel;
    private final String user;
    private final long since = System.nanoTime();
    private final ByteBuffer line = ByteBuffer.allocate(LONGEST_LINE);
    private Optional<SelectionKey> key = Optional.empty();
    private boolean over;

    Guest(SocketChannel channel, String user) throws IOException {
        this.channel = channel;
        this.user = user;
        channel.configureBlocking(false);
    }

    void register(Selector selector) throws IOException {
        key = Optional.of(channel.register(selector, SelectionKey.OP_READ, this));
    }

    String user() {
        return user;
    }

    /** The line, once it is whole. */
    Optional<String> read() throws IOException {
        int octets = channel.read(line);
        for (int i = 0; i < line.position(); i++) {
            if (line.get(i) == '\n') {
                return Optional.of(new String(line.array(), 0, i, StandardCharsets.UTF_8));
            }
        }
        if (octets < 0) {
            close();
        } else if (!line.hasRemaining()) {
            refuse("a request is one line of less than " + LONGEST_LINE + " octets");
        }
        return Optional.empty();
    }

    /** True if nothing is awaited any more; one who has said nothing for too long is sent away. */
    boolean isOver() {
        if (!over && System.nanoTime() - since > PATIENCE_NANOS) {
            refuse("no request came");
        }
        return over;
    }

    /** Gives the channel away. */
    SocketChannel hand() {
        over = true;
        key.ifPresent(SelectionKey::cancel);
        return channel;
    }

    /** Says why there is no answer, and closes. */
    void refuse(String why) {
        try {
            int _ = channel.write(ByteBuffer.wrap(("error: " + why + "\n").getBytes(StandardCharsets.UTF_8)));
        } catch (IOException e) {
            LOG.debug("one who was refused has gone", e);
        }
        close();
    }

    void close() {
        if (over) {
            return;
        }
        over = true;
        key.ifPresent(SelectionKey::cancel);
        try {
            channel.close();
        } catch (IOException e) {
            LOG.debug("a channel that can't be closed", e);
        }
    }
}
