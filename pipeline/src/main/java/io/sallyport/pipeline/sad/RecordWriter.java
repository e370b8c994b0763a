package io.sallyport.pipeline.sad;

import io.sallyport.dpdk.memory.Memory;
import io.sallyport.pipeline.crypto.CipherSuite;
import io.sallyport.pipeline.crypto.IntegrityAlgorithm;
import io.sallyport.pipeline.crypto.KeySchedule;
import io.sallyport.pipeline.crypto.KeyUse;
import io.sallyport.pipeline.handoff.Ownership;
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
        long keySchedule = SaTable.keySchedule(cold);
        SaKeys keys = parameters.keys();
        CipherSuite suite = keys.suite();
        KeyUse use = parameters.direction() == Direction.OUTBOUND ? KeyUse.SEAL : KeyUse.OPEN;
        schedule.expand(suite, use, keys.encryption(), keys.integrity(), keySchedule);
        Memory.putU8(hot + SaDescriptor.ALGORITHM, suite.encryption().id());
        Memory.putU8(hot + SaDescriptor.ICV_LENGTH, suite.icvOctets());
        Memory.putU8(hot + SaDescriptor.IV_LENGTH, ivOctets(suite));
        Memory.putU8(hot + SaDescriptor.FLAGS, flags(parameters));
        Memory.putU8(cold + SaDescriptor.INTEGRITY, suite.integrity().id());
        Memory.putU8(cold + SaDescriptor.ALIGNMENT, suite.encryption().alignment());
        Memory.putI32(cold + SaDescriptor.TAIL, SaDescriptor.tail(table.keyOctets()));
        Memory.write(hot + SaDescriptor.SALT, keys.salt());
        Memory.putU16(hot + SaDescriptor.OWNER, shard(parameters));
        Memory.putU16(hot + SaDescriptor.WINDOW_WORDS, WindowSize.words(parameters.replayWindow()));
        Memory.putU16(cold + SaDescriptor.TUNNEL, parameters.tunnel());
        writeSelector(cold, parameters.selector());
        if (parameters.isForEverything()) {
            Memory.putU8(cold + SaDescriptor.SELECTOR_FAMILY, 0);
        }
        writeTunnel(cold, parameters);
        writeLifetime(cold, parameters.lifetime());
        if (parameters.direction() == Direction.OUTBOUND) {
            Memory.write(SaRecord.ringOrMap(cold), parameters.dscpPolicy().table());
            Memory.putI32(hot + SaDescriptor.IV_BASE, random.getAsInt());
            Memory.putI32(hot + SaDescriptor.IV_BASE + Integer.BYTES, random.getAsInt());
        }
        Memory.putI64(cold + SaDescriptor.CREATED_NS, nowNs);
        Memory.putI64(
                cold + SaDescriptor.TRIAL_NOT_BEFORE,
                nowNs + parameters.trialDelay().toNanos());
    }

    /** Workers hand inbound packets over by the SPI alone, before they look the SA up: so its shard is the SPI's. */
    private static int shard(SaParameters parameters) {
        int own =
                parameters.direction() == Direction.INBOUND ? Ownership.shardOf(parameters.spi()) : parameters.owner();
        // The SAs of a bundle have one owner, whatever their SPIs are.
        return parameters.bundle().map(ah -> SaRecord.owner(ah.hot())).orElse(own);
    }

    private static int ivOctets(CipherSuite suite) {
        return suite.integrity().isGmac()
                ? IntegrityAlgorithm.GMAC_IV_OCTETS
                : suite.encryption().ivOctets();
    }

    private static int flags(SaParameters parameters) {
        CipherSuite suite = parameters.suite();
        boolean batched = !suite.isPlainGcm() || suite.icvOctets() != CipherSuite.COMBINED_ICV_OCTETS;
        return (parameters.mode() == Mode.TRANSPORT ? SaFlags.TRANSPORT : 0)
                | (parameters.isExtendedSequence() ? SaFlags.EXTENDED_SEQUENCE : 0)
                | (parameters.encapsulation().isPresent() ? SaFlags.UDP_ENCAPSULATED : 0)
                | (parameters.protocol() == SecurityProtocol.AH ? SaFlags.AUTHENTICATION_HEADER : 0)
                | (batched ? SaFlags.BATCHED : 0)
                | (parameters.bundle().isPresent() ? SaFlags.BUNDLED : 0)
                | (parameters.lifetime().isCounted() ? SaFlags.LIMITED : 0)
                | (parameters.mssClamp().equals(MssClamp.OFF) ? 0 : SaFlags.CLAMPED);
    }

    private static void writeLifetime(long cold, Lifetime lifetime) {
        Memory.putI64(cold + SaDescriptor.SOFT_PACKETS, lifetime.soft().packets());
        Memory.putI64(cold + SaDescriptor.HARD_PACKETS, lifetime.hard().packets());
        Memory.putI64(cold + SaDescriptor.SOFT_OCTETS, lifetime.soft().octets());
        Memory.putI64(cold + SaDescriptor.HARD_OCTETS, lifetime.hard().octets());
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
        Prefix source = selector.source();
        Prefix destination = selector.destination();
        if (selector.family() == Prefix.IPV4) {
            Memory.write(cold + SaDescriptor.PREFIXES4, source.octets());
            Memory.write(cold + SaDescriptor.PREFIXES4 + Integer.BYTES, destination.octets());
            Memory.write(cold + SaDescriptor.MASKS4, source.maskOctets());
            Memory.write(cold + SaDescriptor.MASKS4 + Integer.BYTES, destination.maskOctets());
        } else {
            Memory.write(cold + SaDescriptor.SOURCE_PREFIX, source.octets());
            Memory.write(cold + SaDescriptor.SOURCE_MASK, source.maskOctets());
            Memory.write(cold + SaDescriptor.DESTINATION_PREFIX, destination.octets());
            Memory.write(cold + SaDescriptor.DESTINATION_MASK, destination.maskOctets());
        }
    }

    private static int headerPolicy(SaParameters parameters) {
        boolean copied = parameters.dscpPolicy().isCopy() && parameters.ecnMode() == EcnMode.NORMAL;
        return parameters.dfPolicy().code()
                | (parameters.fragmentPolicy() == FragmentPolicy.AFTER ? HeaderPolicy.FRAGMENT_AFTER : 0)
                | (copied ? 0 : HeaderPolicy.SERVICE_RULES);
    }

    private static void writeTunnel(long cold, SaParameters parameters) {
        Prefix source = parameters.outerSource();
        Memory.write(cold + SaDescriptor.OUTER_SOURCE, source.octets());
        Memory.write(
                cold + SaDescriptor.OUTER_DESTINATION,
                parameters.outerDestination().octets());
        Memory.putU8(cold + SaDescriptor.OUTER_FAMILY, source.family());
        Memory.putU8(cold + SaDescriptor.HEADER_POLICY, headerPolicy(parameters));
        Memory.putU16(cold + SaDescriptor.MSS_CLAMP, parameters.mssClamp().octets());
        Memory.putU8(cold + SaDescriptor.ECN_MODE, parameters.ecnMode() == EcnMode.COMPATIBILITY ? 1 : 0);
        Memory.putI32(cold + SaDescriptor.SPI, parameters.spi());
        parameters.encapsulation().ifPresent(ports -> {
            Memory.putU16(cold + SaDescriptor.UDP_SOURCE, ports.source());
            Memory.putU16(cold + SaDescriptor.UDP_DESTINATION, ports.destination());
        });
        parameters
                .originalAddresses()
                .ifPresent(original -> Memory.putBe16(cold + SaDescriptor.ORIGINAL_SUM, original.sum()));
        parameters.bundle().ifPresent(ah -> {
            Memory.putI64(cold + SaDescriptor.BUNDLE, ah.hot());
            Memory.putI32(cold + SaDescriptor.BUNDLE_GENERATION, ah.generation());
        });
        parameters.gate().ifPresent(inbound -> {
            Memory.putI64(cold + SaDescriptor.GATE, inbound.hot());
            Memory.putI32(cold + SaDescriptor.GATE_GENERATION, inbound.generation());
        });
    }

    /** Zeroises the key of an SA under which nobody can be working. */
    void wipeKey(long hot, long cold) {
        schedule.release(SaTable.keySchedule(cold));
        Memory.fill(SaTable.keySchedule(cold), table.keyOctets(), 0);
        Memory.putI32(hot + SaDescriptor.SALT, 0);
    }

    /** Zeroises the rest of a line and record at which nobody can be looking, except the state word. */
    void wipe(long hot, long cold) {
        Memory.fill(cold, table.coldOctets(), 0);
        int rest = SaDescriptor.STATE + Long.BYTES;
        Memory.fill(hot + rest, SaDescriptor.HOT_OCTETS - rest, 0);
    }
}
