package io.sallyport.pipeline.oracle;

import io.sallyport.pipeline.crypto.IntegrityAlgorithm;
import io.sallyport.pipeline.sad.SaKeys;
import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.util.Arrays;
import javax.crypto.Cipher;
import javax.crypto.Mac;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/**
 * One direction of an AH SA by the JDK's MACs, for HMAC and AES-GMAC, in packets without IPv4 options, and without IPv6 extension
 * headers that have anything mutable; with 32-bit or extended sequence numbers.
 */
public final class AhOracle {
    private static final int FIXED = 12;

    private final int spi;
    private final SaKeys keys;
    private final boolean extended;

    /** The far end of an SA with those keys. */
    public AhOracle(int spi, SaKeys keys, boolean extended) {
        this.spi = spi;
        this.keys = keys;
        this.extended = extended;
    }

    /** The packet with AH between its header and its payload. */
    public byte[] protect(long sequence, byte[] packet) {
        byte[] iv = new byte[ivOctets()];
        Arrays.fill(iv, (byte) (sequence * 5));
        return protect(sequence, packet, iv, ipOctets(packet));
    }

    /** A packet of the header's kind with AH and an IP packet in it. */
    public byte[] tunnel(long sequence, byte[] header, byte[] inner) {
        boolean inner6 = (inner[0] & 0xf0) == 0x60;
        byte[] whole = Arrays.copyOf(header, header.length + inner.length);
        System.arraycopy(inner, 0, whole, header.length, inner.length);
        whole[header.length == 20 ? 9 : 6] = (byte) (inner6 ? 41 : 4);
        return protect(sequence, whole);
    }

    private int ivOctets() {
        return keys.suite().integrity().isGmac() ? IntegrityAlgorithm.GMAC_IV_OCTETS : 0;
    }

    private static int ipOctets(byte[] packet) {
        return (packet[0] & 0xf0) == 0x60 ? 40 : 20;
    }

    /** Where the number stands of what is behind so many octets of headers. */
    private static int nextAt(byte[] packet, int header) {
        int at = (packet[0] & 0xf0) == 0x60 ? 6 : 9;
        for (int offset = ipOctets(packet); offset < header; offset += 8 * (1 + Byte.toUnsignedInt(packet[at + 1]))) {
            at = offset;
        }
        return at;
    }

    private byte[] protect(long sequence, byte[] packet, byte[] iv, int header) {
        boolean v6 = (packet[0] & 0xf0) == 0x60;
        int nextAt = nextAt(packet, header);
        int icvOctets = keys.suite().icvOctets();
        int alignment = v6 ? 8 : 4;
        int ahOctets = (FIXED + iv.length + icvOctets + alignment - 1) / alignment * alignment;
        ByteBuffer whole = ByteBuffer.allocate(packet.length + ahOctets).put(packet, 0, header);
        whole.put(packet[nextAt]).put((byte) (ahOctets / 4 - 2)).putShort((short) 0);
        whole.putInt(spi).putInt((int) sequence);
        whole.put(header + ahOctets, packet, header, packet.length - header);
        byte[] plain = whole.array();
        plain[nextAt] = 51;
        whole.putShort(v6 ? 4 : 2, (short) (plain.length - (v6 ? 40 : 0)));
        byte[] covered = plain.clone();
        for (int mutable : v6 ? new int[] {1, 2, 3, 7} : new int[] {1, 6, 7, 8, 10, 11}) {
            covered[mutable] = 0;
        }
        covered[0] = v6 ? 0x60 : covered[0];
        byte[] icv = mac(covered, iv, sequence);
        System.arraycopy(iv, 0, plain, header + FIXED, iv.length);
        System.arraycopy(icv, 0, plain, header + FIXED + iv.length, icvOctets);
        return v6 ? plain : Frames.withChecksum(plain);
    }

    /** The packet without its AH, which must be authentic: the payload's protocol stands in the header again. */
    public byte[] open(long sequence, byte[] packet) {
        return open(sequence, packet, ipOctets(packet));
    }

    /** The same where AH stands behind so many octets of IP header and extension headers. */
    public byte[] open(long sequence, byte[] packet, int header) {
        boolean v6 = (packet[0] & 0xf0) == 0x60;
        int ahOctets = (Byte.toUnsignedInt(packet[header + 1]) + 2) * 4;
        byte[] opened = new byte[packet.length - ahOctets];
        System.arraycopy(packet, 0, opened, 0, header);
        System.arraycopy(packet, header + ahOctets, opened, header, opened.length - header);
        opened[nextAt(packet, header)] = packet[header];
        ByteBuffer.wrap(opened).putShort(v6 ? 4 : 2, (short) (opened.length - (v6 ? 40 : 0)));
        if (!v6) {
            Frames.withChecksum(opened);
        }
        byte[] iv = Arrays.copyOfRange(packet, header + FIXED, header + FIXED + ivOctets());
        if (!Arrays.equals(packet, protect(sequence, opened, iv, header))) {
            throw new IllegalStateException("an AH packet of " + keys.suite().label() + " is not authentic");
        }
        return opened;
    }

    /** The payload of {@link #open}. */
    public byte[] openTunnel(long sequence, byte[] packet) {
        byte[] opened = open(sequence, packet);
        return Arrays.copyOfRange(opened, (packet[0] & 0xf0) == 0x60 ? 40 : 20, opened.length);
    }

    private byte[] mac(byte[] covered, byte[] iv, long sequence) {
        byte[] text = extended
                ? ByteBuffer.allocate(covered.length + 4)
                        .put(covered)
                        .putInt((int) (sequence >>> 32))
                        .array()
                : covered;
        try {
            if (iv.length > 0) {
                Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
                byte[] nonce = ByteBuffer.allocate(12).put(keys.salt()).put(iv).array();
                cipher.init(
                        Cipher.ENCRYPT_MODE,
                        new SecretKeySpec(keys.integrity(), "AES"),
                        new GCMParameterSpec(128, nonce));
                cipher.updateAAD(text);
                return cipher.doFinal();
            }
            Mac mac = Mac.getInstance(name());
            mac.init(new SecretKeySpec(keys.integrity(), "key"));
            return mac.doFinal(text);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(keys.suite().label() + " failed", e);
        }
    }

    private String name() {
        return switch (keys.suite().integrity()) {
            case HMAC_MD5_96 -> "HmacMD5";
            case HMAC_SHA1_96 -> "HmacSHA1";
            case HMAC_SHA2_256_128 -> "HmacSHA256";
            case HMAC_SHA2_384_192 -> "HmacSHA384";
            case HMAC_SHA2_512_256 -> "HmacSHA512";
            default ->
                throw new IllegalArgumentException(
                        "the oracle does not know " + keys.suite().label());
        };
    }
}
