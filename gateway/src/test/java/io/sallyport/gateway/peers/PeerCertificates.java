package io.sallyport.gateway.peers;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
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
        for (String kind : List.of("rsa", "ecdsa-256")) {
            certificate(ours, authority, key, kind, "gateway", ours, ours);
            certificate(ours, authority, key, kind, "peer", theirs.resolve("x509"), theirs.resolve("private"));
        }
    }

    private static void certificate(
            Path folder, Path authority, Path authorityKey, String kind, String who, Path certificates, Path keys)
            throws IOException, InterruptedException {
        String type = kind.startsWith("rsa") ? "rsa" : "ecdsa";
        Path key = keys.resolve(who + "-" + kind + ".key");
        Path publicKey = folder.resolve(who + "-" + kind + ".pub");
        pki(key, "pki", "--gen", "--type", type, "--size", "rsa".equals(type) ? "2048" : "256", "--outform", "pem");
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
