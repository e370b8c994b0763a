package io.sallyport.jmh.traffic;

import io.sallyport.pipeline.sad.SaTable;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;

/**
 * The SAs of one tunnel of the benchmarks, inbound as the peer has it and outbound as the gateway has it.
 *
 * @param index from 0; its far network is one address, 10.2.0.0 and the index
 * @param spi of the inbound SA
 * @param outboundSpi of the outbound SA
 */
public record BenchSa(BenchSuite suite, int index, int spi, int outboundSpi) {
    /** Most SAs whose far hosts have addresses of their own. */
    public static final int MOST = 1 << 20;

    /** First of SPIs that are not reserved (RFC 4303 section 2.1), and of far addresses, 10.16.0.0 to 10.31.255.255. */
    private static final int FIRST_SPI = 0x100;

    private static final int FAR_NETWORK = 0x0a10_0000;
    private static final int SEED = 4301;
    private static final int HOME_ATTEMPTS = 8;

    /**
     * SAs whose SPIs are random, and the same in each run. Inbound they are drawn as the gateway draws those that it chooses:
     * again, a few times, where the search for another SA begins ({@code Sad.reserveSpi}).
     *
     * @param count 1 to {@link #MOST}
     */
    public static List<BenchSa> list(BenchSuite suite, int count) {
        if (count < 1 || count > MOST) {
            throw new IllegalArgumentException("1 to " + MOST + " SAs can be had, not " + count);
        }
        Random random = new Random(SEED);
        Set<Integer> used = new HashSet<>();
        Set<Integer> homes = new HashSet<>();
        List<BenchSa> sas = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            sas.add(new BenchSa(suite, i, drawInbound(random, used, homes, count), draw(random, used)));
        }
        return sas;
    }

    private static int drawInbound(Random random, Set<Integer> used, Set<Integer> homes, int count) {
        for (int attempt = 0; ; attempt++) {
            int spi = draw(random, used);
            if (homes.add(SaTable.homeSlot(spi, count)) || attempt == HOME_ATTEMPTS) {
                return spi;
            }
        }
    }

    private static int draw(Random random, Set<Integer> used) {
        while (true) {
            // Positive, for ipsec-secgw reads SPIs as signed numbers.
            int spi = random.nextInt(Integer.MAX_VALUE - FIRST_SPI) + FIRST_SPI;
            if (used.add(spi)) {
                return spi;
            }
        }
    }

    /** Encryption key of the inbound SA, its salt at the end. */
    public byte[] key() {
        return derived("encryption", suite.keyOctets());
    }

    /** Integrity key of the inbound SA; empty for a combined mode. */
    public byte[] integrityKey() {
        return derived("integrity", suite.integrityOctets());
    }

    /** As {@link #key}, of the outbound SA. */
    public byte[] outboundKey() {
        return derived("outbound encryption", suite.keyOctets());
    }

    /** As {@link #integrityKey}, of the outbound SA. */
    public byte[] outboundIntegrityKey() {
        return derived("outbound integrity", suite.integrityOctets());
    }

    /** The one host behind the peer, in host order. */
    int farHost() {
        return FAR_NETWORK + index;
    }

    /** The same as text. */
    public String farAddress() {
        int host = farHost();
        return (host >>> 24) + "." + (host >>> 16 & 0xff) + "." + (host >>> 8 & 0xff) + "." + (host & 0xff);
    }

    private byte[] derived(String use, int octets) {
        if (octets == 0) {
            return new byte[0];
        }
        try {
            byte[] digest = MessageDigest.getInstance("SHA-512")
                    .digest(("benchmark " + use + " " + index).getBytes(StandardCharsets.US_ASCII));
            return Arrays.copyOf(digest, octets);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
