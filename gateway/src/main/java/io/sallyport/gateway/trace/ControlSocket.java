package io.sallyport.gateway.trace;

import io.sallyport.dpdk.thread.ThreadEnd;
import io.sallyport.pipeline.trace.PacketTrace;
import java.io.IOException;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.UserPrincipal;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import jdk.net.ExtendedSocketOptions;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Where an operator asks a running gateway for something: a Unix socket with a thread of its own, which sleeps until somebody
 * comes. One line is a request ({@link TraceRequest}); the answer is a line {@code ok} with what was asked for behind it, or
 * {@code error:} and why. Only root and the gateway's own user are listened to.
 */
public final class ControlSocket implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(ControlSocket.class);
    private static final String ROOT = "root";
    private static final int MOST_GUESTS = 8;
    private static final long SESSION_MILLIS = 1;
    private static final long GUEST_MILLIS = 100;
    private static final long FOR_EVER = 0;

    private final Path path;
    private final List<String> ports;
    private final PacketTrace trace;
    private final ServerSocketChannel server;
    private final Selector selector;
    private final UserPrincipal owner;
    private final List<Guest> guests = new ArrayList<>();
    private final Thread thread;
    private Optional<TraceSession> session = Optional.empty();
    private volatile boolean closing;

    private ControlSocket(
            Path path,
            String gateway,
            List<String> ports,
            PacketTrace trace,
            ServerSocketChannel server,
            Selector selector,
            UserPrincipal owner) {
        this.path = path;
        this.ports = ports;
        this.trace = trace;
        this.server = server;
        this.selector = selector;
        this.owner = owner;
        thread = Thread.ofPlatform().name(gateway + "-socket").daemon().unstarted(this::run);
    }

    /**
     * Listens from now on.
     *
     * @param gateway name of the gateway, for that of the thread
     * @param ports names of its ports, by index
     * @param trace of its workers, which is this thread's from now on
     * @throws ControlSocketException if the socket can't be made
     */
    public static ControlSocket open(Path path, String gateway, List<String> ports, PacketTrace trace) {
        ServerSocketChannel server = SocketFile.listen(path);
        try {
            Selector selector = Selector.open();
            SelectionKey _ = server.register(selector, SelectionKey.OP_ACCEPT);
            ControlSocket socket =
                    new ControlSocket(path, gateway, List.copyOf(ports), trace, server, selector, Files.getOwner(path));
            socket.thread.start();
            return socket;
        } catch (IOException e) {
            throw new ControlSocketException("the socket " + path + " can't be served: " + e, e);
        }
    }

    private void run() {
        try {
            while (!closing || session.isPresent()) {
                int _ = selector.select(this::ready, timeout());
                guests.removeIf(Guest::isOver);
                if (closing) {
                    session.ifPresent(running -> running.hurry("the gateway ends"));
                }
                session = session.filter(TraceSession::step);
            }
        } catch (IOException | RuntimeException e) {
            LOG.error("the control socket {} has failed; packets flow on", path, e);
            trace.end();
        } finally {
            guests.forEach(Guest::close);
        }
    }

    private long timeout() {
        if (session.isPresent()) {
            return SESSION_MILLIS;
        }
        return guests.isEmpty() ? FOR_EVER : GUEST_MILLIS;
    }

    private void ready(SelectionKey key) {
        try {
            if (key.isAcceptable()) {
                accept();
            } else {
                ((Guest) key.attachment()).read().ifPresent(line -> serve((Guest) key.attachment(), line));
            }
        } catch (IOException e) {
            LOG.debug("somebody at the control socket {} has gone", path, e);
            if (key.attachment() instanceof Guest guest) {
                guest.close();
            }
        }
    }

    private void accept() throws IOException {
        SocketChannel channel = server.accept();
        if (channel == null) {
            return;
        }
        UserPrincipal user =
                channel.getOption(ExtendedSocketOptions.SO_PEERCRED).user();
        Guest guest = new Guest(channel, user.getName());
        if (!user.equals(owner) && !user.getName().equals(ROOT)) {
            LOG.warn("user {} came to the control socket and was refused", user.getName());
            String also = owner.getName().equals(ROOT) ? "" : " and " + owner.getName();
            guest.refuse("only root" + also + " may ask this gateway for anything");
        } else if (guests.size() >= MOST_GUESTS) {
            guest.refuse("too many others are asking this gateway for something");
        } else {
            guest.register(selector);
            guests.add(guest);
        }
    }

    private void serve(Guest guest, String line) {
        try {
            TraceRequest request = TraceRequest.parse(line);
            if (session.isPresent() || !trace.isIdle()) {
                guest.refuse("somebody else traces this gateway; there is one trace at a time");
                return;
            }
            session = Optional.of(TraceSession.begin(guest, trace, ports, request));
            boolean _ = guests.remove(guest);
        } catch (IllegalArgumentException e) {
            guest.refuse(e.getMessage());
        }
    }

    /**
     * Ends a trace that runs, in order, and stops listening. To be called while the workers still run. If the socket's file cannot be
     * removed, the log says so.
     */
    @Override
    public void close() {
        closing = true;
        Selector _ = selector.wakeup();
        ThreadEnd.await(thread);
        try {
            selector.close();
            server.close();
            boolean _ = Files.deleteIfExists(path);
        } catch (IOException e) {
            LOG.warn("the control socket {} stays behind: {}", path, e.toString());
        }
    }
}
