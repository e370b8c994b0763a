package io.sallyport.gateway.lab;

import io.sallyport.gateway.config.ChildSettings;
import io.sallyport.gateway.config.ConnectionSettings;
import io.sallyport.gateway.config.DpdkSettings.Crypto;
import io.sallyport.gateway.config.GatewaySettings;
import io.sallyport.gateway.config.TunnelSettings;
import io.sallyport.gateway.ike.ChildSuites;
import io.sallyport.ike.message.assigned.ProtocolId;
import io.sallyport.ike.sa.ChildTransform;
import io.sallyport.pipeline.crypto.CipherSuite;
import io.sallyport.pipeline.crypto.EncryptionAlgorithm;
import io.sallyport.pipeline.sad.SecurityProtocol;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * What a rehearsal carries by IPv4: kinds of SAs that take other code of the packet path, as far as a gateway will have them.
 *
 * <p>One SA of AES-GCM is always there, with a replay window unless no SA has one. Which suite is done several packets at a time makes no difference to
 * the code, so one stands for all.
 *
 * @param crypto what encrypts and authenticates
 * @param together the first suite that is not plain AES-GCM; empty if there is none
 * @param several true if packets of several SAs meet in a burst
 * @param guarded true if an SA has a replay window
 * @param unguarded true if an SA has none
 */
public record Repertoire(
        Crypto crypto, Optional<CipherSuite> together, boolean several, boolean guarded, boolean unguarded) {
    /** Of a replay window, in packets. */
    static final int WINDOW = 1024;

    /** As many as that are scattered: no two packets in a row of one SA. */
    private static final int SEVERAL = 4;

    /**
     * A tunnel of the rehearsal.
     *
     * @param suite of both SAs
     * @param window of the inbound one, in packets; 0 = none
     */
    record Flow(CipherSuite suite, int window) {}

    /** The least: that one SA. */
    static Repertoire least(Crypto crypto) {
        return new Repertoire(crypto, Optional.empty(), false, true, false);
    }

    /** What a gateway of these settings will have; of a proposal of IKE the first that is offered. */
    public static Repertoire of(GatewaySettings settings) {
        List<ChildSettings> children = settings.connections().stream()
                .flatMap(connection -> connection.children().stream())
                .toList();
        Optional<CipherSuite> together = Stream.concat(
                        settings.tunnels().stream()
                                .filter(tunnel -> tunnel.sa().protocol() == SecurityProtocol.ESP)
                                .map(TunnelSettings::algorithm),
                        children.stream().flatMap(child -> suite(child).stream()))
                .filter(suite -> !isPlain(suite) && !suite.isLegacy())
                .findFirst();
        boolean anybody = settings.connections().stream()
                .map(ConnectionSettings::connection)
                .anyMatch(c -> c.remote().isEmpty());
        List<Integer> windows = Stream.concat(
                        settings.tunnels().stream().map(TunnelSettings::replayWindow),
                        children.stream().map(child -> child.child().replayWindow()))
                .toList();
        boolean unguarded = windows.contains(0);
        boolean guarded = !unguarded || windows.stream().anyMatch(window -> window > 0);
        return new Repertoire(
                settings.dpdk().crypto(),
                together,
                anybody || settings.tunnels().size() + children.size() > 1,
                guarded,
                unguarded);
    }

    /** Of the inbound SA that is always there, in packets; 0 = none. */
    int window() {
        return guarded ? WINDOW : 0;
    }

    /** True if it is still to be seen by what the packets of a suite go. */
    boolean triesVectors() {
        return crypto == Crypto.IPSEC_MB
                && together.filter(suite -> suite.encryption() == EncryptionAlgorithm.CHACHA20_POLY1305)
                        .isPresent();
    }

    private static boolean isPlain(CipherSuite suite) {
        return suite.isPlainGcm() && suite.icvOctets() == CipherSuite.COMBINED_ICV_OCTETS;
    }

    private static Optional<CipherSuite> suite(ChildSettings child) {
        ChildTransform first = child.child().proposals().getFirst().transforms().getFirst();
        return first.protocol() == ProtocolId.ESP ? Optional.of(ChildSuites.of(first)) : Optional.empty();
    }

    /**
     * The tunnels, by what they are for: packets of a burst are of all tunnels of one part in turn. The first tunnel of the first part is
     * the one that is always there.
     */
    List<List<Flow>> parts() {
        List<List<Flow>> parts = new ArrayList<>();
        Flow plain = new Flow(CipherSuite.AES_GCM_128, window());
        parts.add(List.of(plain));
        if (several) {
            parts.add(Collections.nCopies(SEVERAL, plain));
        }
        if (guarded && unguarded) {
            parts.add(List.of(new Flow(CipherSuite.AES_GCM_128, 0)));
        }
        together.ifPresent(suite -> {
            Flow flow = new Flow(suite, unguarded ? 0 : WINDOW);
            parts.add(List.of(flow));
            if (several) {
                parts.add(Collections.nCopies(SEVERAL, flow));
            }
        });
        return List.copyOf(parts);
    }

    /** The same by numbers: those of the first part's tunnels, from 0 on, then those of the next. */
    List<List<Integer>> numbers() {
        List<List<Integer>> numbers = new ArrayList<>();
        int first = 0;
        for (List<Flow> part : parts()) {
            numbers.add(IntStream.range(first, first + part.size()).boxed().toList());
            first += part.size();
        }
        return List.copyOf(numbers);
    }
}
