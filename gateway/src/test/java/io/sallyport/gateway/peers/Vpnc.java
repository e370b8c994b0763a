package io.sallyport.gateway.peers;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.sallyport.gateway.net.Namespace;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** vpnc, a client of Cisco's kind, in a namespace: Aggressive Mode, XAUTH, mode config, and ESP by a TUN device of its own. */
final class Vpnc implements AutoCloseable {
    private static final Path PROGRAM = Path.of("/usr/sbin/vpnc");
    private static final long CONNECT_SECONDS = 40;
    private static final long END_SECONDS = 10;
    private static final String GROUP_SECRET = "what the whole group knows";

    private final Process process;
    private final Path given;
    private final List<String> lines = new ArrayList<>();
    private final Thread reader;

    /** Skips the test where vpnc is not installed, unless the run demands that nothing be left out. */
    static void require() {
        boolean present = Files.isExecutable(PROGRAM);
        if ("1".equals(System.getenv("SALLYPORT_REQUIRE_ROOT_TESTS")) && !present) {
            throw new AssertionError("vpnc is missing: apt-get install vpnc");
        }
        assumeTrue(present, "vpnc is missing: apt-get install vpnc");
    }

    /** Secrets that the gateway needs for {@link #connection}, as a file of them has it. */
    static String secrets() {
        return """
                pre-shared-keys:
                  - {peer: "keyid:staff", key: "%s"}
                users:
                  - {name: alice, password: "open sesame"}
                  - {name: bob, password: "open poppy"}
                """.formatted(GROUP_SECRET);
    }

    /** The connection in the gateway's configuration. */
    static String connection(String promotion, String childLifetime) {
        return connection(promotion, childLifetime, 0);
    }

    /** The same, where the gateway asks after so many seconds of silence, 0 for never. */
    static String connection(String promotion, String childLifetime, int dpdSeconds) {
        return """
                  - name: staff
                    version: ikev1
                    local: %s
                    remote: any
                    remote-id: "keyid:staff"
                    exchange: aggressive
                    authentication: xauth-psk
                    access: {role: server, addresses: clients}
                    proposals: [aes-256+sha1+group-14]
                    dpd: %ds
                    children:
                      - name: all
                        selectors: {local: 0.0.0.0/0, remote: 10.3.0.0/24}
                        proposals: [aes-cbc-256+hmac-sha1-96]
                        promotion: %s
                        lifetime: %s
                """.formatted(PeerNetwork.GATEWAY_ADDRESS, dpdSeconds, promotion, childLifetime);
    }

    /** The pool in the gateway's configuration. */
    static String pool() {
        return """
                address-pools:
                  - {name: clients, addresses: 10.3.0.0/24, name-servers: [10.1.0.53], networks: [10.1.0.0/24]}
                """;
    }

    /**
     * Lets a user connect.
     *
     * @param folder for its files, of its own
     * @param mode of NAT traversal: {@code none}, {@code natt} or {@code force-natt}
     * @param localAddress where it speaks from
     * @param user {@code alice} or {@code bob}
     * @param password of that user, right or wrong
     */
    Vpnc(Namespace namespace, Path folder, String mode, String localAddress, String user, String password)
            throws IOException {
        this(namespace, folder, mode, localAddress, user, password, 0);
    }

    /** The same, where vpnc asks after so many seconds of silence, 10 at least, or 0 for never. */
    Vpnc(
            Namespace namespace,
            Path folder,
            String mode,
            String localAddress,
            String user,
            String password,
            int dpdSeconds)
            throws IOException {
        given = folder.resolve("given");
        Path script = Files.writeString(folder.resolve("script"), """
                #!/bin/sh -e
                if [ "$reason" = connect ]; then
                    ip link set dev "$TUNDEV" up mtu 1300
                    ip address add "$INTERNAL_IP4_ADDRESS/32" dev "$TUNDEV"
                    ip route add 10.1.0.0/24 dev "$TUNDEV" src "$INTERNAL_IP4_ADDRESS" table "${INTERNAL_IP4_ADDRESS##*.}"
                    ip rule add from "$INTERNAL_IP4_ADDRESS" table "${INTERNAL_IP4_ADDRESS##*.}"
                    echo "$INTERNAL_IP4_ADDRESS $INTERNAL_IP4_DNS $CISCO_SPLIT_INC" >%1$s.new
                    mv %1$s.new %1$s
                fi
                """.formatted(given));
        Files.setPosixFilePermissions(script, PosixFilePermissions.fromString("rwx------"));
        Path settings = Files.writeString(folder.resolve("vpnc.conf"), """
                IPSec gateway %s
                IPSec ID staff
                IPSec secret %s
                Xauth username %s
                Xauth password %s
                IKE DH Group dh14
                Perfect Forward Secrecy nopfs
                NAT Traversal Mode %s
                Local Addr %s
                Local Port 0
                DPD idle timeout (our side) %d
                Pidfile %s
                Script %s
                Noninteractive
                No Detach
                Debug 1
                """.formatted(
                        PeerNetwork.GATEWAY_ADDRESS,
                        GROUP_SECRET,
                        user,
                        password,
                        mode,
                        localAddress,
                        dpdSeconds,
                        folder.resolve("pid"),
                        script));
        process = namespace.start(List.of(PROGRAM.toString(), settings.toString()));
        reader = Thread.ofPlatform().daemon().start(this::read);
    }

    private void read() {
        try (BufferedReader output = process.inputReader(StandardCharsets.UTF_8)) {
            for (String line = output.readLine(); line != null; line = output.readLine()) {
                synchronized (lines) {
                    lines.add(line);
                }
            }
        } catch (IOException e) {
            synchronized (lines) {
                lines.add("the output ended: " + e);
            }
        }
    }

    /** Waits until it has an address; answers that, the name server, and the number of networks that it was told. */
    String[] awaitAddress() throws IOException, InterruptedException {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(CONNECT_SECONDS);
        while (!Files.exists(given)) {
            if (System.nanoTime() > end || !process.isAlive()) {
                throw new AssertionError("vpnc was given no address:\n" + log());
            }
            Thread.sleep(20);
        }
        return Files.readString(given).strip().split(" ");
    }

    /** Waits until it has given up by itself; answers its exit code. */
    int awaitEnd() throws InterruptedException {
        if (!process.waitFor(CONNECT_SECONDS, TimeUnit.SECONDS)) {
            throw new AssertionError("vpnc goes on:\n" + log());
        }
        return process.exitValue();
    }

    /** Ends it, if it has not ended, so that it takes leave of the gateway. */
    @Override
    public void close() throws IOException {
        // Not the process's own destroy, which closes its output as well.
        boolean _ = process.toHandle().destroy();
        try {
            if (!process.waitFor(END_SECONDS, TimeUnit.SECONDS)) {
                throw new IOException("vpnc does not end:\n" + log());
            }
            reader.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted while vpnc was ending", e);
        }
    }

    /** What it has printed so far. */
    String log() {
        synchronized (lines) {
            return String.join("\n", lines);
        }
    }
}
