package io.sallyport.gateway.run;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sallyport.dpdk.eal.Eal;
import io.sallyport.dpdk.eal.EalException;
import io.sallyport.dpdk.eal.EalOptions;
import io.sallyport.dpdk.ethdev.Port;
import io.sallyport.dpdk.ethdev.PortException;
import io.sallyport.dpdk.mbuf.MbufPool;
import io.sallyport.dpdk.ring.RingPair;
import io.sallyport.gateway.config.Configuration;
import io.sallyport.gateway.config.ConfigurationException;
import io.sallyport.gateway.config.GatewaySettings;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** What a gateway does with devices and threads that are not as configured, and with tunnels that never open. */
final class GatewayEalTest {
    private static final int SLOTS = 64;
    private static final int NO_CPU = 1023;

    private static Eal eal;
    private static int pairs;

    private MbufPool pool;
    private RingPair pair;

    @BeforeAll
    static void startEal() {
        eal = Eal.start(EalOptions.builder()
                .hugePages(false)
                .memoryMib(96)
                .filePrefix("sallyport-gateway-test")
                .build());
    }

    @AfterAll
    static void closeEal() {
        eal.close();
    }

    @BeforeEach
    void makePool() {
        pool = MbufPool.create("gateway-test", 1023, 0, 2176, 0);
    }

    @AfterEach
    void closePool() {
        pair.close();
        pool.close();
    }

    @Test
    @DisplayName("two workers share a port with two queues whose driver has no RSS")
    void shouldShareQueuesWithoutRss() throws Exception {
        GatewaySettings settings = settings(2, "workers: [{idle: backoff}, {idle: backoff}]", "");

        try (Gateway gateway = Gateway.assemble(settings, pool)) {
            gateway.start();

            Port port = gateway.ports().getFirst();
            assertEquals(0, port.capabilities().rssTypes());
            assertEquals(2, port.rxQueues());
            assertEquals(2, port.txQueues());
            gateway.stop();
        }
    }

    @Test
    @DisplayName("a port with fewer transmit queues than workers is refused, with what to do about it")
    void shouldRefuseTooFewTransmitQueues() throws Exception {
        GatewaySettings settings = settings(1, "workers: [{idle: backoff}, {idle: backoff}]", "");

        PortSetupException refusal = assertThrows(
                PortSetupException.class, () -> Gateway.assemble(settings, pool).close());

        assertTrue(refusal.getMessage().startsWith("port a: "), refusal::getMessage);
        assertTrue(refusal.getMessage().contains("write fewer workers"), refusal::getMessage);
    }

    @Test
    @DisplayName("a port whose device has no MAC address is refused unless one is configured")
    void shouldAskForAMacAddress() throws Exception {
        GatewaySettings settings = settings(1, "", "workers: [{idle: backoff}]", "");

        PortSetupException refusal = assertThrows(
                PortSetupException.class, () -> Gateway.assemble(settings, pool).close());

        assertTrue(refusal.getMessage().contains("write one, such as mac: "), refusal::getMessage);
    }

    @Test
    @DisplayName("a worker that may not run on its CPU ends the start with DPDK's refusal")
    void shouldTellOfACpuThatCannotBeHad() throws Exception {
        GatewaySettings settings = settings(1, "workers: [{cpu: " + NO_CPU + "}]", "");

        try (Gateway gateway = Gateway.assemble(settings, pool)) {
            EalException refusal = assertThrows(EalException.class, gateway::start);

            assertTrue(refusal.getMessage().contains("CPU " + NO_CPU), refusal::getMessage);
        }
    }

    @Test
    @DisplayName("a pending SA that no packet promotes ends with its time, and its outbound SA with it")
    void shouldGiveUpBothSasOfATunnelThatNeverOpens() throws Exception {
        GatewaySettings settings = settings(1, "trial: {pending-timeout: 1ms}", """
                tunnels:
                  - name: to-east
                    local: 192.0.2.1
                    remote: 192.0.2.2
                    selectors: {local: 10.1.0.0/16, remote: 10.2.0.0/16}
                    inbound: {spi: 0x1001, key: 3f0a92d1c47e5b6880f1e2d3c4b5a69712345678, state: pending}
                    outbound: {spi: 0x2001, key: 8a1b7c2d6e3f5049a4b5c6d7e8f90a1b9abcdef0}
                """);

        try (Gateway gateway = Gateway.assemble(settings, pool)) {
            gateway.start();
            while (gateway.expired() == 0) {
                gateway.throwIfFailed();
                Thread.onSpinWait();
            }
            gateway.stop();

            assertEquals(0, gateway.promoted());
            assertEquals(0, gateway.policySas().currentAcquire(0), "the policy still names the outbound SA");
            assertEquals(List.of(), gateway.liveOutboundSas());
            assertTrue(
                    RunReport.lines(gateway).contains("control thread: 0 datagrams not sent, 0 with a wrong checksum"),
                    () -> String.join("\n", RunReport.lines(gateway)));
        }
    }

    @Test
    @DisplayName("a port that does not start leaves nothing behind: another gateway can take this one's place")
    void shouldFreeEverythingWhenAPortDoesNotStart() throws Exception {
        GatewaySettings settings = settings(1, "name: halfway\nworkers: [{idle: backoff}]", "");

        Gateway gateway = Gateway.assemble(settings, pool);
        gateway.ports().getFirst().close();
        assertThrows(PortException.class, gateway::start);
        gateway.close();

        MbufPool.create("halfway-large", 15, 0, 2176, 0).close();
    }

    @Test
    @DisplayName("an interrupt does not leave threads behind that use what is freed next")
    void shouldEndItsThreadsThoughInterrupted() throws Exception {
        GatewaySettings settings = settings(1, "name: hasty\nworkers: [{idle: backoff}]", "");

        try (Gateway gateway = Gateway.assemble(settings, pool)) {
            gateway.start();
            assertNotEquals(0, threadsOf("hasty"));

            Thread.currentThread().interrupt();
            gateway.stop();

            assertTrue(Thread.interrupted(), "it was told and has forgotten");
            assertEquals(0, threadsOf("hasty"));
        }
    }

    private static long threadsOf(String gateway) {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> thread.getName().startsWith(gateway + "-"))
                .count();
    }

    private GatewaySettings settings(int queues, String first, String rest) throws ConfigurationException {
        return settings(queues, ", mac: 02:00:00:00:00:01", first, rest);
    }

    private GatewaySettings settings(int queues, String mac, String first, String rest) throws ConfigurationException {
        pair = RingPair.create("gt" + pairs++, queues, SLOTS, 0);
        String text = first + "\nports:\n  - {name: a, device: " + pair.left().name()
                + ", side: outside, addresses: [192.0.2.1/24]" + mac + "}\n" + rest;
        return Configuration.parse("test.yaml", text).settings();
    }
}
