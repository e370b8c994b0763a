package io.sallyport.pipeline.sad;

import io.sallyport.dpdk.memory.Memory;
import io.sallyport.pipeline.crypto.Algorithm;
import io.sallyport.pipeline.crypto.KeySchedule;
import io.sallyport.pipeline.spd.Prefix;
import io.sallyport.pipeline.spd.Selector;
import java.util.function.IntSupplier;

/** Fills the lines and records of an {@link SaTable} while nobody reads them, and wipes them when nobody does again. */
final class RecordWriter {
    private final SaTable table;
    private final KeySchedule schedule;
    private final IntSupplier random;

    RecordWriter(SaTable table, KeySchedule schedule, IntSupplier random) {
        this.table = table;
        this.schedule = schedule;
        this.random = random;
    }

    /** Writes all but the key of the table and the state word to a LARVAL line and its zeroed cold record. */
    void write(long hot, long cold, SaParameters parameters, long nowNs) {
        long keySchedule = table.keySchedule(cold);
        schedule.expand(parameters.algorithm(), parameters.keyOctets(), keySchedule);
        Memory.putU8(hot + SaDescriptor.ALGORITHM, parameters.algorithm().id());
        Memory.putU8(hot + SaDescriptor.ICV_LENGTH, Algorithm.ICV_OCTETS);
        Memory.putI64(hot + SaDescriptor.KEY_SCHEDULE, keySchedule);
        Memory.write(hot + SaDescriptor.SALT, parameters.salt());
        Memory.putU16(hot + SaDescriptor.OWNER, parameters.owner());
        Memory.putU16(hot + SaDescriptor.WINDOW_WORDS, WindowSize.words(parameters.replayWindow()));
        writeSelector(cold, parameters.selector());
        writeTunnel(cold, parameters);
        if (parameters.direction() == Direction.OUTBOUND) {
            Memory.putI32(cold + SaDescriptor.IV_BASE, random.getAsInt());
            Memory.putI32(cold + SaDescriptor.IV_BASE + Integer.BYTES, random.getAsInt());
        }
        Memory.putI64(cold + SaDescriptor.CREATED_NS, nowNs);
        Memory.putI64(
                cold + SaDescriptor.TRIAL_NOT_BEFORE,
                nowNs + parameters.trialDelay().toNanos());
    }

    private static void writeSelector(long cold, Selector selector) {
        Memory.putU8(cold + SaDescriptor.SELECTOR_FAMILY, selector.family());
        Memory.putU8(cold + SaDescriptor.SELECTOR_PROTOCOL, selector.protocol());
        Memory.putU16(
                cold + SaDescriptor.SOURCE_PORT_LOW, selector.sourcePorts().low());
        Memory.putU16(
                cold + SaDescriptor.SOURCE_PORT_HIGH, selector.sourcePorts().high());
        Memory.putU16(
                cold + SaDescriptor.DESTINATION_PORT_LOW,
                selector.destinationPorts().low());
        Memory.putU16(
                cold + SaDescriptor.DESTINATION_PORT_HIGH,
                selector.destinationPorts().high());
        Memory.write(cold + SaDescriptor.SOURCE_PREFIX, selector.source().octets());
        Memory.write(cold + SaDescriptor.SOURCE_MASK, selector.source().maskOctets());
        Memory.write(
                cold + SaDescriptor.DESTINATION_PREFIX, selector.destination().octets());
        Memory.write(
                cold + SaDescriptor.DESTINATION_MASK, selector.destination().maskOctets());
    }

    private static void writeTunnel(long cold, SaParameters parameters) {
        Prefix source = parameters.outerSource();
        Memory.write(cold + SaDescriptor.OUTER_SOURCE, source.octets());
        Memory.write(
                cold + SaDescriptor.OUTER_DESTINATION,
                parameters.outerDestination().octets());
        Memory.putU8(cold + SaDescriptor.OUTER_FAMILY, source.family());
        Memory.putU8(cold + SaDescriptor.DF_POLICY, parameters.dfPolicy().code());
        Memory.putI32(cold + SaDescriptor.SPI, parameters.spi());
        parameters.gate().ifPresent(inbound -> {
            Memory.putI64(cold + SaDescriptor.GATE, inbound.hot());
            Memory.putI32(cold + SaDescriptor.GATE_GENERATION, inbound.generation());
        });
    }

    /** Zeroises the key of an SA under which nobody can be working. */
    void wipeKey(long hot, long cold) {
        Memory.fill(table.keySchedule(cold), table.keyOctets(), 0);
        Memory.putI32(hot + SaDescriptor.SALT, 0);
    }

    /** Zeroises the rest of a line and record at which nobody can be looking, except the state word. */
    void wipe(long hot, long cold) {
        Memory.fill(cold, table.coldOctets(), 0);
        int rest = SaDescriptor.STATE + Long.BYTES;
        Memory.fill(hot + rest, SaDescriptor.HOT_OCTETS - rest, 0);
    }
}
