package io.sallyport.gateway.net;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** A network namespace of a test's own, and the processes that the test starts in it. */
public final class Namespace implements AutoCloseable {
    private static final long COMMAND_SECONDS = 30;
    private static final long END_SECONDS = 10;

    /** Several tests of one process may have the same roles at once. */
    private static final AtomicInteger MADE = new AtomicInteger();

    /** Those that are there: whatever ends this process, short of SIGKILL, they end before it. */
    private static final Set<Namespace> OPEN = ConcurrentHashMap.newKeySet();

    static {
        Runtime.getRuntime().addShutdownHook(new Thread(Namespace::closeAll, "namespaces"));
    }

    private final String name;
    private final List<Process> processes = Collections.synchronizedList(new ArrayList<>());

    /**
     * Makes one.
     *
     * @param role goes into its name
     */
    public Namespace(String role) throws IOException, InterruptedException {
        name = "sallyport-" + role + "-" + ProcessHandle.current().pid() + "-" + MADE.incrementAndGet();
        command("ip", "netns", "add", name);
        OPEN.add(this);
        run("ip", "link", "set", "lo", "up");
    }

    private static void closeAll() {
        for (Namespace namespace : OPEN) {
            try {
                namespace.close();
            } catch (IOException | AssertionError e) {
                System.err.println("namespace " + namespace.name + " is left behind: " + e);
            }
        }
    }

    public String name() {
        return name;
    }

    /** Runs a command in the namespace; answers its output. */
    public String run(String... command) throws IOException, InterruptedException {
        return command(inside(List.of(command)).toArray(String[]::new));
    }

    /** Starts a process in the namespace, which {@link #close} ends. */
    public Process start(List<String> command) throws IOException {
        Process process =
                new ProcessBuilder(inside(command)).redirectErrorStream(true).start();
        processes.add(process);
        return process;
    }

    private List<String> inside(List<String> command) {
        List<String> whole = new ArrayList<>(List.of("ip", "netns", "exec", name));
        whole.addAll(command);
        return whole;
    }

    /** Runs a command; fails with its output unless it ends well and in time. */
    private static String command(String... command) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        if (!process.waitFor(COMMAND_SECONDS, TimeUnit.SECONDS) || process.exitValue() != 0) {
            process.destroyForcibly();
            throw new AssertionError(String.join(" ", command) + " failed:\n" + output);
        }
        return output;
    }

    /** Lays a cable from a device of this namespace to one of another. */
    public void cable(String device, Namespace other, String farDevice) throws IOException, InterruptedException {
        run("ip", "link", "add", device, "type", "veth", "peer", "name", farDevice, "netns", other.name());
        quiet(device);
        other.quiet(farDevice);
        run("ip", "link", "set", device, "up");
        other.run("ip", "link", "set", farDevice, "up");
    }

    /** No router solicitations and the like: only the test's own frames. */
    public void quiet(String device) throws IOException, InterruptedException {
        run("sysctl", "-q", "-w", "net.ipv6.conf." + device + ".addr_gen_mode=1");
        run("sysctl", "-q", "-w", "net.ipv6.conf." + device + ".accept_ra=0");
    }

    @Override
    public void close() throws IOException {
        if (!OPEN.remove(this)) {
            return;
        }
        try {
            for (Process process : List.copyOf(processes)) {
                process.destroy();
                if (!process.waitFor(END_SECONDS, TimeUnit.SECONDS)) {
                    int _ = process.destroyForcibly().waitFor();
                }
            }
            String _ = command("ip", "netns", "delete", name);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted while namespace " + name + " was being removed", e);
        }
    }
}
