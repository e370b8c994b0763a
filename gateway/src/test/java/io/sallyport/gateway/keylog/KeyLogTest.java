package io.sallyport.gateway.keylog;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sallyport.ike.crypto.Secret;
import io.sallyport.ike.message.Cookies;
import io.sallyport.pipeline.crypto.CipherSuite;
import io.sallyport.pipeline.sad.SaKeys;
import io.sallyport.pipeline.sad.SaParameters;
import io.sallyport.pipeline.sad.SecurityProtocol;
import io.sallyport.pipeline.spd.Prefix;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class KeyLogTest {
    private static final Prefix NEAR = Prefix.ofAddress(new byte[] {(byte) 192, 0, 2, 1});
    private static final Prefix FAR = Prefix.ofAddress(new byte[] {(byte) 192, 0, 2, 2});

    @TempDir
    private Path directory;

    private static SaParameters.Builder sa(SaKeys keys) {
        return SaParameters.inbound(0x1001).outer(FAR, NEAR).everything().keys(keys);
    }

    /** Keys whose octets count up from 1, the salt's behind them. */
    private static SaKeys keys(CipherSuite suite) {
        byte[] encryption = new byte[suite.encryption().keyOctets()];
        byte[] salt = new byte[suite.saltOctets()];
        byte[] integrity = new byte[suite.integrity().keyOctets()];
        for (int i = 0; i < encryption.length + salt.length; i++) {
            (i < encryption.length ? encryption : salt)[i < encryption.length ? i : i - encryption.length] =
                    (byte) (i + 1);
        }
        Arrays.fill(integrity, (byte) 0xaa);
        return new SaKeys(suite, encryption, integrity, salt);
    }

    private String mode(String file) throws IOException {
        return PosixFilePermissions.toString(Files.getPosixFilePermissions(directory.resolve(file)));
    }

    @Test
    void shouldKeepTheTablesForTheirOwnerAlone() throws IOException {
        KeyLog.open(directory.resolve("keys")).close();

        assertEquals("rwx------", mode("keys"));
        assertEquals("rw-------", mode("keys/ikev1_decryption_table"));
        assertEquals("rw-------", mode("keys/esp_sa"));
    }

    @Test
    void shouldAddToWhatIsThere() throws IOException {
        Path folder = directory.resolve("keys");
        for (int run = 1; run <= 2; run++) {
            try (KeyLog log = KeyLog.open(folder)) {
                log.onCipherKey(new Cookies(run, 7), Secret.copyOf(new byte[] {1, 2, (byte) 0xff}));
            }
        }

        assertEquals(
                "0000000000000001,0102ff\n0000000000000002,0102ff\n",
                Files.readString(folder.resolve("ikev1_decryption_table")));
    }

    @Test
    void shouldRefuseAFolderThatOthersMayEnter() throws IOException {
        Path folder = Files.createDirectory(directory.resolve("keys"));
        Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxr-x---"));

        KeyLogException refusal = assertThrows(KeyLogException.class, () -> KeyLog.open(folder));
        assertTrue(refusal.getMessage().contains("mode 700"), refusal.getMessage());
    }

    @Test
    void shouldRefuseAFileThatOthersMayRead() throws IOException {
        Path folder = directory.resolve("keys");
        KeyLog.open(folder).close();
        Files.setPosixFilePermissions(folder.resolve("esp_sa"), PosixFilePermissions.fromString("rw-r-----"));

        KeyLogException refusal = assertThrows(KeyLogException.class, () -> KeyLog.open(folder));
        assertTrue(refusal.getMessage().contains("mode 600"), refusal.getMessage());
    }

    @Test
    void shouldFollowNoLink() throws IOException {
        Path folder = directory.resolve("keys");
        KeyLog.open(folder).close();
        Path elsewhere = Files.createFile(directory.resolve("elsewhere"));
        Files.delete(folder.resolve("esp_sa"));
        Files.createSymbolicLink(folder.resolve("esp_sa"), elsewhere);

        assertThrows(KeyLogException.class, () -> KeyLog.open(folder));
        assertEquals(0, Files.size(elsewhere));
    }

    @Test
    void shouldSayWhatIsMissing() {
        KeyLogException refusal =
                assertThrows(KeyLogException.class, () -> KeyLog.open(directory.resolve("no/such/folder")));
        assertTrue(refusal.getMessage().contains("parent"), refusal.getMessage());
    }

    @ParameterizedTest
    @CsvSource({
        "aes-gcm-128, AES-GCM with 16 octet ICV [RFC4106], 0102030405060708090a0b0c0d0e0f1011121314, NULL",
        "aes-gcm-128-icv8, AES-GCM with 8 octet ICV [RFC4106], 0102030405060708090a0b0c0d0e0f1011121314, NULL",
        "aes-ctr-128+hmac-sha1-96, AES-CTR [RFC3686], 0102030405060708090a0b0c0d0e0f1011121314, HMAC-SHA-1-96 [RFC2404]",
        "aes-cbc-128+hmac-sha2-256-128, AES-CBC [RFC3602], 0102030405060708090a0b0c0d0e0f10, HMAC-SHA-256-128 [RFC4868]",
    })
    void shouldNameAlgorithmsAsWiresharkDoes(String suite, String cipher, String key, String integrity) {
        SaKeys keys = keys(CipherSuite.parse(suite).orElseThrow());

        String row = EspRow.of(sa(keys).build(), keys);

        String head = "\"IPv4\",\"192.0.2.2\",\"192.0.2.1\",\"0x00001001\",\"" + cipher + "\",\"0x" + key + "\",\""
                + integrity + "\",\"";
        assertEquals(head, row.substring(0, head.length()));
        String integrityKey = "aa".repeat(keys.integrity().length);
        assertEquals((integrityKey.isEmpty() ? "" : "0x" + integrityKey) + "\"", row.substring(head.length()));
    }

    @ParameterizedTest
    @CsvSource({"aes-ccm-128", "chacha20-poly1305", "aes-cbc-128+aes-xcbc-96"})
    void shouldShowNoKeyThatWiresharkCannotUse(String suite) {
        SaKeys keys = keys(CipherSuite.parse(suite).orElseThrow());

        assertEquals("# SPI 0x00001001: Wireshark does not decrypt " + suite, EspRow.of(sa(keys).build(), keys));
    }

    @Test
    void shouldLeaveAuthenticationHeadersOut() throws IOException {
        Path folder = directory.resolve("keys");
        SaKeys keys = keys(CipherSuite.parse("hmac-sha2-256-128").orElseThrow());
        try (KeyLog log = KeyLog.open(folder)) {
            log.add(sa(keys).protocol(SecurityProtocol.AH).build(), keys);
        }

        assertEquals("", Files.readString(folder.resolve("esp_sa")));
    }
}
