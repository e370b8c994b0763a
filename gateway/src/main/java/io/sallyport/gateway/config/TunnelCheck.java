package io.sallyport.gateway.config;

import static io.sallyport.gateway.yaml.Shape.child;
import static io.sallyport.gateway.yaml.Shape.item;

import io.sallyport.gateway.yaml.Problems;
import io.sallyport.pipeline.crypto.CipherSuite;
import io.sallyport.pipeline.crypto.EncryptionAlgorithm;
import io.sallyport.pipeline.packet.IkePorts;
import io.sallyport.pipeline.sad.Mode;
import io.sallyport.pipeline.sad.SecurityProtocol;
import io.sallyport.pipeline.spd.Prefix;
import io.sallyport.pipeline.spd.Selector;
import java.nio.ByteBuffer;
import java.util.Optional;

/** Holds tunnels against each other, against the size of the SAD, and what they say against itself. */
final class TunnelCheck {
    private final GatewaySettings settings;
    private final Problems problems;
    private final EndsCheck ends;
    private final Unique<String> names;
    private final Unique<Integer> inboundSpis;
    private final Unique<PeerSpi> outboundSpis;
    private final Unique<ByteBuffer> keys;

    TunnelCheck(GatewaySettings settings, Problems problems, PortIndex ports) {
        this.settings = settings;
        this.problems = problems;
        ends = new EndsCheck(settings, problems, ports);
        names = new Unique<>(problems, "give each tunnel a name of its own");
        inboundSpis = new Unique<>(problems, "an inbound SA is found by its SPI alone");
        outboundSpis = new Unique<>(problems, "the peer finds its SA by the SPI");
        keys = new Unique<>(
                problems,
                "under one key the IVs of two SAs would repeat and give the plain text away (RFC 4106 section 10);"
                        + " draw a key for each SA");
    }

    private record PeerSpi(Prefix peer, int spi) {}

    void check() {
        for (int i = 0; i < settings.tunnels().size(); i++) {
            String path = item("tunnels", i);
            TunnelSettings tunnel = settings.tunnels().get(i);
            names.see(child(path, "name"), tunnel.name(), tunnel.name());
            ends.check(path, "tunnel", tunnel.local(), Optional.of(tunnel.remote()));
            checkSas(path, tunnel);
            checkProtocol(path, tunnel);
            checkShape(path, tunnel);
            tunnel.bundle().ifPresent(bundle -> checkBundle(path, tunnel, bundle));
        }
        long needed = settings.tunnels().size()
                + settings.tunnels().stream()
                        .filter(tunnel -> tunnel.bundle().isPresent())
                        .count();
        if (needed > settings.sad().maxSas() && problems.isSound("sad.max-sas")) {
            problems.error(
                    "sad.max-sas",
                    settings.sad().maxSas() + " SAs are too few for "
                            + settings.tunnels().size() + " tunnels; write " + needed + " or more");
        }
    }

    private void checkSas(String path, TunnelSettings tunnel) {
        String inbound = child(path, "inbound");
        String outbound = child(path, "outbound");
        int outboundSpi = tunnel.outbound().spi();
        inboundSpis.see(
                child(inbound, "spi"),
                tunnel.inbound().spi(),
                hex(tunnel.inbound().spi()));
        if (problems.isSound(child(path, "remote"))) {
            outboundSpis.see(
                    child(outbound, "spi"),
                    new PeerSpi(tunnel.remote(), outboundSpi),
                    hex(outboundSpi) + " of " + tunnel.remote());
        }
        if (problems.isSound(child(path, "algorithm"))) {
            keys.see(child(inbound, "key"), tunnel.inbound().key().fingerprint(), "the same key");
            keys.see(child(outbound, "key"), tunnel.outbound().key().fingerprint(), "the same key");
        }
    }

