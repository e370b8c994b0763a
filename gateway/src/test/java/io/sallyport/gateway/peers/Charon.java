package io.sallyport.gateway.peers;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.sallyport.gateway.net.Namespace;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

/** strongSwan's daemon in a namespace, with ESP in user space (kernel-libipsec), told by {@code swanctl}. */
final class Charon {
    private static final Path DAEMON = Path.of("/usr/lib/ipsec/charon");
    private static final String PACKAGES = "strongswan-charon strongswan-swanctl strongswan-pki"
            + " libstrongswan-standard-plugins libstrongswan-extra-plugins libcharon-extra-plugins libcharon-extauth-plugins";
    private static final long START_SECONDS = 20;
    private static final int INITIATE_SECONDS = 20;
    private static final String SETTINGS = """
            charon {
              load = random nonce drbg aes aesni sha1 sha2 md5 hmac kdf gmp curve25519 openssl gcm ccm ctr chapoly pem \
            pkcs1 pkcs8 x509 pubkey constraints revocation cmac xcbc vici updown kernel-libipsec kernel-netlink \
            socket-default xauth-generic attr counters
              install_virtual_ip = yes
              i_dont_care_about_security_and_use_aggressive_mode_psk = yes
              piddir = @RUN@
              filelog {
                log {
                  path = @LOG@
                  default = 1
                  ike = 2
                  flush_line = yes
                }
              }
              plugins {
                vici {
                  socket = unix://@RUN@/charon.vici
                }
              }
            }
            swanctl {
              load = random nonce openssl pem pkcs1 pkcs8 x509
            }
            """;

    private final Process process;
    private final Path settings;
    private final Path folder;
    private final Path run;
    private final Path log;

    /** Skips the test where strongSwan is not installed, unless the run demands that nothing be left out. */
    static void require() {
        boolean present = Files.isExecutable(DAEMON);
        if ("1".equals(System.getenv("SALLYPORT_REQUIRE_ROOT_TESTS")) && !present) {
            throw new AssertionError("strongSwan is missing: apt-get install " + PACKAGES);
        }
        assumeTrue(present, "strongSwan is missing: apt-get install " + PACKAGES);
    }

    /**
     * Starts the daemon with some connections; its namespace ends it.
     *
     * @param connections as {@link Trial#ofCharon} writes them
     * @param folder for its files; may hold {@code x509}, {@code x509ca} and {@code private} as swanctl wants them
     * @param secret the pre-shared key of every pair of addresses
     */
    Charon(Namespace namespace, Path folder, List<String> connections, String secret)
            throws IOException, InterruptedException {
        this(namespace, folder, connections, secret, "", "");
    }

    /**
     * As above, with logins and addresses for clients.
     *
     * @param secrets further entries of the section {@code secrets}
     * @param sections further sections
     */
    Charon(Namespace namespace, Path folder, List<String> connections, String secret, String secrets, String sections)
            throws IOException, InterruptedException {
        this.folder = folder;
        run = Files.createDirectories(folder.resolve("run"));
        log = folder.resolve("charon.log");
        settings = Files.writeString(
                folder.resolve("strongswan.conf"),
                SETTINGS.replace("@RUN@", run.toString()).replace("@LOG@", log.toString()));
        for (String kind : List.of("x509", "x509ca", "private")) {
            Files.createDirectories(folder.resolve(kind));
        }
        Files.writeString(
                folder.resolve("swanctl.conf"),
                connections.stream().collect(Collectors.joining("", "connections {\n", "}\n"))
                        + "secrets {\n  ike-all {\n    secret = \"" + secret + "\"\n  }\n" + secrets + "}\n"
                        + sections);
        // Its process id file has a fixed place, so it gets a /run of its own.
        process = namespace.start(List.of(
                "unshare",
                "--mount",
                "--propagation",
                "private",
                "sh",
                "-c",
                "mount --bind " + run + " /run && STRONGSWAN_CONF=" + settings + " exec " + DAEMON + " >" + folder
                        + "/charon.out 2>&1"));
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(START_SECONDS);
        while (!Files.exists(run.resolve("charon.vici"))) {
            if (System.nanoTime() > end) {
                throw new AssertionError("charon does not start:\n" + log());
            }
            Thread.sleep(20);
        }
        String loaded = swanctl("--load-all");
        // The socket has its name before anybody listens at it.
        while (loaded.contains("Connection refused") && System.nanoTime() < end) {
            Thread.sleep(20);
            loaded = swanctl("--load-all");
        }
        if (!loaded.contains("successfully loaded " + connections.size() + " connections")) {
            throw new AssertionError("swanctl:\n" + loaded + log());
        }
    }

    /** Lets it begin a child; answers what it says. */
    String initiate(Trial trial, int child) throws IOException, InterruptedException {
        return initiate(trial, child, INITIATE_SECONDS);
    }

    /** The same, with some seconds to try. */
    String initiate(Trial trial, int child, int seconds) throws IOException, InterruptedException {
        return swanctl("--initiate", "--ike", trial.name(), "--child", "c" + child, "--timeout", "" + seconds);
    }

    /** Stops it where it stands, so that it answers nothing any more. */
    void pause() throws IOException, InterruptedException {
        signal("STOP");
    }

    /** Lets it go on. */
    void resume() throws IOException, InterruptedException {
        signal("CONT");
    }

    /** Ends it by SIGKILL: it tells nobody. */
    void kill() throws IOException, InterruptedException {
        signal("KILL");
        int _ = process.waitFor();
        Files.deleteIfExists(run.resolve("charon.vici"));
        Files.deleteIfExists(run.resolve("charon.pid"));
    }

    /** Waits until it has logged something that contains a text; fails after some seconds. */
    void awaitLog(String text, int seconds) throws IOException, InterruptedException {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(seconds);
        while (!log().contains(text)) {
            if (System.nanoTime() > end) {
                throw new AssertionError("charon did not log '" + text + "':\n" + log());
            }
            Thread.sleep(50);
        }
    }

    private void signal(String name) throws IOException, InterruptedException {
        // The commands before it have each put the next one into their own place: the process is the daemon's.
        int status = new ProcessBuilder("kill", "-" + name, "" + process.pid())
                .start()
                .waitFor();
        if (status != 0) {
            throw new AssertionError("kill -" + name + " answered " + status);
        }
    }

    /** Runs a command of swanctl; answers its output. */
    String swanctl(String... arguments) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of("swanctl"));
        command.addAll(List.of(arguments));
        command.addAll(List.of("--uri", "unix://" + run.resolve("charon.vici")));
        ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
        builder.environment().put("STRONGSWAN_CONF", settings.toString());
        builder.environment().put("SWANCTL_DIR", folder.toString());
        Process process = builder.start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        int _ = process.waitFor();
        return output;
    }

    /** What it has logged so far. */
    String log() throws IOException {
        return Files.exists(log) ? Files.readString(log) : "charon has logged nothing";
    }
}
