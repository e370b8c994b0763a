package io.sallyport.jmh.stall;

import io.sallyport.pipeline.crypto.CipherSuite;
import io.sallyport.pipeline.plane.DataPlane;
import io.sallyport.pipeline.sad.Direction;
import io.sallyport.pipeline.sad.Lifetime;
import io.sallyport.pipeline.sad.SaHandle;
import io.sallyport.pipeline.sad.SaListener;
import io.sallyport.pipeline.sad.SaParameters;
import io.sallyport.pipeline.spd.Prefix;
import io.sallyport.pipeline.spd.Selector;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** What the control thread does all day, and more of it. The calling thread is the writer of the SAs. */
final class Churn {
    /** SAs that the table must have room for. */
    static final int SAS = 2048;

    private static final int LIVE = 512;
    private static final int GARBAGE_OCTETS = 4096;
    private static final Selector SELECTOR =
            Selector.between(Prefix.parse("10.32.0.0/16"), Prefix.parse("10.1.0.0/16"));
    private static final Prefix PEER = Prefix.parse("192.0.2.9");
    private static final Prefix GATEWAY = Prefix.parse("192.0.2.1");

    private final DataPlane plane;
    private final int changesPerSecond;
    private final int collectionsPerSecond;
    private final Deque<SaHandle> live = new ArrayDeque<>();
    private final Deque<byte[]> garbage = new ArrayDeque<>();
    private long changed;

    private final SaListener listener = new SaListener() {
        @Override
        public void onPromoted(SaHandle sa, long nanos) {}

        @Override
        public void onPendingExpired(SaHandle sa) {}

        @Override
        public void onLifetime(SaHandle sa, Direction direction, Lifetime.End end) {}
    };

    Churn(DataPlane plane, int changesPerSecond, int collectionsPerSecond) {
        this.plane = plane;
        this.changesPerSecond = changesPerSecond;
        this.collectionsPerSecond = collectionsPerSecond;
    }

    /** SAs installed and retired so far. */
    long changed() {
        return changed;
    }

    /** Only what the control thread does when nothing happens. */
    void idle(long millis) {
        long end = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(millis);
        while (System.nanoTime() < end) {
            int _ = plane.poll(System.nanoTime(), listener);
            LockSupport.parkNanos(1_000_000);
        }
    }

    /** Changes SAs, makes garbage, some of which lives for a while, and forces collections. */
    void run(long millis) {
        long start = System.nanoTime();
        long length = TimeUnit.MILLISECONDS.toNanos(millis);
        long changes = 0;
        long collected = 0;
        for (long elapsed = 0; elapsed < length; elapsed = System.nanoTime() - start) {
            for (long due = elapsed * changesPerSecond / 1_000_000_000; changes < due; changes++) {
                change();
            }
            int _ = plane.poll(System.nanoTime(), listener);
            if (elapsed * collectionsPerSecond / 1_000_000_000 > collected) {
                collected++;
                System.gc();
            }
            LockSupport.parkNanos(500_000);
        }
    }

    private void change() {
        garbage.addLast(new byte[GARBAGE_OCTETS]);
        if (garbage.size() > LIVE * 16) {
            garbage.removeFirst();
        }
        if (live.size() >= LIVE) {
            plane.inbound().retire(live.removeFirst());
        } else {
            byte[] key = new byte[CipherSuite.AES_GCM_128.encryption().keyOctets()];
            Arrays.fill(key, (byte) changed);
            int spi = plane.inbound().reserveSpi(0);
            live.addLast(plane.inbound()
                    .install(
                            SaParameters.inbound(spi)
                                    .key(CipherSuite.AES_GCM_128, key, new byte[] {1, 2, 3, 4})
                                    .selector(SELECTOR)
                                    .outer(PEER, GATEWAY)
                                    .replayWindow(0)
                                    .build(),
                            System.nanoTime()));
        }
        changed++;
    }
}
