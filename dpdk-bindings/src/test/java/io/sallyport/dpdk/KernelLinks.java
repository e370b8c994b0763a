package io.sallyport.dpdk;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Network interfaces of the Linux kernel for one test process; needs root. */
public final class KernelLinks {
    private static final Path IP = Path.of("/usr/sbin/ip");
    private static final int NAME_PIDS = 100_000;

    private KernelLinks() {}

    /** An interface name that no other process uses; {@code suffix} has at most 8 characters. */
    public static String name(String suffix) {
        return "sp" + ProcessHandle.current().pid() % NAME_PIDS + suffix;
    }

    /** Keeps the kernel from sending on an interface of its own accord. */
    public static void silence(String name) {
        ip("link", "set", name, "addrgenmode", "none");
    }

    /** Makes two joined interfaces, both up and with an MTU. */
    public static void addPair(String one, String other, int mtu) {
        ip(
                "link",
                "add",
                one,
                "mtu",
                String.valueOf(mtu),
                "type",
                "veth",
                "peer",
                "name",
                other,
                "mtu",
                String.valueOf(mtu));
        for (String name : List.of(one, other)) {
            silence(name);
            ip("link", "set", name, "up");
        }
    }

    /** Removes an interface, and its peer. */
    public static void delete(String name) {
        ip("link", "del", name);
    }

    /** True if the kernel has an interface of this name. */
    public static boolean exists(String name) {
        return Files.exists(Path.of("/sys/class/net", name));
    }

    /** A line that the kernel tells of an interface, such as its {@code mtu} or {@code address}. */
    public static String attribute(String name, String attribute) throws IOException {
        return Files.readString(Path.of("/sys/class/net", name, attribute)).strip();
    }

    /** Runs {@code ip}; fails with what it says. */
    public static void ip(String... arguments) {
        List<String> command = new ArrayList<>(List.of(IP.toString()));
        command.addAll(List.of(arguments));
        try {
            Process process =
                    new ProcessBuilder(command).redirectErrorStream(true).start();
            String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            if (process.waitFor() != 0) {
                throw new IllegalStateException(String.join(" ", command) + ": " + output.strip());
            }
        } catch (IOException e) {
            throw new IllegalStateException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }
}
