package io.sallyport.pipeline.crypto;

import io.sallyport.dpdk.ipsecmb.IpsecMb;
import io.sallyport.dpdk.memory.Memory;
import io.sallyport.dpdk.memory.OffHeap;
import java.util.ArrayList;
import java.util.List;

/** One engine with its key schedule, which runs samples and tells what came of them. */
final class EngineBench implements AutoCloseable {
    private static final int ROOM = 72 * 1024;
    private static final int NONCE = 64;
    private static final int BEFORE = 128;

    private final String name;
    private final CryptoEngine engine;
    private final KeySchedule schedule;
    private final OffHeap keys;
    private final OffHeap rooms = OffHeap.allocate((long) CryptoBatch.CAPACITY * ROOM);
    private final CryptoBatch seal = new CryptoBatch(KeyUse.SEAL);
    private final CryptoBatch open = new CryptoBatch(KeyUse.OPEN);

    /** What a job left behind; never compared. */
    @SuppressWarnings("ArrayRecordComponent")
    record Outcome(boolean done, byte[] text, byte[] icv) {}

    private EngineBench(String name, CryptoEngine engine, KeySchedule schedule) {
        this.name = name;
        this.engine = engine;
        this.schedule = schedule;
        this.keys = OffHeap.allocate((long) CryptoBatch.CAPACITY * schedule.octets());
    }

    static EngineBench ipsecMb() {
        return new EngineBench("IPsec_MB", new IpsecMbEngine(IpsecMb.open()), new IpsecMbKeySchedule(IpsecMb.open()));
    }

    static EngineBench reference() {
        return new EngineBench("reference", new ReferenceEngine(), new ReferenceKeySchedule());
    }

    /** All octets of the room of sample {@code i}, which its text and what is around it stand in. */
    byte[] room(int i) {
        return Memory.bytes(rooms.address() + (long) i * ROOM, ROOM);
    }

    /** Where in its room the text of sample {@code i} of a batch begins. */
    int textOffset(CryptoBatch batch, int i) {
        return (int) (batch.text[i] - rooms.address() - (long) i * ROOM);
    }

    /** A device of DPDK; the provider stays the caller's. */
    static EngineBench cryptodev(String name, CryptodevProvider provider) {
        return new EngineBench(name, provider.engine(), provider.schedule());
    }

    /** An engine that exists, with its schedule. */
    static EngineBench of(String name, CryptoEngine engine, KeySchedule schedule) {
        return new EngineBench(name, engine, schedule);
    }

    /** One of each. */
    static List<EngineBench> all() {
        return List.of(ipsecMb(), reference());
    }

    KeySchedule schedule() {
        return schedule;
    }

    CryptoEngine engine() {
        return engine;
    }

    Outcome run(KeyUse use, Sample sample) {
        return run(use, List.of(sample)).getFirst();
    }

    /** Runs at most {@link CryptoBatch#CAPACITY} samples in one batch. */
    List<Outcome> run(KeyUse use, List<Sample> samples) {
        CryptoBatch batch = fill(use, samples);
        engine.run(batch);
        List<Outcome> outcomes = new ArrayList<>();
        for (int i = 0; i < samples.size(); i++) {
            outcomes.add(new Outcome(
                    batch.done[i],
                    Memory.bytes(batch.text[i], samples.get(i).text().length),
                    Memory.bytes(batch.computedIcv(i), batch.icvOctets[i])));
        }
        return outcomes;
    }

    /** Opens samples that bear these ICVs: an engine may verify instead of telling what it computed. */
    CryptoBatch open(List<Sample> samples, List<byte[]> icvs) {
        CryptoBatch batch = fill(KeyUse.OPEN, samples);
        for (int i = 0; i < samples.size(); i++) {
            Memory.write(batch.receivedIcv(i), icvs.get(i));
        }
        engine.run(batch);
        return batch;
    }

    /** A batch that is ready to run. */
    CryptoBatch fill(KeyUse use, List<Sample> samples) {
        CryptoBatch batch = use == KeyUse.SEAL ? seal : open;
        batch.count = samples.size();
        for (int i = 0; i < samples.size(); i++) {
            fill(batch, i, samples.get(i));
        }
        return batch;
    }

    private void fill(CryptoBatch batch, int i, Sample sample) {
        CipherSuite suite = sample.suite();
        long key = keys.address() + (long) i * schedule.octets();
        schedule.release(key);
        IpsecMb.wipe(key, schedule.octets());
        expand(batch.use(), sample, key);
        long room = rooms.address() + (long) i * ROOM;
        // Nothing is aligned in a packet.
        long packet = room + BEFORE + i;
        Memory.write(room + NONCE, sample.nonce());
        Memory.write(packet, sample.covered());
        long text = packet + sample.covered().length;
        Memory.write(text, sample.text());
        Memory.write(text + sample.text().length, sample.behind());
        batch.encryption[i] = suite.encryption().id();
        batch.integrity[i] = suite.integrity().id();
        batch.keySchedule[i] = key;
        batch.text[i] = text;
        batch.textOctets[i] = sample.text().length;
        batch.nonce[i] = room + NONCE;
        batch.covered[i] = packet;
        batch.coveredOctets[i] = sample.covered().length
                + (suite.encryption().isCombined() ? 0 : sample.text().length + sample.behind().length);
        batch.icvOctets[i] = suite.icvOctets();
        batch.done[i] = false;
        IpsecMb.wipe(batch.computedIcv(i), CryptoBatch.ICV_OCTETS);
    }

    /** Known answers have associated data of other lengths than ESP has, to which sessions of a device are bound. */
    private void expand(KeyUse use, Sample sample, long key) {
        int covered = sample.covered().length;
        if (schedule instanceof CryptodevKeySchedule device
                && sample.suite().encryption().kind() == EncryptionAlgorithm.Kind.COMBINED
                && covered != CryptodevSuites.SHORT_ASSOCIATED
                && covered != CryptodevSuites.LONG_ASSOCIATED) {
            device.expand(sample.suite(), use, sample.encryptionKey(), sample.integrityKey(), key, covered, covered);
        } else {
            schedule.expand(sample.suite(), use, sample.encryptionKey(), sample.integrityKey(), key);
        }
    }

    @Override
    public void close() {
        engine.close();
        closeAllButEngine();
    }

    /** For engines that are shared. */
    void closeAllButEngine() {
        for (int i = 0; i < CryptoBatch.CAPACITY; i++) {
            schedule.release(keys.address() + (long) i * schedule.octets());
        }
        schedule.close();
        keys.close();
        rooms.close();
        seal.close();
        open.close();
    }

    @Override
    public String toString() {
        return name;
    }
}