    private void checkProtocol(String path, TunnelSettings tunnel) {
        CipherSuite suite = tunnel.algorithm();
        boolean ah = tunnel.sa().protocol() == SecurityProtocol.AH;
        if (!problems.isSound(child(path, "algorithm"))) {
            return;
        }
        if (ah && suite.encryption() != EncryptionAlgorithm.NULL) {
            problems.error(
                    child(path, "algorithm"),
                    "AH encrypts nothing (RFC 4302), so " + suite.label()
                            + " is not for it; write an integrity algorithm alone, such as hmac-sha2-256-128");
        }
        if (!ah && suite.integrity().isGmac()) {
            problems.error(
                    child(path, "algorithm"),
                    suite.integrity().label() + " is for AH; write " + EncryptionAlgorithm.AES_GMAC_128.label()
                            + ", or protocol: ah");
        }
        boolean elsewhere = tunnel.sa()
                .encapsulation()
                .filter(ports -> ports.source() != IkePorts.NAT_PORT)
                .isPresent();
        if (elsewhere) {
            problems.error(
                    child(child(path, "encapsulation"), "local-port"),
                    "ESP in UDP is taken from port " + IkePorts.NAT_PORT
                            + " alone (RFC 3948 section 2.1), so answers to another would be lost; leave it out");
        }
        if (ah && tunnel.sa().encapsulation().isPresent()) {
            problems.error(
                    child(path, "encapsulation"),
                    "AH cannot go in UDP (RFC 3948 section 1); take encapsulation away, or write protocol: esp");
        }
    }

    private void checkShape(String path, TunnelSettings tunnel) {
        SaReader.requireWindow(child(path, "esn"), tunnel.sa().extendedSequence(), tunnel.replayWindow(), problems);
        Optional<Prefix> foreign =
                tunnel.selector().map(Selector::source).filter(source -> !source.equals(tunnel.local()));
        if (tunnel.sa().mode() == Mode.TRANSPORT && foreign.isPresent()) {
            problems.warning(
                    child(path, "mode"),
                    "transport mode protects the gateway's own packets (RFC 4301 section 4.1), but selectors.local is "
                            + foreign.get() + ", not " + tunnel.local());
        }
    }

    private void checkBundle(String path, TunnelSettings tunnel, BundleSettings bundle) {
        String ah = child(path, "bundle");
        String inbound = child(ah, "inbound");
        String outbound = child(ah, "outbound");
        if (tunnel.sa().protocol() == SecurityProtocol.AH) {
            problems.error(ah, "a bundle is AH around ESP; write protocol: esp, or take the bundle away");
        }
        if (tunnel.sa().encapsulation().isPresent()) {
            problems.error(
                    child(path, "encapsulation"),
                    "AH cannot go through NAT, nor ESP in UDP inside AH; take encapsulation away, or the bundle");
        }
        inboundSpis.see(child(inbound, "spi"), bundle.inboundSpi(), hex(bundle.inboundSpi()));
        if (problems.isSound(child(path, "remote"))) {
            outboundSpis.see(
                    child(outbound, "spi"),
                    new PeerSpi(tunnel.remote(), bundle.outboundSpi()),
                    hex(bundle.outboundSpi()) + " of " + tunnel.remote());
        }
        if (!problems.isSound(child(ah, "algorithm"))) {
            return;
        }
        keys.see(child(inbound, "key"), bundle.inboundKey().fingerprint(), "the same key");
        keys.see(child(outbound, "key"), bundle.outboundKey().fingerprint(), "the same key");
        if (bundle.algorithm().encryption() != EncryptionAlgorithm.NULL) {
            problems.error(
                    child(ah, "algorithm"),
                    "AH encrypts nothing (RFC 4302), so " + bundle.algorithm().label()
                            + " is not for it; write an integrity algorithm alone, such as hmac-sha2-256-128");
        }
    }

    private static String hex(int spi) {
        return String.format("SPI 0x%x", spi);
    }
}
