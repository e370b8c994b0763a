package io.sallyport.gateway.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sallyport.gateway.yaml.Problem;
import io.sallyport.ike.auth.Authenticator;
import io.sallyport.ike.auth.SignatureMethod;
import io.sallyport.ike.auth.identity.IdentityText;
import io.sallyport.ike.crypto.Secret;
import io.sallyport.ike.message.identity.Identity;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
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
import org.junit.jupiter.params.provider.ValueSource;

@DisplayName("The files of credentials")
final class CredentialFilesTest {
    private static final String SECRETS = """
            pre-shared-keys:
              - {peer: 192.0.2.2, key: "correct horse battery"}
              - {peer: 10.0.0.0/8, key: "hex:00112233445566778899aabbccddeeff"}
              - {peer: east.example, own: west.example, key: "base64:Y29ycmVjdCBob3JzZSBiYXR0ZXJ5"}
            users:
              - {name: alice, password: wonderland}
            accounts:
              - {peer: any, user: west, password: builder}
            """;

    private static final String AUTHENTICATION = """
            authentication:
              secrets: [secrets.yaml]
              certificates:
                - {certificate: west.pem, key: west.key}
              authorities: [ca.pem]
              known: [known.pem]
              revocation-lists: [ca.crl]
              revocation: require
            """;

    private final Instant soon = Instant.now().plus(Duration.ofHours(1));
    private static final Identity WEST = IdentityText.parse("west.example");

    @TempDir
    Path folder;

    private PkiFiles files;

    @BeforeEach
    void writeSoundFiles() throws IOException {
        files = new PkiFiles(folder);
        KeyPair authority = PkiFiles.keys();
        KeyPair west = PkiFiles.keys();
        files.pem("ca.pem", PkiFiles.certificate("CN=Root", authority, soon));
        files.pem("known.pem", PkiFiles.certificate("CN=east", west, soon));
        files.pem("west.pem", PkiFiles.certificate("CN=west", west, soon));
        files.pem("west.key", new PemObject("PRIVATE KEY", west.getPrivate().getEncoded()));
        files.revocationList("ca.crl", "CN=Root", authority, soon);
        files.write("secrets.yaml", "rw-------", SECRETS);
        files.write("west.yaml", "rw-------", Sample.GOOD.text() + AUTHENTICATION);
    }

    @Test
    @DisplayName("give keys by peer, users, accounts and certificates, and zero the secrets when closed")
    void shouldLoadSoundFiles() throws ConfigurationException {
        Configuration configuration = load();
        assertEquals(List.of(), configuration.warnings());
        LoadedCredentials credentials = configuration.credentials().orElseThrow();
        Authenticator authenticator = credentials.authenticator();
        assertEquals("correct horse battery", key(authenticator, "192.0.2.2"));
        assertEquals("correct horse battery", key(authenticator, "east.example"));
        assertEquals(
                16,
                authenticator
                        .preSharedKey(WEST, IdentityText.parse("10.9.9.9"))
                        .orElseThrow()
                        .length());
        assertTrue(authenticator
                .signingKey(IdentityText.parse("CN=west"), SignatureMethod.ECDSA)
                .isPresent());
        assertEquals(1, authenticator.certificateRequests().size());
        assertEquals(10, credentials.users().get("alice").length());
        assertEquals("west", credentials.accounts().find(WEST).orElseThrow().user());
        assertFalse(configuration.toString().contains("wonderland"));
        credentials.close();
        assertTrue(credentials.secrets().stream().allMatch(Secret::isDestroyed));
        assertEquals(5, credentials.secrets().size());
    }

    @ParameterizedTest
    @ValueSource(strings = {"rw-r-----", "rw----r--", "rw--w----", "rw-rw-rw-"})
    @DisplayName("are refused if others than the owner can read or change a secret")
    void shouldRefuseOpenFiles(String permissions) throws IOException {
        files.write("secrets.yaml", permissions, SECRETS);
        assertError("authentication.secrets[0]", "chmod 600");
        files.write("secrets.yaml", "r--------", SECRETS);
        files.write("west.key", permissions, Files.readString(folder.resolve("west.key")));
        assertError("authentication.certificates[0].key", "chmod 600");
    }

