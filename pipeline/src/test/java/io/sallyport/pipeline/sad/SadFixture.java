package io.sallyport.pipeline.sad;

import io.sallyport.dpdk.memory.Memory;
import io.sallyport.pipeline.crypto.CipherSuite;
import io.sallyport.pipeline.crypto.KeySchedule;
import io.sallyport.pipeline.crypto.KeyUse;
import io.sallyport.pipeline.spd.Prefix;
import io.sallyport.pipeline.spd.Selector;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.function.IntSupplier;

/** A SAD of one direction with two workers, both offline, and an engine whose expanded key is the key over and over. */
final class SadFixture implements AutoCloseable, SaListener {
    static final int KEY_OCTETS = 128;
    static final int WORKERS = 2;
    static final int MAX_WINDOW = 1024;
    static final byte[] SALT = {1, 2, 3, 4};

    private static final Selector SELECTOR = Selector.between(Prefix.parse("10.2.0.0/16"), Prefix.parse("10.1.0.0/16"));
    private static final Prefix PEER = Prefix.parse("192.0.2.2");
    private static final Prefix GATEWAY = Prefix.parse("192.0.2.1");

    final SaTable table;
    final Quiescence quiescence = new Quiescence(WORKERS);
    final Sad sad;
    final List<SaHandle> promoted = new ArrayList<>();
    final List<Long> promotedAt = new ArrayList<>();
    final List<SaHandle> expired = new ArrayList<>();
    final List<Ended> ended = new ArrayList<>();

    private SadFixture(Direction direction, int maxSas, IntSupplier random) {
        table = SaTable.allocate(direction, maxSas, direction == Direction.INBOUND ? MAX_WINDOW : 0, KEY_OCTETS);
        sad = new Sad(table, new RepeatedKey(KEY_OCTETS), quiescence, Sad.MIN_SPI_REST, random);
    }

    /** What the listener heard of a lifetime. */
    record Ended(SaHandle sa, Direction direction, Lifetime.End end) {}

    static SadFixture inbound(int maxSas) {
        return inbound(maxSas, new Random(1)::nextInt);
    }

    static SadFixture inbound(int maxSas, IntSupplier spis) {
        return new SadFixture(Direction.INBOUND, maxSas, spis);
    }

    static SadFixture outbound(int maxSas) {
        return new SadFixture(Direction.OUTBOUND, maxSas, () -> 0);
    }

    /** Parameters that lack nothing; the key is that octet 16 times. */
    static SaParameters.Builder inboundSa(int spi, int keyOctet) {
        return complete(SaParameters.inbound(spi), keyOctet).replayWindow(MAX_WINDOW);
    }

    static SaParameters.Builder outboundSa(int id, int spi, int keyOctet) {
        return complete(SaParameters.outbound(id, spi), keyOctet);
    }

    private static SaParameters.Builder complete(SaParameters.Builder builder, int keyOctet) {
        return builder.key(CipherSuite.AES_GCM_128, key(keyOctet), SALT.clone())
                .selector(SELECTOR)
                .outer(PEER, GATEWAY);
    }

    static byte[] key(int octet) {
        byte[] key = new byte[CipherSuite.AES_GCM_128.encryption().keyOctets()];
        Arrays.fill(key, (byte) octet);
        return key;
    }

    SaHandle installActive(int spi) {
        return sad.install(inboundSa(spi, 0x5a).build(), 0);
    }

    SaHandle installPending(int spi) {
        return sad.install(inboundSa(spi, 0x5a).pending().build(), 0);
    }

    SaState state(SaHandle sa) {
        return SaState.of(StateWord.state(SaTable.stateAcquire(sa.hot())));
    }

    /** Ends the SA and frees its record. */
    void retireAndReclaim(SaHandle sa, long nowNs) {
        sad.retire(sa);
        sad.poll(nowNs);
    }

    @Override
    public void onPromoted(SaHandle sa, long nanos) {
        promoted.add(sa);
        promotedAt.add(nanos);
    }

    @Override
    public void onPendingExpired(SaHandle sa) {
        expired.add(sa);
    }

    @Override
    public void onLifetime(SaHandle sa, Direction direction, Lifetime.End end) {
        ended.add(new Ended(sa, direction, end));
    }

    @Override
    public void close() {
        table.close();
        quiescence.close();
    }

    /** Fills the key area with the key over and over. */
    static final class RepeatedKey implements KeySchedule {
        private final int octets;

        RepeatedKey(int octets) {
            this.octets = octets;
        }

        @Override
        public int octets() {
            return octets;
        }

        @Override
        public void expand(CipherSuite suite, KeyUse use, byte[] key, byte[] integrityKey, long target) {
            for (int i = 0; i < octets; i += key.length) {
                Memory.write(target + i, key, 0, Math.min(key.length, octets - i));
            }
        }
    }
}
