package io.sallyport.gateway.run;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sallyport.gateway.cli.CommandLineRun;
import io.sallyport.gateway.cli.ExitCode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The program with a crypto device that has none of IPsec's algorithms. */
final class CryptodevRefusalEalTest {
    private static final Path PCAPS = Path.of("src/test/resources/pcap").toAbsolutePath();

    @TempDir
    private static Path folder;

    @Test
    @DisplayName("D19: a tunnel is refused at start if the crypto device does not offer its algorithm, with both named")
    void shouldRefuseWhatTheDeviceDoesNotOffer() throws IOException {
        String text = Files.readString(PCAPS.resolve("gateway.yaml"))
                .replace("@PREFIX@", "cryptodev-refusal")
                .replace("dpdk: {", "dpdk: {crypto: cryptodev, crypto-devices: [crypto_null0], ")
                .replace("@INSIDE@", "net_null0")
                .replace("@OUTSIDE@", "net_null1");
        Path file = Files.writeString(folder.resolve("gateway.yaml"), text);

        CommandLineRun run = CommandLineRun.of("run", "--config", file.toString(), "--exit-when-idle", "1s");

        assertEquals(ExitCode.ENVIRONMENT, run.code(), run.all());
        assertTrue(run.all().contains("Crypto device crypto_null0: tunnel "), run::all);
        assertTrue(
                run.all().contains(", which driver crypto_null does not offer; it offers nothing that IPsec uses."),
                run::all);
    }
}
