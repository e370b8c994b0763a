package io.sallyport.jmh.contender;

import com.fasterxml.jackson.jr.ob.JSON;
import io.sallyport.dpdk.layout.NativeCall;
import io.sallyport.dpdk.layout.NativeLibraries;
import io.sallyport.dpdk.memory.Memory;
import io.sallyport.dpdk.memory.OffHeap;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * Statistics of a DPDK process by its telemetry socket ({@code rte_telemetry.h}). It speaks SOCK_SEQPACKET, which Java's channels do not, so
 * the calls are the C library's; a look takes some microseconds of a process that is being measured. For one thread.
 */
public final class Telemetry implements AutoCloseable {
    private static final NativeLibraries LIBC = NativeLibraries.libc();
    private static final NativeCall SOCKET = LIBC.function("socket", 3);
    private static final NativeCall CONNECT = LIBC.function("connect", 3);
    private static final NativeCall SEND = LIBC.function("send", 4);
    private static final NativeCall RECEIVE = LIBC.function("recv", 4);
    private static final NativeCall CLOSE = LIBC.function("close", 1);

    private static final int AF_UNIX = 1;
    private static final int SOCK_SEQPACKET = 5;
    private static final int SOCK_CLOEXEC = 0x80000;
    private static final int MSG_NOSIGNAL = 0x4000;

    /** A {@code sockaddr_un} (unix(7)): family of 16 bits, then the path and a zero. */
    private static final int ADDRESS_OCTETS = 110;

    private static final int PATH = 2;

    private static final String STATISTICS = "/ethdev/stats";
    private static final String NAME = "dpdk_telemetry.v2";

    /** DPDK's answers are shorter: {@code MAX_OUTPUT_LEN}. */
    private static final int ANSWER_OCTETS = 64 << 10;

    private final int socket;
    private final OffHeap buffer = OffHeap.allocate(ANSWER_OCTETS);

    private Telemetry(int socket) {
        this.socket = socket;
    }

    /** Connects to the process with that file prefix; empty if none listens. */
    public static Optional<Telemetry> connect(String filePrefix) {
        byte[] path = runtimeFolder()
                .resolve("dpdk")
                .resolve(filePrefix)
                .resolve(NAME)
                .toString()
                .getBytes(StandardCharsets.UTF_8);
        if (path.length >= ADDRESS_OCTETS - PATH) {
            throw new IllegalArgumentException("the path of the telemetry socket of " + filePrefix + " is too long");
        }
        int socket = SOCKET.toInt(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0);
        if (socket < 0) {
            throw new IllegalStateException("no more sockets can be opened");
        }
        try (OffHeap address = OffHeap.allocate(ADDRESS_OCTETS)) {
            Memory.putU16(address.address(), AF_UNIX);
            Memory.write(address.address() + PATH, path);
            if (CONNECT.toInt(socket, address.address(), ADDRESS_OCTETS) != 0) {
                CLOSE.run(socket);
                return Optional.empty();
            }
        }
        Telemetry telemetry = new Telemetry(socket);
        // It introduces itself, or is about to end.
        if (telemetry.receive().isPresent()) {
            return Optional.of(telemetry);
        }
        telemetry.close();
        return Optional.empty();
    }

    /** Where DPDK puts its sockets, as its {@code eal_create_runtime_dir} chooses. */
    private static Path runtimeFolder() {
        Map<String, String> environment = System.getenv();
        String others = environment.getOrDefault("XDG_RUNTIME_DIR", "/tmp");
        String fallback = System.getProperty("user.name").equals("root") ? "/var/run" : others;
        return Path.of(environment.getOrDefault("RUNTIME_DIRECTORY", fallback));
    }

    /**
     * A number of an answer; empty if there is no answer, for the port that is asked for is not there yet or the process has ended.
     *
     * @param question such as {@link #ofPort}
     * @param key of the number in the answer, such as {@code opackets}
     */
    public OptionalLong look(String question, String key) {
        return ask(question)
                .map(answer -> answer.get(question.split(",", 2)[0]))
                .map(answer -> answer instanceof Map<?, ?> map && map.get(key) instanceof Number number
                        ? OptionalLong.of(number.longValue())
                        : OptionalLong.empty())
                .orElse(OptionalLong.empty());
    }

    /**
     * The same where there must be one.
     *
     * @throws IllegalStateException if there is none
     */
    public long number(String question, String key) {
        return look(question, key)
                .orElseThrow(() -> new IllegalStateException("telemetry has no " + key + " for " + question));
    }

    /** The question for a port's statistics. */
    public static String ofPort(int port) {
        return STATISTICS + "," + port;
    }

    private Optional<Map<String, Object>> ask(String question) {
        byte[] octets = question.getBytes(StandardCharsets.UTF_8);
        Memory.write(buffer.address(), octets);
        if (SEND.toLong(socket, buffer.address(), octets.length, MSG_NOSIGNAL) != octets.length) {
            return Optional.empty();
        }
        return receive().map(answer -> {
            try {
                return JSON.std.mapFrom(answer);
            } catch (IOException e) {
                throw new UncheckedIOException("telemetry answers with what is not JSON: " + answer, e);
            }
        });
    }

    /** One message; empty if the process has ended. */
    private Optional<String> receive() {
        long octets = RECEIVE.toLong(socket, buffer.address(), ANSWER_OCTETS, 0);
        if (octets <= 0) {
            return Optional.empty();
        }
        return Optional.of(new String(Memory.bytes(buffer.address(), (int) octets), StandardCharsets.UTF_8));
    }

    @Override
    public void close() {
        CLOSE.run(socket);
        buffer.close();
    }
}
