package io.sallyport.gateway.config;

import static io.sallyport.gateway.yaml.Shape.child;
import static io.sallyport.gateway.yaml.Shape.item;

import io.sallyport.gateway.config.AuthenticationSettings.OwnCertificate;
import io.sallyport.gateway.yaml.Problem;
import io.sallyport.gateway.yaml.Problems;
import io.sallyport.ike.auth.Credentials;
import io.sallyport.ike.auth.PreSharedKeys;
import io.sallyport.ike.auth.SigningKey;
import io.sallyport.ike.auth.certificate.TrustStore;
import io.sallyport.ike.auth.pem.Pem;
import io.sallyport.ike.auth.pem.PemFormatException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.PrivateKey;
import java.security.cert.CertificateExpiredException;
import java.security.cert.CertificateNotYetValidException;
import java.security.cert.X509CRL;
import java.security.cert.X509Certificate;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Date;
import java.util.List;
import java.util.Optional;

/** Reads the files that the section {@code authentication} names, and tells what is wrong with them. */
final class CredentialFiles {
    private static final String SECTION = "authentication";

    private final AuthenticationSettings settings;
    private final CredentialFile files;
    private final Problems problems;
    private final InstantSource clock;
    private final List<Problems> inSecrets = new ArrayList<>();

    /**
     * A reader.
     *
     * @param folder where paths count from
     * @param problems of the configuration file
     * @param clock tells which certificates are out of date
     */
    CredentialFiles(AuthenticationSettings settings, Path folder, Problems problems, InstantSource clock) {
        this.settings = settings;
        this.problems = problems;
        this.clock = clock;
        files = new CredentialFile(folder, problems);
    }

    private interface Reading<T> {
        T read(byte[] file) throws PemFormatException;
    }

    /** Reads all; what cannot be read is missing from the result, and the problems tell so. */
    LoadedCredentials load() {
        SecretsReader secrets = secrets();
        TrustStore trust = new TrustStore(
                certificates("authorities", settings.authorities()),
                certificates("known", settings.known()),
                lists(),
                settings.revocation());
        PreSharedKeys keys = secrets.preSharedKeys();
        Credentials credentials = new Credentials(keys, signingKeys(), trust, clock);
        return new LoadedCredentials(credentials, keys, secrets.users(), secrets.accounts(), secrets.all());
    }

    /** What is wrong in the files of secrets themselves. */
    List<Problem> errorsInSecrets() {
        return inSecrets.stream().flatMap(one -> one.errors().stream()).toList();
    }

    /** What is doubtful in the files of secrets themselves. */
    List<Problem> warningsInSecrets() {
        return inSecrets.stream().flatMap(one -> one.warnings().stream()).toList();
    }

    private SecretsReader secrets() {
        SecretsReader reader = new SecretsReader();
        for (int i = 0; i < settings.secrets().size(); i++) {
            String path = item(child(SECTION, "secrets"), i);
            String name = settings.secrets().get(i);
            files.readPrivate(path, name).ifPresent(octets -> {
                try {
                    Problems within = new Problems(files.path(name).toString());
                    inSecrets.add(within);
                    reader.read(
                            StandardCharsets.UTF_8
                                    .newDecoder()
                                    .decode(ByteBuffer.wrap(octets))
                                    .toString(),
                            within);
                } catch (CharacterCodingException e) {
                    problems.error(path, name + " is not text in UTF-8");
                } finally {
                    Arrays.fill(octets, (byte) 0);
                }
            });
        }
        return reader;
    }

    private List<SigningKey> signingKeys() {
        List<SigningKey> keys = new ArrayList<>();
        for (int i = 0; i < settings.certificates().size(); i++) {
            OwnCertificate own = settings.certificates().get(i);
            String path = item(child(SECTION, "certificates"), i);
            if (!problems.isSound(path)) {
                continue;
            }
            Optional<List<X509Certificate>> chain = parse(
                    child(path, "certificate"),
                    own.certificate(),
                    files.read(child(path, "certificate"), own.certificate()),
                    Pem::certificates);
            Optional<PrivateKey> key = parse(
                    child(path, "key"), own.key(), files.readPrivate(child(path, "key"), own.key()), Pem::privateKey);
            if (chain.isPresent() && key.isPresent()) {
                warnIfOutOfDate(child(path, "certificate"), chain.get().getFirst());
                try {
                    keys.add(new SigningKey(key.get(), chain.get()));
                } catch (IllegalArgumentException e) {
                    problems.error(child(path, "key"), own.key() + ": " + e.getMessage());
                }
            }
        }
        return keys;
    }

    private List<X509Certificate> certificates(String key, List<String> names) {
        List<X509Certificate> all = new ArrayList<>();
        for (int i = 0; i < names.size(); i++) {
            String path = item(child(SECTION, key), i);
            String name = names.get(i);
            parse(path, name, files.read(path, name), Pem::certificates).ifPresent(certificates -> {
                certificates.forEach(certificate -> warnIfOutOfDate(path, certificate));
                all.addAll(certificates);
            });
        }
        return all;
    }

    private List<X509CRL> lists() {
        List<X509CRL> all = new ArrayList<>();
        for (int i = 0; i < settings.revocationLists().size(); i++) {
            String path = item(child(SECTION, "revocation-lists"), i);
            String name = settings.revocationLists().get(i);
            parse(path, name, files.read(path, name), Pem::revocationLists).ifPresent(lists -> {
                lists.forEach(list -> warnIfOutOfDate(path, list));
                all.addAll(lists);
            });
        }
        return all;
    }

    private <T> Optional<T> parse(String path, String name, Optional<byte[]> file, Reading<T> reading) {
        if (file.isEmpty()) {
            return Optional.empty();
        }
        try {
            return Optional.of(reading.read(file.get()));
        } catch (PemFormatException e) {
            problems.error(path, name + ": " + e.getMessage());
            return Optional.empty();
        }
    }

    private void warnIfOutOfDate(String path, X509Certificate certificate) {
        try {
            certificate.checkValidity(Date.from(clock.instant()));
        } catch (CertificateExpiredException | CertificateNotYetValidException e) {
            problems.warning(
                    path,
                    "the certificate of " + certificate.getSubjectX500Principal() + " is valid from "
                            + certificate.getNotBefore().toInstant() + " to "
                            + certificate.getNotAfter().toInstant()
                            + ", so not now; no peer can be authenticated with it");
        }
    }

    private void warnIfOutOfDate(String path, X509CRL list) {
        if (list.getNextUpdate() != null && list.getNextUpdate().toInstant().isBefore(clock.instant())) {
            problems.warning(
                    path,
                    "the revocation list of " + list.getIssuerX500Principal() + " should have been replaced at "
                            + list.getNextUpdate().toInstant() + "; fetch the current one");
        }
    }
}
