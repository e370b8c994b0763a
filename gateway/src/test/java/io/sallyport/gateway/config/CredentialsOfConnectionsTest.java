package io.sallyport.gateway.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sallyport.gateway.yaml.Problem;
import java.io.IOException;
import java.nio.file.Path;
import java.security.KeyPair;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.bouncycastle.util.io.pem.PemObject;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@DisplayName("The credentials of a connection")
final class CredentialsOfConnectionsTest {
    private static final String CERTIFICATES = """
            authentication:
              certificates: [{certificate: west.pem, key: west.key}]
              authorities: [west.pem]
            """;

    private final Instant soon = Instant.now().plus(Duration.ofHours(1));

    @TempDir
    private Path folder;

    private PkiFiles files;

    @BeforeEach
    void writeACertificate() throws IOException {
        files = new PkiFiles(folder);
        KeyPair west = PkiFiles.keys();
        files.pem("west.pem", PkiFiles.certificate("CN=west", west, soon));
        files.pem("west.key", new PemObject("PRIVATE KEY", west.getPrivate().getEncoded()));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            remote: 192.0.2.2                          | peer: 192.0.2.2
            remote: 192.0.2.2                          | peer: 192.0.2.0/24
            remote: 192.0.2.2                          | peer: any
            remote: 192.0.2.2#remote-id: east.example  | peer: east.example
            remote: 192.0.2.2#remote-id: east.example  | peer: 192.0.2.2
            remote: 192.0.2.2#local-id: west.example   | peer: any, own: west.example
            remote: any                                | peer: 203.0.113.7
            remote: any#remote-id: east.example        | peer: 203.0.113.7
            """)
    @DisplayName("are a pre-shared key with the peer, by name or by address; with peers from anywhere any key will do")
    void shouldFindThePreSharedKey(String connection, String entry) throws Exception {
        writeSecrets(entry);
        write(connection, "authentication: {secrets: [secrets.yaml]}\n");
        load().credentials().orElseThrow().close();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            remote: 192.0.2.2                          | peer: 192.0.2.3             | of 192.0.2.1 with 192.0.2.2;
            remote: 192.0.2.2#remote-id: east.example  | peer: west.example          | of 192.0.2.1 with east.example or 192.0.2.2;
            remote: 192.0.2.2                          | peer: any, own: west.example | of 192.0.2.1 with 192.0.2.2;
            remote: any                                | peer: any, own: west.example | of 192.0.2.1 with any peer;
            """)
    @DisplayName("are missing if no pre-shared key is for this gateway and the peer")
    void shouldMissThePreSharedKey(String connection, String entry, String whose) throws IOException {
        writeSecrets(entry);
        write(connection, "authentication: {secrets: [secrets.yaml]}\n");
        assertError("has a pre-shared key " + whose);
    }

    @Test
    @DisplayName("are missing if there is no file of secrets at all")
    void shouldMissSecrets() throws IOException {
        write("remote: 192.0.2.2", "");
        assertError("no file of authentication.secrets has a pre-shared key");
    }

    @Test
    @DisplayName("are a certificate that names this gateway, with a key of the method's kind")
    void shouldFindTheCertificate() throws Exception {
        write("remote: 192.0.2.2#authentication: ecdsa-384#local-id: CN=west", CERTIFICATES);
        load().credentials().orElseThrow().close();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            ecdsa-384 | west.example | a key that signs by ecdsa-384 and names west.example;
            ecdsa-256 | CN=west      | a key that signs by ecdsa-256 and names CN=west;
            rsa       | CN=west      | a key that signs by rsa and names CN=west;
            """)
    @DisplayName("are missing if no certificate names this gateway, or its key is of another kind")
    void shouldMissTheCertificate(String method, String identity, String what) throws IOException {
        write("remote: 192.0.2.2#authentication: " + method + "#local-id: " + identity, CERTIFICATES);
        assertError(what);
    }

    @Test
    @DisplayName("are missing if the peer is to sign and no authority is trusted")
    void shouldMissAuthorities() throws IOException {
        write(
                "remote: 192.0.2.2#authentication: ecdsa-384#local-id: CN=west",
                CERTIFICATES.replace("  authorities: [west.pem]\n", ""));
        assertError("there are no authentication.authorities");
    }

    @Test
    @DisplayName("are not asked for while a file of them is in error")
    void shouldTellAFileInErrorOnce() throws IOException {
        write("remote: 192.0.2.2", "authentication: {secrets: [none.yaml]}\n");
        List<Problem> errors =
                assertThrows(ConfigurationException.class, this::load).problems();
        assertEquals(
                List.of("authentication.secrets[0]"),
                errors.stream().map(Problem::path).toList());
    }

    private void writeSecrets(String entry) throws IOException {
        files.write(
                "secrets.yaml", "rw-------", "pre-shared-keys:\n  - {" + entry + ", key: \"correct horse battery\"}\n");
    }

    private void write(String connection, String authentication) throws IOException {
        String text = Sample.GOOD.text() + """
                connections:
                  - name: to-south
                    version: ikev1
                    local: 192.0.2.1
                    children:
                      - {name: lan, selectors: {local: 10.1.0.0/16, remote: 10.4.0.0/16}}
                """ + connection.replace('#', '\n').indent(4) + authentication;
        files.write("west.yaml", "rw-------", text);
    }

    private Configuration load() throws ConfigurationException {
        return Configuration.load(folder.resolve("west.yaml"));
    }

    private void assertError(String words) {
        List<Problem> errors =
                assertThrows(ConfigurationException.class, this::load).problems();
        assertEquals(1, errors.size(), errors::toString);
        assertEquals("connections[0].authentication", errors.getFirst().path());
        assertTrue(errors.getFirst().message().contains(words), errors::toString);
    }
}