    @ParameterizedTest
    @CsvSource({
        "secrets.yaml, authentication.secrets[0]",
        "west.pem, authentication.certificates[0].certificate",
        "west.key, authentication.certificates[0].key",
        "ca.pem, authentication.authorities[0]",
        "ca.crl, authentication.revocation-lists[0]"
    })
    @DisplayName("are named with the key that names them if one is missing")
    void shouldTellMissingFiles(String file, String key) throws IOException {
        Files.delete(folder.resolve(file));
        assertError(key, "there is no file ");
        assertError(key, "/" + file + ";");
    }

    @ParameterizedTest
    @CsvSource({
        "west.pem, authentication.certificates[0].certificate",
        "west.key, authentication.certificates[0].key",
        "ca.pem, authentication.authorities[0]",
        "ca.crl, authentication.revocation-lists[0]"
    })
    @DisplayName("are named with the key that names them if one holds something else")
    void shouldTellFilesOfAnotherFormat(String file, String key) throws IOException {
        files.write(file, "rw-------", "hello");
        assertError(key, file + ": ");
    }

    @Test
    @DisplayName("are refused if the private key is not that of the certificate")
    void shouldRefuseAKeyOfAnotherCertificate() throws IOException {
        files.pem(
                "west.key",
                new PemObject("PRIVATE KEY", PkiFiles.keys().getPrivate().getEncoded()));
        assertError("authentication.certificates[0].key", "not that of the certificate of CN=west");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "192.0.2.2 | 192.0.2.256/33 | pre-shared-keys[0].peer | 2",
                "key: \"correct | kee: \"correct | pre-shared-keys[0] | 2",
                "hex:0011 | hex:011 | pre-shared-keys[1].key | 3",
                "base64:Y2 | base64:! | pre-shared-keys[2].key | 4",
                "own: west | own: we st | pre-shared-keys[2].own | 4",
                "name: alice | nam: alice | users[0] | 6",
                "users: | usres: | '' | 5",
                "key: \"correct | key:\"correct | pre-shared-keys[0].key | 2",
                "key: \"correct | \"correct | pre-shared-keys[0] | 2",
                "192.0.2.2, key: \"correct horse battery\" | correct horse battery, key: x | pre-shared-keys[0].peer | 2",
                "east.example, own | Y29ycmVjdCBob3J/ZSBiYXR0ZXJ5, own | pre-shared-keys[2].peer | 4",
                "east.example, own | Y29ycmVjdCBob3JzZSBiYXR0ZQ==, own | pre-shared-keys[2].peer | 4",
                "password: wonderland | password:wonderland | users[0].password | 6",
                "password: wonderland | wonderland | users[0] | 6",
                "password: wonderland | wonderland: password | users[0] | 6",
                "password: wonderland | password: *wonderland | '' | 6",
                "password: wonderland | password: !wonderland x | users[0].password | 6",
                "password: wonderland | password: !wonderland!x y | '' | 6",
                "password: wonderland | password: \"\\Uwonderland\" | '' | 6",
                "password: wonderland | password: &wonderland x | users[0].password | 6",
                "password: wonderland | pasword:wonderland | users[0] | 6"
            })
    @DisplayName("tell slips among the secrets with file, line and key, and quote no secret")
    void shouldTellSlipsAmongSecrets(String from, String to, String key, int line) throws IOException {
        files.write("secrets.yaml", "rw-------", SECRETS.replace(from, to));
        Problem error = onlyError();
        assertEquals(key, error.path());
        assertEquals(folder.resolve("secrets.yaml").toString(), error.source());
        assertEquals(line, error.place().orElseThrow().line());
        for (String secret : List.of("correct", "wonder", "builder", "11223344", "29ycmVjd")) {
            assertFalse(error.toString().contains(secret), error.toString());
        }
    }

    @Test
    @DisplayName("are refused if a user stands there twice")
    void shouldRefuseAUserTwice() throws IOException {
        files.write(
                "secrets.yaml",
                "rw-------",
                SECRETS.replace("users:\n", "users:\n  - {name: alice, password: other}\n"));
        assertTrue(onlyError().message().contains("this user stands here for the second time"));
    }

    @Test
    @DisplayName("bring a warning with them if a key is short, or if a certificate or list is out of date")
    void shouldWarn() throws IOException, ConfigurationException {
        files.write("secrets.yaml", "rw-------", SECRETS.replace("correct horse battery", "hush"));
        KeyPair old = PkiFiles.keys();
        Instant yesterday = Instant.now().minus(Duration.ofDays(1));
        files.pem("ca.pem", PkiFiles.certificate("CN=Old", old, yesterday));
        files.revocationList("ca.crl", "CN=Old", old, yesterday);
        List<Problem> warnings = load().warnings();
        assertEquals(
                List.of(
                        "authentication.authorities[0]",
                        "authentication.revocation-lists[0]",
                        "pre-shared-keys[0].key"),
                warnings.stream().map(Problem::path).toList());
        assertFalse(warnings.toString().contains("hush"));
    }

    @Test
    @DisplayName("may be none")
    void shouldDoWithoutFiles() throws Exception {
        files.write("west.yaml", "rw-------", Sample.GOOD.text());
        LoadedCredentials none = load().credentials().orElseThrow();
        assertEquals(List.of(), none.secrets());
        assertTrue(none.authenticator().preSharedKey(WEST, WEST).isEmpty());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "10.3.0.0/24 | 10.3.0.1 | 10.3.0.254",
                "10.3.0.4/31 | 10.3.0.4 | 10.3.0.5",
                "10.3.0.4/32 | 10.3.0.4 | 10.3.0.4",
                "10.3.0.10 - 10.3.0.99 | 10.3.0.10 | 10.3.0.99",
                "2001:db8::/64 | 2001:db8:0:0:0:0:0:1 | 2001:db8:0:0:ffff:ffff:ffff:ffff",
                "10.2.0.0/15 | 10.2.0.1 | 10.3.255.254"
            })
    @DisplayName(
            "are not needed for address pools, whose ranges leave out the network itself and the broadcast address")
    void shouldReadRanges(String text, String first, String last) {
        AddressPoolSettings.Range range = IkeValues.RANGE.parse(text);
        assertEquals(first, range.first().toString());
        assertEquals(last, range.last().toString());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"10.3.0.0", "10.3.0.9-10.3.0.1", "10.3.0.1-2001:db8::1", "10.3.0.0/33", "x/24", "10.3.0.1-"})
    @DisplayName("have no address pools that are no ranges")
    void shouldRefuseWhatIsNoRange(String text) {
        assertThrows(IllegalArgumentException.class, () -> IkeValues.RANGE.parse(text));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{name: a, addresses: 10.3.0.0/24}, {name: a, addresses: 10.4.0.0/24} | address-pools[1].name",
                "{name: a, addresses: 10.3.0.0/24, assigned: [{holder: x, address: '2001:db8::1'}]} | address-pools[0].assigned",
                "{name: a, addresses: 10.3.0.0/24, assigned: [{holder: x, address: 10.3.0.1}, {holder: y, address: 10.3.0.1}]} | address-pools[0].assigned",
                "{name: a, addresses: 10.3.0.0/24, assigned: [{holder: x, address: 10.3.0.1}, {holder: x, address: 10.3.0.2}]} | address-pools[0].assigned[1].holder",
                "{name: a, addresses: 10.3.0.0/24, name-servers: [dns.example]} | address-pools[0].name-servers[0]",
                "{name: a, addresses: 10.3.0.0/24, windows-name-servers: ['2001:db8::1']} | address-pools[0].windows-name-servers[0]",
                "{name: a, addresses: 10.3.0.0/24, networks: [10.1.0.0/40]} | address-pools[0].networks[0]"
            })
    @DisplayName("stand beside address pools, whose slips are told with their key")
    void shouldTellSlipsInAddressPools(String pools, String key) {
        List<Problem> errors = new Sample(Sample.GOOD.text() + "address-pools: [" + pools + "]\n").errors();
        assertEquals(List.of(key), errors.stream().map(Problem::path).toList());
    }

    private Configuration load() throws ConfigurationException {
        return Configuration.load(folder.resolve("west.yaml"));
    }

    private void assertError(String key, String words) {
        Problem error = onlyError();
        assertEquals(key, error.path());
        assertTrue(error.message().contains(words), error.message());
    }

    private Problem onlyError() {
        List<Problem> errors =
                assertThrows(ConfigurationException.class, this::load).problems();
        assertEquals(1, errors.size(), errors.toString());
        return errors.getFirst();
    }

    private static String key(Authenticator authenticator, String peer) {
        try (Secret key =
                authenticator.preSharedKey(WEST, IdentityText.parse(peer)).orElseThrow()) {
            return new String(key.getEncoded(), StandardCharsets.UTF_8);
        }
    }
}
