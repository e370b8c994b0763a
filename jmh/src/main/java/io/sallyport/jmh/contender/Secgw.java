package io.sallyport.jmh.contender;

import io.sallyport.jmh.traffic.BenchSa;
import io.sallyport.jmh.traffic.BenchSuite;
import io.sallyport.jmh.traffic.EspPcap;
import io.sallyport.jmh.traffic.Traffic;
import io.sallyport.jmh.traffic.Traffic.Direction;
import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Collectors;

/** DPDK's example ipsec-secgw, which the user has built: its modes, its configuration, its command. */
public final class Secgw {
    private static final HexFormat OCTETS = HexFormat.ofDelimiter(":");
    private static final String NEAR_NETWORK = "10.1.0.0/16";
    private static final String FAR_NETWORK = "10.16.0.0/12";

    private final Path program;
    private final BenchSetup bench;
    private final Traffic traffic;

    /** How it is run: which device computes, how it is asked, and with librte_ipsec or without. */
    public enum Mode {
        /** Without librte_ipsec, which means without anti-replay. */
        APP_GCM("app-gcm", "crypto_aesni_gcm0", false, false),
        APP_MB("app-mb", "crypto_aesni_mb0", false, false),
        /** With librte_ipsec; the device is given a burst and asked for it later. */
        LOOKASIDE_GCM("lookaside-gcm", "crypto_aesni_gcm0", true, false),
        LOOKASIDE_MB("lookaside-mb", "crypto_aesni_mb0", true, false),
        /** With librte_ipsec; the device computes within the call. */
        CPU_GCM("cpu-gcm", "crypto_aesni_gcm0", true, true),
        CPU_MB("cpu-mb", "crypto_aesni_mb0", true, true);

        private final String label;
        private final String device;
        private final boolean library;
        private final boolean cpuCrypto;

        Mode(String label, String device, boolean library, boolean cpuCrypto) {
            this.label = label;
            this.device = device;
            this.library = library;
            this.cpuCrypto = cpuCrypto;
        }

        /** As tables call it. */
        public String label() {
            return label;
        }

        private boolean knows(BenchSuite suite) {
            return suite == BenchSuite.AES_GCM_128 || device.startsWith("crypto_aesni_mb");
        }

        /** All that know the suite. */
        public static List<Mode> of(BenchSuite suite) {
            return Arrays.stream(values()).filter(mode -> mode.knows(suite)).toList();
        }

        /** Those with these labels, separated by commas, that know the suite. */
        public static List<Mode> of(BenchSuite suite, String labels) {
            List<String> wanted = List.of(labels.split(",", -1));
            List<String> known = Arrays.stream(values()).map(Mode::label).toList();
            if (!known.containsAll(wanted)) {
                throw new IllegalArgumentException("modes of ipsec-secgw are " + String.join(", ", known));
            }
            return of(suite).stream()
                    .filter(mode -> wanted.contains(mode.label))
                    .toList();
        }
    }

    public Secgw(Path program, BenchSetup bench, Traffic traffic) {
        this.program = program;
        this.bench = bench;
        this.traffic = traffic;
    }

    /** Starts it in one of its modes. */
    public Contender start(Mode mode) throws IOException, InterruptedException {
        String prefix = "sallyport-secgw-" + mode.label;
        Path configuration = write(bench.folder().resolve(prefix + ".cfg"), mode);
        boolean in = traffic.direction() == Direction.in;
        List<String> command = new ArrayList<>(
                List.of(program.toString(), "-l", Integer.toString(bench.cpu()), "--file-prefix", prefix));
        command.addAll(bench.ealArguments());
        command.addAll(List.of(
                "--vdev=" + mode.device,
                "--",
                "-p",
                "0x3",
                "-P",
                "-u",
                in ? "0x1" : "0x2",
                "-f",
                configuration.toString()));
        command.addAll(List.of("-s", Integer.toString(bench.buffers())));
        if (mode.library) {
            command.add("-l");
        }
        // On the way out it insists on a queue that could bring ESP.
        command.addAll(List.of("--config", in ? "(0,0," + bench.cpu() + ")" : bothQueues()));
        return new DpdkProcess("ipsec-secgw " + mode.label, command, prefix, bench);
    }

    private String bothQueues() {
        return "(0,0," + bench.cpu() + "),(1,0," + bench.cpu() + ")";
    }

    private Path write(Path file, Mode mode) throws IOException {
        boolean in = traffic.direction() == Direction.in;
        String type = mode.cpuCrypto ? " type cpu-crypto" : "";
        List<BenchSa> sas = BenchSa.list(traffic.suite(), traffic.sas());
        try (BufferedWriter out = Files.newBufferedWriter(file)) {
            for (BenchSa sa : sas) {
                out.write(String.format(
                        "sp ipv4 in esp protect %d pri 1 src %s/32 dst %s sport 0:65535 dport 0:65535%n",
                        sa.spi(), sa.farAddress(), NEAR_NETWORK));
                if (!in) {
                    out.write(String.format(
                            "sp ipv4 out esp protect %d pri 1 src %s dst %s/32 sport 0:65535 dport 0:65535%n",
                            sa.outboundSpi(), NEAR_NETWORK, sa.farAddress()));
                }
            }
            for (BenchSa sa : sas) {
                out.write(String.format(
                        "sa in %d %s mode ipv4-tunnel src %s dst %s%s%n",
                        sa.spi(), keys(sa.key(), sa.integrityKey()), EspPcap.PEER, EspPcap.GATEWAY, type));
                if (!in) {
                    out.write(String.format(
                            "sa out %d %s mode ipv4-tunnel src %s dst %s%s%n",
                            sa.outboundSpi(),
                            keys(sa.outboundKey(), sa.outboundIntegrityKey()),
                            EspPcap.GATEWAY,
                            EspPcap.PEER,
                            type));
                }
            }
            String inside = in ? "1" : "0";
            String outside = in ? "0" : "1";
            out.write(List.of(
                            "rt ipv4 dst " + NEAR_NETWORK + " port " + inside,
                            "rt ipv4 dst " + FAR_NETWORK + " port " + outside,
                            "rt ipv4 dst 192.0.2.0/24 port " + outside,
                            "neigh port " + inside + " 02:00:00:00:0a:01",
                            "neigh port " + outside + " 02:00:00:00:0a:02")
                    .stream()
                    .collect(Collectors.joining("\n", "", "\n")));
        }
        return file;
    }

    private String keys(byte[] key, byte[] integrityKey) {
        return switch (traffic.suite()) {
            case AES_GCM_128 -> "aead_algo aes-128-gcm aead_key " + OCTETS.formatHex(key);
            case CHACHA20_POLY1305 -> "aead_algo chacha20-poly1305 aead_key " + OCTETS.formatHex(key);
            case AES_CBC_128_SHA1 -> chained(key, "sha1-hmac", integrityKey);
            case AES_CBC_128_SHA256 -> chained(key, "sha256-hmac", integrityKey);
        };
    }

    private static String chained(byte[] key, String integrity, byte[] integrityKey) {
        return "cipher_algo aes-128-cbc cipher_key " + OCTETS.formatHex(key) + " auth_algo " + integrity + " auth_key "
                + OCTETS.formatHex(integrityKey);
    }
}
