package io.sallyport.gateway.peers;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;

/** The gateway's configuration in the namespaces of {@link PeerNetwork}. */
final class PeerConfiguration {
    private PeerConfiguration() {}

    /**
     * Writes it, and the file of its secrets.
     *
     * @param name tells one gateway's DPDK from another's
     * @param secret the pre-shared key of every peer
     * @param connections as {@link Trial#ofGateway} writes them
     * @param credentials further keys of {@code authentication}, indented by two
     * @return the configuration's file
     */
    static Path write(Path folder, String name, String secret, List<String> connections, String credentials)
            throws IOException {
        return write(
                folder,
                name,
                "pre-shared-keys:\n  - {peer: 192.0.2.0/24, key: \"" + secret + "\"}\n",
                String.join("", connections),
                "",
                credentials);
    }

    /**
     * Writes it for clients.
     *
     * @param secrets the file of them
     * @param connections as {@link Vpnc#connection} writes one
     * @param pools the section {@code address-pools}
     */
    static Path write(Path folder, String name, String secrets, String connections, String pools) throws IOException {
        return write(folder, name, secrets, connections, pools, "");
    }

    /** With further keys of {@code authentication}, indented by two. */
    static Path write(Path folder, String name, String secrets, String connections, String pools, String credentials)
            throws IOException {
        write(folder.resolve("secrets.yaml"), secrets);
        String head = """
                name: peers
                dpdk: {huge-pages: off, memory-mib: 256, buffers: 8191, file-prefix: "%s"}
                workers: [{idle: backoff}]
                ports:
                  - {name: inside, device: "net_af_packet0,iface=inside", side: inside, addresses: [10.1.0.254/24]}
                  - {name: outside, device: "net_af_packet1,iface=outside", side: outside, addresses: [192.0.2.1/24]}
                authentication:
                  secrets: [secrets.yaml]
                """.formatted(name);
        return write(folder.resolve("gateway.yaml"), head + credentials + "connections:\n" + connections + pools);
    }

    private static Path write(Path file, String text) throws IOException {
        Files.writeString(file, text);
        return Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
    }
}
