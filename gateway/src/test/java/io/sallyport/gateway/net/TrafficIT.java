package io.sallyport.gateway.net;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sallyport.gateway.RequiresRoot;
import io.sallyport.gateway.net.TrafficNetwork.Device;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * What hosts do all day, through two gateways that are the program itself: TCP over a wire that loses packets, pings of
 * every size, traceroute. {@code scripts/lab traffic} runs it long.
 */
@RequiresRoot
final class TrafficIT {
    private static final int SECONDS = Integer.getInteger("sallyport.traffic.seconds", 5);
    private static final String LINKS = System.getProperty("sallyport.traffic.links", "1280 packet,9000 pcap");
    private static final int ONE_OF = 100;

    /** Octets of echo requests: about the MTUs, and to the longest packet of IPv4. */
    private static final int[] SIZES = {0, 1, 56, 1172, 1232, 1252, 1400, 1418, 1472, 2000, 8972, 30_000, 65_507};

    /** Headers of IPv4 and ICMP. */
    private static final int IPV4_ECHO = 28;

    /** Headers of IPv6 and ICMPv6. */
    private static final int IPV6_ECHO = 48;

    private static final int LEAST_MTU = 1280;
    /** IPv6 40, ESP 8, IV 8, next header and pad length 2, ICV 16. */
    private static final int TUNNEL = 74;

    private static final Pattern HOP = Pattern.compile("(?m)^ *(\\d+) +([0-9a-f.:]+) ");

    @TempDir
    private Path folder;

    static Stream<Arguments> links() {
        return Arrays.stream(LINKS.split(",")).map(link -> {
            String[] words = link.trim().split(" ", 2);
            return Arguments.of(Integer.parseInt(words[0]), Device.valueOf(words[1].toUpperCase(Locale.ROOT)));
        });
    }

    @ParameterizedTest(name = "MTU {0}, {1}")
    @MethodSource("links")
    @DisplayName(
            "D9 D10 D24 kernel hosts ping in all sizes, trace and stream TCP through two gateways over a lossy wire")
    void shouldCarryHosts(int mtu, Device device) throws IOException, InterruptedException {
        try (TrafficNetwork network = new TrafficNetwork(folder, mtu, device)) {
            try {
                int longest = device == Device.PACKET ? mtu - IPV4_ECHO : Integer.MAX_VALUE;
                pingAll(network, TrafficNetwork.EAST, longest);
                learn(network, mtu);
                pingAll(network, TrafficNetwork.EAST_V6, Integer.MAX_VALUE);
                trace(network, TrafficNetwork.EAST, List.of("10.1.0.254", "10.2.0.254", TrafficNetwork.EAST));
                trace(
                        network,
                        TrafficNetwork.EAST_V6,
                        List.of("2001:db8:a1::fe", "2001:db8:a2::fe", TrafficNetwork.EAST_V6));
                network.loseOneOf(ONE_OF);
                stream(network, mtu + " " + device, TrafficNetwork.EAST);
                stream(network, mtu + " " + device, TrafficNetwork.EAST_V6);
                assertEquals(0, network.westGateway.end());
                assertEquals(0, network.eastGateway.end());
            } catch (AssertionError e) {
                int _ = network.westGateway.end() + network.eastGateway.end();
                throw new AssertionError(
                        e.getMessage() + "\nwest:\n" + network.westGateway.output() + "\neast:\n"
                                + network.eastGateway.output(),
                        e);
            }
        }
    }

    private static void pingAll(TrafficNetwork network, String target, int longest)
            throws IOException, InterruptedException {
        for (int size : SIZES) {
            if (size > longest) {
                continue;
            }
            Process ping = network.westHost.start(
                    List.of("ping", "-n", "-M", "dont", "-c", "2", "-i", "0.2", "-W", "10", "-s", "" + size, target));
            String said = new String(ping.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            int _ = ping.waitFor();
            assertTrue(said.contains(" 2 received"), () -> "ping of " + size + " octets to " + target + ":\n" + said);
        }
    }

    /** IPv6 hosts find out by ICMP what fits; a link of the least MTU carries all that they send. */
    private static void learn(TrafficNetwork network, int mtu) throws IOException, InterruptedException {
        Process ping = network.westHost.start(List.of(
                "ping", "-n", "-c", "3", "-i", "0.2", "-W", "2", "-s", "" + (mtu - IPV6_ECHO), TrafficNetwork.EAST_V6));
        String said = new String(ping.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        int _ = ping.waitFor();
        String told = mtu > LEAST_MTU ? "Packet too big: mtu=" + (mtu - TUNNEL) : "3 received";
        assertTrue(said.contains(told), () -> "not told '" + told + "':\n" + said);
    }

    private static void trace(TrafficNetwork network, String target, List<String> hops)
            throws IOException, InterruptedException {
        String said = network.westHost.run("traceroute", "-n", "-q", "1", "-w", "5", "-m", "6", target);
        List<String> seen = new ArrayList<>();
        for (Matcher hop = HOP.matcher(said); hop.find(); ) {
            seen.add(hop.group(2));
        }
        assertEquals(hops, seen, said);
    }

    private static void stream(TrafficNetwork network, String link, String target)
            throws IOException, InterruptedException {
        TcpStream stream = TcpStream.run(network.westHost, network.eastHost, target, SECONDS);
        System.out.println("traffic: MTU " + link + ", " + target + ": " + stream);
        assertEquals(0, stream.silentSeconds(), stream.toString());
        assertTrue(stream.resent() > 0, "nothing was lost: " + stream);
    }
}
