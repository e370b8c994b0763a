package io.sallyport.jmh.throughput;

import io.sallyport.dpdk.eal.Eal;
import io.sallyport.dpdk.mbuf.MbufPool;
import io.sallyport.dpdk.thread.LcoreThread;
import io.sallyport.gateway.config.Configuration;
import io.sallyport.gateway.config.ConfigurationException;
import io.sallyport.gateway.config.GatewaySettings;
import io.sallyport.gateway.run.Environment;
import io.sallyport.gateway.run.Gateway;
import io.sallyport.jmh.contender.BenchConfiguration;
import io.sallyport.jmh.contender.BenchSetup;
import io.sallyport.jmh.contender.Rewind;
import io.sallyport.jmh.traffic.BenchSuite;
import io.sallyport.jmh.traffic.EspPcap;
import io.sallyport.jmh.traffic.Traffic;
import io.sallyport.pipeline.worker.Worker;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/** One packet of a whole burst through a worker, from net_pcap to net_null. {@code -prof gc} shows what it leaves on the heap. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(
        value = 1,
        jvmArgsAppend = {"--enable-native-access=ALL-UNNAMED"})
@Warmup(iterations = 3, time = 500, timeUnit = TimeUnit.MILLISECONDS)
@Measurement(iterations = 5, time = 500, timeUnit = TimeUnit.MILLISECONDS)
public class BurstBenchmark {
    private static final int REPLAY_WINDOW = 1024;
    private static final int BUFFERS = 8191;
    private static final int POOL_CACHE = 256;

    /** Which way. */
    @Param({"in", "out"})
    public Traffic.Direction direction;

    /** Octets of the inner packets. */
    @Param({"64", "512", "1420"})
    public String size;

    /** As in the configuration. */
    @Param({"aes-gcm-128", "aes-cbc-128+hmac-sha1-96", "chacha20-poly1305"})
    public String suite;

    private Path folder;
    private Eal eal;
    private MbufPool pool;
    private Gateway gateway;
    private Worker worker;
    private Rewind rewind;

    /** Starts DPDK and a gateway; the thread that measures is the worker's. */
    @Setup(Level.Trial)
    public void start() throws IOException, GeneralSecurityException, ConfigurationException {
        folder = Files.createTempDirectory("sallyport-burst");
        Traffic traffic = Traffic.of(direction, size, BenchSuite.of(suite), 1);
        Path pcap = folder.resolve("replayed.pcap");
        EspPcap.write(pcap, traffic);
        BenchSetup bench = BenchSetup.of(
                folder, 1, List.of("net_pcap0,rx_pcap=" + pcap + ",infinite_rx=1", "net_null0,no-rx=1"), BUFFERS, 1, 1);
        GatewaySettings settings = Configuration.load(BenchConfiguration.write(bench, traffic, REPLAY_WINDOW))
                .settings();
        eal = Eal.start(Environment.options(settings));
        pool = MbufPool.create(
                "burst", settings.dpdk().buffers(), POOL_CACHE, settings.dpdk().bufferOctets(), 0);
        gateway = Gateway.assemble(settings, pool);
        worker = gateway.startPortsOnly().getFirst();
        rewind = direction == Traffic.Direction.in
                ? Rewind.of(traffic, gateway.plane().inbound())
                : Rewind.none();
        int _ = LcoreThread.register();
        worker.enter();
    }

    /** Fails if a packet was dropped. */
    @TearDown(Level.Trial)
    public void stop() throws IOException {
        worker.leave();
        LcoreThread.unregister();
        long drops = worker.counters().drops();
        gateway.close();
        pool.close();
        eal.close();
        BenchConfiguration.delete(folder);
        if (drops > 0) {
            throw new IllegalStateException(drops + " packets were dropped");
        }
    }

    /** One packet of a turn, which the pcap without end always fills. */
    @Benchmark
    @OperationsPerInvocation(Worker.MOST_PACKETS)
    public int poll() {
        int count = worker.poll();
        if (count != Worker.MOST_PACKETS) {
            throw new IllegalStateException(count + " packets in a turn");
        }
        rewind.passed(count);
        return count;
    }
}
