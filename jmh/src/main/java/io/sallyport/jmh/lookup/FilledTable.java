package io.sallyport.jmh.lookup;

import io.sallyport.dpdk.memory.Memory;
import io.sallyport.dpdk.memory.OffHeap;
import io.sallyport.dpdk.memory.Prefetch;
import io.sallyport.pipeline.crypto.CipherSuite;
import io.sallyport.pipeline.crypto.KeySchedule;
import io.sallyport.pipeline.crypto.KeyUse;
import io.sallyport.pipeline.sad.Direction;
import io.sallyport.pipeline.sad.Quiescence;
import io.sallyport.pipeline.sad.SaDescriptor;
import io.sallyport.pipeline.sad.SaHandle;
import io.sallyport.pipeline.sad.SaParameters;
import io.sallyport.pipeline.sad.SaTable;
import io.sallyport.pipeline.sad.Sad;
import io.sallyport.pipeline.sad.StateWord;
import io.sallyport.pipeline.spd.Prefix;
import io.sallyport.pipeline.spd.Selector;
import java.time.Duration;
import java.util.HashSet;
import java.util.Random;
import java.util.Set;

/** A table of inbound SAs whose SPIs it has chosen itself, as for IKE; their keys take 64 octets, for nobody uses them. */
final class FilledTable implements AutoCloseable {
    /** SPIs that are asked for in a row; then they begin again. */
    static final int QUESTIONS = 1 << 20;

    private static final int BURST = 32;
    private static final int KEY_OCTETS = 64;
    private static final int SEED = 4303;
    private static final Selector SELECTOR = Selector.between(Prefix.parse("10.2.0.0/16"), Prefix.parse("10.1.0.0/16"));
    private static final Prefix PEER = Prefix.parse("192.0.2.2");
    private static final Prefix GATEWAY = Prefix.parse("192.0.2.1");

    private final SaTable table;
    private final Quiescence quiescence = new Quiescence(1);
    private final int[] questions = new int[QUESTIONS];
    private final OffHeap homes = OffHeap.allocate((long) BURST * Long.BYTES);
    private final Prefetch prefetch = Prefetch.of(Long.BYTES, new int[] {0}, new int[] {0});
    private final SaHandle first;
    private int next;

    private static final class NoKey implements KeySchedule {
        @Override
        public int octets() {
            return KEY_OCTETS;
        }

        @Override
        public void expand(CipherSuite suite, KeyUse use, byte[] key, byte[] integrityKey, long target) {
            Memory.fill(target, KEY_OCTETS, 0x5a);
        }
    }

    /**
     * A full table.
     *
     * @param replayWindow of each SA, in packets
     * @param known true if the questions are for its SAs, in random order; false if for none of them
     */
    FilledTable(int sas, int replayWindow, boolean pending, boolean known) {
        table = SaTable.allocate(Direction.INBOUND, sas, replayWindow, KEY_OCTETS);
        Sad sad = new Sad(table, new NoKey(), quiescence, Sad.MIN_SPI_REST);
        Random random = new Random(SEED);
        int[] spis = new int[sas];
        Set<Integer> used = new HashSet<>();
        SaHandle handle = null;
        for (int i = 0; i < sas; i++) {
            spis[i] = sad.reserveSpi(0);
            used.add(spis[i]);
            SaParameters.Builder builder = SaParameters.inbound(spis[i])
                    .key(CipherSuite.AES_GCM_128, new byte[16], new byte[] {1, 2, 3, 4})
                    .selector(SELECTOR)
                    .outer(PEER, GATEWAY)
                    .replayWindow(replayWindow);
            if (pending) {
                builder.pending().pendingTimeout(Duration.ofHours(1));
            }
            handle = sad.install(builder.build(), 0);
        }
        first = handle;
        for (int i = 0; i < QUESTIONS; i++) {
            int spi = known ? spis[random.nextInt(sas)] : random.nextInt();
            while (!known && used.contains(spi)) {
                spi = random.nextInt();
            }
            questions[i] = spi;
        }
    }

    /** One of its SAs. */
    SaHandle sa() {
        return first;
    }

    /**
     * Searches for the next 32, as a worker does where several SAs meet in a burst: it notes where each search will begin and has those
     * lines fetched, then searches, and reads the state of those that it finds.
     *
     * @return something that depends on all of it
     */
    long burst() {
        int from = next;
        long home = Memory.pointer(homes.address());
        for (int i = 0; i < BURST; i++) {
            Memory.putI64(home + (long) i * Long.BYTES, table.homeOf(questions[from + i]));
        }
        prefetch.run(home, BURST);
        long sum = 0;
        for (int i = 0; i < BURST; i++) {
            long hot = table.find(Memory.pointerAt(home + (long) i * Long.BYTES), questions[from + i]);
            if (hot != 0) {
                sum += StateWord.state(SaTable.stateAcquire(hot)) + Memory.i32(hot + SaDescriptor.KEY);
            }
        }
        next = (from + BURST) & (QUESTIONS - 1);
        return sum;
    }

    @Override
    public void close() {
        prefetch.close();
        homes.close();
        table.close();
        quiescence.close();
    }
}
