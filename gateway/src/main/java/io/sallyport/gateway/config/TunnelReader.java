package io.sallyport.gateway.config;

import io.sallyport.gateway.secret.KeyMaterial;
import io.sallyport.gateway.yaml.Problems;
import io.sallyport.gateway.yaml.Section;
import io.sallyport.gateway.yaml.ValueType;
import io.sallyport.pipeline.crypto.CipherSuite;
import io.sallyport.pipeline.sad.DfPolicy;
import io.sallyport.pipeline.sad.Mode;
import io.sallyport.pipeline.spd.Prefix;
import io.sallyport.pipeline.spd.Selector;
import java.util.Optional;

/** Reads one item of the section {@code tunnels}. */
final class TunnelReader {
    private static final ValueType<Boolean> PENDING =
            Values.oneOf(new Boolean[] {false, true}, pending -> pending ? "pending" : "active");

    private static final String AH_EXAMPLE = "hmac-sha2-256-128";
    private static final String EXAMPLE = "and %d hexadecimal digits, drawn at random";

    private final Problems problems;
    private final int replayWindow;

    /**
     * A reader.
     *
     * @param replayWindow of a tunnel that does not say its own
     */
    TunnelReader(Problems problems, int replayWindow) {
        this.problems = problems;
        this.replayWindow = replayWindow;
    }

    TunnelSettings read(Section tunnel) {
        CipherSuite algorithm = tunnel.read("algorithm", NetworkValues.CIPHER_SUITE, CipherSuite.AES_GCM_128);
        requireModern(tunnel, algorithm, tunnel);
        return new TunnelSettings(
                tunnel.require("name", Values.NAME, "to-east", ""),
                tunnel.require("local", NetworkValues.STATION, "192.0.2.1", Prefix.ANY4),
                tunnel.require("remote", NetworkValues.STATION, "192.0.2.2", Prefix.ANY4),
                tunnel.has("selectors") ? Optional.of(selector(tunnel.section("selectors"))) : Optional.empty(),
                algorithm,
                SaReader.read(tunnel, problems),
                inbound(tunnel.requireSection("inbound"), tunnel, algorithm),
                outbound(tunnel.requireSection("outbound"), tunnel, algorithm),
                tunnel.has("bundle") ? Optional.of(bundle(tunnel.section("bundle"), tunnel)) : Optional.empty(),
                tunnel.read("replay-window", NetworkValues.REPLAY_WINDOW, replayWindow),
                tunnel.read("df", Values.oneOf(DfPolicy.values()), DfPolicy.COPY),
                TunnelSizeReader.read(tunnel, problems));
    }

    private void requireModern(Section section, CipherSuite algorithm, Section tunnel) {
        if (algorithm.isLegacy() && !tunnel.read("legacy", Values.FLAG, false)) {
            problems.error(
                    section.path("algorithm"),
                    algorithm.label()
                            + " is here for old peers only (RFC 8221); choose another, or write legacy: true");
        }
    }

    private BundleSettings bundle(Section bundle, Section tunnel) {
        CipherSuite algorithm = bundle.require(
                "algorithm",
                NetworkValues.CIPHER_SUITE,
                AH_EXAMPLE,
                CipherSuite.parse(AH_EXAMPLE).orElseThrow());
        requireModern(bundle, algorithm, tunnel);
        Section in = bundle.requireSection("inbound");
        Section out = bundle.requireSection("outbound");
        return new BundleSettings(
                algorithm,
                bundle.read("mode", Values.oneOf(Mode.values()), Mode.TRANSPORT),
                in.require("spi", NetworkValues.SPI, "0x1006", 0),
                key(in, bundle, algorithm),
                out.require("spi", NetworkValues.SPI, "0x2006", 0),
                key(out, bundle, algorithm));
    }

    private Selector selector(Section selectors) {
        return new SelectorReader(problems, "local", "remote", "local-ports", "remote-ports").read(selectors);
    }

    private TunnelSettings.Inbound inbound(Section inbound, Section tunnel, CipherSuite algorithm) {
        return new TunnelSettings.Inbound(
                inbound.require("spi", NetworkValues.SPI, "0x1001", 0),
                key(inbound, tunnel, algorithm),
                inbound.read("state", PENDING, false));
    }

    private TunnelSettings.Outbound outbound(Section outbound, Section tunnel, CipherSuite algorithm) {
        return new TunnelSettings.Outbound(
                outbound.require("spi", NetworkValues.SPI, "0x2001", 0), key(outbound, tunnel, algorithm));
    }

    private KeyMaterial key(Section sa, Section tunnel, CipherSuite algorithm) {
        KeyMaterial none = KeyMaterial.of(algorithm, new byte[KeyMaterial.octets(algorithm)]);
        if (!problems.isSound(tunnel.path("algorithm"))) {
            return none;
        }
        int first = KeyMaterial.firstOctets(algorithm);
        int integrityOctets = algorithm.integrity().keyOctets();
        String integrity = integrityOctets == 0 ? "" : hex(sa, "integrity-key", integrityOctets);
        if (first == 0) {
            return KeyMaterial.parse(algorithm, "", integrity);
        }
        return sa.require(
                "key", text -> KeyMaterial.parse(algorithm, text, integrity), EXAMPLE.formatted(2 * first), none);
    }

    /** An integrity key that is nothing but digits of the right number, or zeros after a problem was noted. */
    private static String hex(Section sa, String key, int octets) {
        String zeros = "00".repeat(octets);
        return sa.require(
                key,
                text -> {
                    if (!text.matches("[0-9a-fA-F]{" + 2 * octets + "}")) {
                        throw new IllegalArgumentException("an integrity key of " + octets + " octets takes "
                                + 2 * octets + " hexadecimal digits, without spaces, colons or a prefix");
                    }
                    return text;
                },
                EXAMPLE.formatted(2 * octets),
                zeros);
    }
}
