package io.sallyport.dpdk.eal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.sallyport.dpdk.TestEal;
import io.sallyport.dpdk.ethdev.Port;
import io.sallyport.dpdk.ethdev.PortConfig;
import io.sallyport.dpdk.ethdev.PortException;
import io.sallyport.dpdk.mbuf.MbufPool;
import io.sallyport.dpdk.thread.LcoreThread;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.BitSet;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.slf4j.LoggerFactory;

/** The one life of an EAL in a JVM, in order. */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class EalLifecycleEalTest {
    private static final int EINVAL = 22;

    /** Of root and of other users. */
    private static final List<String> RUNTIME_DIRECTORIES =
            List.of("/var/run/dpdk", System.getenv("XDG_RUNTIME_DIR") + "/dpdk", "/tmp/dpdk");

    private static final String PREFIX =
            "sallyport-life-" + ProcessHandle.current().pid();

    private static Eal eal;
    private static MbufPool pool;
    private static Path runtimeDirectory;

    @Test
    @Order(2)
    void shouldStartAndLeaveSignalHandlersAndTheCallerAsTheyWere() {
        List<Long> handlers = SignalHandlers.all();
        BitSet cpus = LcoreThread.cpus();
        ListAppender<ILoggingEvent> log = new ListAppender<>();
        Logger logger = (Logger) LoggerFactory.getLogger("io.sallyport.dpdk.eal");
        log.start();
        logger.addAppender(log);

        eal = Eal.start(
                TestEal.options().filePrefix(PREFIX).vdev("net_null0,copy=0").build());

        logger.detachAppender(log);
        runtimeDirectory = RUNTIME_DIRECTORIES.stream()
                .map(directory -> Path.of(directory, PREFIX))
                .filter(Files::isDirectory)
                .findFirst()
                .orElseThrow();
        assertEquals(handlers, SignalHandlers.all());
        assertEquals(cpus, LcoreThread.cpus());
        assertEquals(LcoreThread.NOT_REGISTERED, LcoreThread.lcoreId());
        assertTrue(eal.version().startsWith("DPDK "), eal.version());
        assertEquals(List.of(0), eal.sockets().subList(0, 1));
        assertTrue(
                log.list.stream().anyMatch(event -> event.getFormattedMessage().startsWith("EAL: Detected")),
                () -> log.list.toString());
    }

    @Test
    @Order(3)
    void shouldRefuseASecondStart() {
        EalException refusal = assertThrows(
                EalException.class, () -> Eal.start(TestEal.options().build()));

        assertTrue(refusal.getMessage().startsWith("The EAL was already started in this JVM"), refusal.getMessage());
    }

    @Test
    @Order(4)
    void shouldKeepTheErrorNumberOfEachThread() throws Exception {
        pool = MbufPool.create("twice", 127, 0, 256, -1);
        EalException refusal = assertThrows(EalException.class, () -> MbufPool.create("twice", 127, 0, 256, -1));

        assertEquals(refusal.errno(), RteErrno.current());
        assertNotEquals(0, RteErrno.current());
        assertTrue(refusal.getMessage().contains("File exists"), refusal.getMessage());
        assertEquals(0, CompletableFuture.supplyAsync(RteErrno::current).get());
    }

    @Test
    @Order(5)
    void shouldDescribeErrorNumbersOfEitherSign() {
        assertEquals("Invalid argument", RteErrno.describe(EINVAL));
        assertEquals("Invalid argument", RteErrno.describe(-EINVAL));
    }

    @Test
    @Order(6)
    void shouldPlugAndUnplugAVirtualDevice() {
        eal.plugVdev("net_null7", "size=128");
        Port port = Port.byName("net_null7");
        assertEquals("net_null", port.driver());
        port.close();
        eal.unplug("net_null7");

        PortException refusal = assertThrows(PortException.class, () -> Port.byName("net_null7"));
        assertEquals("Port net_null7: there is no such device; DPDK has [net_null0].", refusal.getMessage());
    }

    @Test
    @Order(7)
    void shouldTellWhyADeviceCannotBePlugged() {
        EalException taken = assertThrows(EalException.class, () -> eal.plugVdev("net_null0", ""));
        assertTrue(taken.getMessage().contains("net_null0"), taken.getMessage());

        EalException unknown = assertThrows(EalException.class, () -> eal.plugVdev("net_nonesuch0", ""));
        assertTrue(unknown.getMessage().contains("net_nonesuch0"), unknown.getMessage());

        EalException absent = assertThrows(EalException.class, () -> eal.unplug("net_null9"));
        assertTrue(absent.getMessage().contains("net_null9"), absent.getMessage());

        EalException hardware = assertThrows(EalException.class, () -> eal.plug(DeviceArgument.parse("fffe:ff:1f.7")));
        assertTrue(hardware.getMessage().contains("fffe:ff:1f.7"), hardware.getMessage());
    }

    @Test
    @Order(8)
    void shouldCloseAStartedPortWithTheEalAndStayClosed() {
        Port port = Port.byName("net_null0");
        port.configure(PortConfig.builder(pool).mtu(100).build());
        port.start();

        eal.close();
        eal.close();

        assertFalse(Thread.getAllStackTraces().keySet().stream()
                .anyMatch(thread -> thread.getName().equals("dpdk-log")));
        assertFalse(Files.exists(runtimeDirectory));
        EalException refusal = assertThrows(
                EalException.class, () -> Eal.start(TestEal.options().build()));
        assertTrue(refusal.getMessage().contains("already started in this JVM"), refusal.getMessage());
    }

    @Test
    @Order(9)
    void shouldNotComplainWithoutAnEal() {
        assertEquals(List.of(), Eal.takeComplaints());
    }
}
