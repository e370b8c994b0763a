package io.sallyport.gateway.net;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sallyport.gateway.RequiresRoot;
import io.sallyport.gateway.run.Scapy;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * scapy on both sides of a gateway that runs on {@code net_af_packet}: what strongSwan's data plane in user space can't do, ESP
 * that is in no UDP, transport mode, AH, extended sequence numbers. {@code scripts/lab peers scapy} takes every tunnel.
 */
@RequiresRoot
final class ScapyWireIT {
    /** One tunnel of so many; it shares no factor with the counts of modes, so that all of them come by. */
    private static final String STEP = Integer.toString(Integer.getInteger("sallyport.scapy.step", 11));

    @TempDir
    private Path folder;

    @BeforeAll
    static void requireScapy() throws IOException, InterruptedException {
        Scapy.require();
    }

    @Test
    @DisplayName(
            "D18 D19 D21 D24 on the wire, scapy opens what was sealed and what it sealed is opened: raw ESP, transport mode,"
                    + " AH, extended sequence numbers, UDP")
    void shouldAgreeWithScapyOnTheWire() throws IOException, InterruptedException {
        String _ = Scapy.run("suites.py", "make", folder.toString(), STEP);
        try (Namespace place = new Namespace("wire-gw");
                Namespace stations = new Namespace("wire-scapy")) {
            place.cable("inside", stations, "near");
            place.cable("outside", stations, "far");
            GatewayProcess gateway = new GatewayProcess(place, configuration(place));
            String said = stations.run(
                    Scapy.command("wire.py", folder.toString(), "near", "far").toArray(String[]::new));
            assertEquals(0, gateway.end(), gateway.output());
            assertFalse(gateway.output().contains("dropped"), () -> said + gateway.output());
            String judged = Scapy.run("suites.py", "check", folder.toString(), STEP);
            assertTrue(judged.contains("are right"), () -> said + judged);
        }
    }

    private Path configuration(Namespace place) throws IOException {
        String text = Files.readString(folder.resolve("gateway.yaml"))
                .replace("@PREFIX@", place.name())
                .replace("@INSIDE@", "net_af_packet0,iface=inside")
                .replace("@OUTSIDE@", "net_af_packet1,iface=outside");
        Path file = Files.writeString(folder.resolve("wire.yaml"), text);
        return Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
    }
}
