package io.sallyport.gateway.net;

import io.sallyport.gateway.run.Scapy;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;

/** {@code esp_peer.py} on an interface: answers echo requests that come by ESP. */
final class ScapyPeer {
    private static final String MOST_SECONDS = "120";

    private ScapyPeer() {}

    /** Starts the peer in a namespace, which will end it, and waits until it listens. */
    static void start(Namespace namespace, String device) throws IOException {
        Process process = namespace.start(Scapy.command("esp_peer.py", device, MOST_SECONDS));
        BufferedReader output = process.inputReader(StandardCharsets.UTF_8);
        StringBuilder said = new StringBuilder();
        for (String line = output.readLine(); !"ready".equals(line); line = output.readLine()) {
            if (line == null) {
                throw new AssertionError("the peer does not run:\n" + said);
            }
            said.append(line).append('\n');
        }
    }
}
