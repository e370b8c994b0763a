package io.sallyport.gateway.peers;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;

/** An authority and the certificates of both sides, made by strongSwan's {@code pki}. */
final class PeerCertificates {
    private PeerCertificates() {}

    /**
     * Writes {@code authority.pem}, {@code gateway-KIND.pem} and {@code .key} into one folder, and what swanctl wants of the
     * peer's into the other.
     */
    static void write(Path ours, Path theirs) throws IOException, InterruptedException {
        for (String folder : List.of("x509", "x509ca", "private")) {
            Files.createDirectories(theirs.resolve(folder));
        }
        Path key = ours.resolve("authority.key");
        Path authority = ours.resolve("authority.pem");
        pki(key, "pki", "--gen", "--type", "ecdsa", "--size", "256", "--outform", "pem");
        pki(
                authority,
                "pki",
                "--self",
                "--ca",
                "--in",
                key.toString(),
                "--type",
                "ecdsa",
                "--dn",
                "CN=Authority",
                "--lifetime",
                "2",
                "--outform",
                "pem");
        Files.copy(authority, theirs.resolve("x509ca/authority.pem"), StandardCopyOption.REPLACE_EXISTING);
        for (String kind : List.of("rsa", "ecdsa-256", "ecdsa-384", "ecdsa-521")) {
            certificate(ours, authority, key, kind, "gateway", ours, ours);
            certificate(ours, authority, key, kind, "peer", theirs.resolve("x509"), theirs.resolve("private"));
        }
    }

    /**
     * Writes certificates of RSA keys of so many bits with an authority in between, whose certificate a peer has to be sent: from
     * 2,048 bits on, more octets than a frame takes. {@code root.pem}, {@code gateway-rsa.pem} with the one in between behind it, and
     * {@code gateway-rsa.key} go into one folder, what swanctl wants of the peer's into the other.
     */
    static void writeLong(Path ours, Path theirs, int bits) throws IOException, InterruptedException {
        for (String folder : List.of("x509", "x509ca", "private")) {
            Files.createDirectories(theirs.resolve(folder));
        }
        Path rootKey = ours.resolve("root.key");
        Path root = ours.resolve("root.pem");
        Path betweenKey = ours.resolve("between.key");
        Path between = ours.resolve("between.pem");
        longKey(rootKey, bits);
        longKey(betweenKey, bits);
        pki(
                root,
                "pki",
                "--self",
                "--ca",
                "--in",
                rootKey.toString(),
                "--type",
                "rsa",
                "--dn",
                "CN=Root",
                "--lifetime",
                "2",
                "--outform",
                "pem");
        issue(ours, betweenKey, between, root, rootKey, "CN=Between", "--ca");
        for (String who : List.of("gateway", "peer")) {
            Path key = "peer".equals(who) ? theirs.resolve("private/peer-rsa.key") : ours.resolve("gateway-rsa.key");
            Path certificate =
                    "peer".equals(who) ? theirs.resolve("x509/peer-rsa.pem") : ours.resolve("gateway-rsa.pem");
            longKey(key, bits);
            issue(ours, key, certificate, between, betweenKey, "CN=" + who, "--san", who + "-rsa.example");
        }
        Path own = ours.resolve("gateway-rsa.pem");
        Files.writeString(own, Files.readString(own) + Files.readString(between));
        Files.copy(root, theirs.resolve("x509ca/root.pem"), StandardCopyOption.REPLACE_EXISTING);
        Files.copy(between, theirs.resolve("x509ca/between.pem"), StandardCopyOption.REPLACE_EXISTING);
    }

    private static void longKey(Path key, int bits) throws IOException, InterruptedException {
        pki(key, "pki", "--gen", "--type", "rsa", "--size", "" + bits, "--outform", "pem");
    }

    private static void issue(
            Path folder, Path key, Path certificate, Path issuer, Path issuerKey, String name, String... further)
            throws IOException, InterruptedException {
        Path publicKey = folder.resolve("issued.pub");
        pki(publicKey, "pki", "--pub", "--in", key.toString(), "--type", "rsa", "--outform", "pem");
        List<String> command = new ArrayList<>(List.of(
                "pki",
                "--issue",
                "--cacert",
                issuer.toString(),
                "--cakey",
                issuerKey.toString(),
                "--in",
                publicKey.toString(),
                "--type",
                "pub",
                "--dn",
                name,
                "--lifetime",
                "2",
                "--outform",
                "pem"));
        command.addAll(List.of(further));
        pki(certificate, command.toArray(String[]::new));
    }

    private static void certificate(
            Path folder, Path authority, Path authorityKey, String kind, String who, Path certificates, Path keys)
            throws IOException, InterruptedException {
        String type = kind.startsWith("rsa") ? "rsa" : "ecdsa";
        Path key = keys.resolve(who + "-" + kind + ".key");
        Path publicKey = folder.resolve(who + "-" + kind + ".pub");
        pki(
                key,
                "pki",
                "--gen",
                "--type",
                type,
                "--size",
                "rsa".equals(type) ? "2048" : kind.substring("ecdsa-".length()),
                "--outform",
                "pem");
        pki(publicKey, "pki", "--pub", "--in", key.toString(), "--type", type, "--outform", "pem");
        pki(
                certificates.resolve(who + "-" + kind + ".pem"),
                "pki",
                "--issue",
                "--cacert",
                authority.toString(),
                "--cakey",
                authorityKey.toString(),
                "--in",
                publicKey.toString(),
                "--type",
                "pub",
                "--dn",
                "CN=" + who + " " + kind,
                "--san",
                who + "-" + kind + ".example",
                "--lifetime",
                "2",
                "--outform",
                "pem");
    }

    /** Runs a command, and puts what it prints into a file for its owner alone. */
    private static void pki(Path output, String... command) throws IOException, InterruptedException {
        Process process =
                new ProcessBuilder(command).redirectOutput(output.toFile()).start();
        String errors = new String(process.getErrorStream().readAllBytes(), StandardCharsets.UTF_8);
        if (process.waitFor() != 0) {
            throw new AssertionError(String.join(" ", command) + " failed:\n" + errors);
        }
        Files.setPosixFilePermissions(output, PosixFilePermissions.fromString("rw-------"));
    }
}
