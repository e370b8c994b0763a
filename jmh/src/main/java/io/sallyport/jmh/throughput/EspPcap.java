package io.sallyport.jmh.throughput;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/**
 * Writes the pcap that a throughput run replays: tunnel ESP with AES-GCM of one SA, few enough packets that they stay in
 * the second-level cache, and the same inner packets in clear for the way out.
 */
final class EspPcap {
    /** Packets in the file: multiples of a burst. */
    static final int PACKETS = 256;

    /** SPI, key and salt of the one SA, which the example configuration names too. */
    static final int SPI = 0x1001;

    static final String KEY_AND_SALT = "000102030405060708090a0b0c0d0e0fa0a1a2a3";

    /** Key and salt of the way out, which the configuration needs as well. */
    static final String OTHER_KEY_AND_SALT = "f0f1f2f3f4f5f6f7f8f9fafbfcfdfeff01020304";

    private static final int SALT_OCTETS = 4;
    private static final int SEED = 4303;
    /** Simple IMIX: 7 of 64, 4 of 570, 1 of 1,420 octets of inner packet. */
    private static final int[] IMIX = {64, 64, 64, 64, 64, 64, 64, 570, 570, 570, 570, 1420};

    private static final byte[] ETHERNET = HexFormat.of().parseHex("0270636170000200000000010800");
    private static final byte[] PEER = {(byte) 192, 0, 2, 2};
    private static final byte[] GATEWAY = {(byte) 192, 0, 2, 1};
    private static final byte[] FAR_HOST = {10, 2, 0, 1};
    private static final byte[] NEAR_HOST = {10, 1, 0, 1};

    private EspPcap() {}

    /**
     * Writes ESP for the inbound way.
     *
     * @param size octets of each inner packet, or "imix"
     * @return octets of all inner packets together
     */
    static long writeInbound(Path file, String size) throws IOException, GeneralSecurityException {
        List<byte[]> frames = new ArrayList<>();
        long octets = 0;
        List<Integer> sizes = sizes(size);
        for (int i = 0; i < PACKETS; i++) {
            byte[] inner = udp(FAR_HOST, NEAR_HOST, sizes.get(i), i);
            octets += inner.length;
            frames.add(frame(ipv4(PEER, GATEWAY, 50, seal(i + 1, inner))));
        }
        write(file, frames);
        return octets;
    }

    /** Writes clear text for the outbound way; parameters and answer as in {@link #writeInbound}. */
    static long writeOutbound(Path file, String size) throws IOException {
        List<byte[]> frames = new ArrayList<>();
        long octets = 0;
        List<Integer> sizes = sizes(size);
        for (int i = 0; i < PACKETS; i++) {
            byte[] packet = udp(NEAR_HOST, FAR_HOST, sizes.get(i), i);
            octets += packet.length;
            frames.add(frame(packet));
        }
        write(file, frames);
        return octets;
    }

    private static List<Integer> sizes(String size) {
        List<Integer> sizes = new ArrayList<>();
        for (int i = 0; i < PACKETS; i++) {
            sizes.add(size.equals("imix") ? IMIX[i % IMIX.length] : Integer.parseInt(size));
        }
        Collections.shuffle(sizes, new Random(SEED));
        return sizes;
    }

    private static byte[] udp(byte[] source, byte[] destination, int octets, int number) {
        byte[] datagram = new byte[octets - 20];
        ByteBuffer.wrap(datagram)
                .putShort((short) 5000)
                .putShort((short) 6000)
                .putShort((short) datagram.length)
                .putShort((short) 0)
                .putInt(number);
        return ipv4(source, destination, 17, datagram);
    }

    private static byte[] ipv4(byte[] source, byte[] destination, int protocol, byte[] payload) {
        ByteBuffer packet = ByteBuffer.allocate(20 + payload.length)
                .putInt(0x4500_0000 | 20 + payload.length)
                .putInt(0x0000_4000)
                .putInt(0x4000_0000 | protocol << 16)
                .put(source)
                .put(destination)
                .put(payload);
        int sum = 0;
        for (int i = 0; i < 20; i += 2) {
            sum += Short.toUnsignedInt(packet.getShort(i));
        }
        sum = (sum & 0xffff) + (sum >>> 16);
        return packet.putShort(10, (short) ~((sum & 0xffff) + (sum >>> 16))).array();
    }

    private static byte[] seal(int sequence, byte[] inner) throws GeneralSecurityException {
        int padding = -(inner.length + 2) & 3;
        ByteBuffer plain = ByteBuffer.allocate(inner.length + padding + 2).put(inner);
        for (int i = 1; i <= padding; i++) {
            plain.put((byte) i);
        }
        plain.put((byte) padding).put((byte) 4);
        byte[] keyAndSalt = HexFormat.of().parseHex(KEY_AND_SALT);
        int keyOctets = keyAndSalt.length - SALT_OCTETS;
        byte[] nonce = ByteBuffer.allocate(12)
                .put(keyAndSalt, keyOctets, SALT_OCTETS)
                .putLong(sequence)
                .array();
        byte[] header = ByteBuffer.allocate(8).putInt(SPI).putInt(sequence).array();
        Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
        cipher.init(
                Cipher.ENCRYPT_MODE,
                new SecretKeySpec(keyAndSalt, 0, keyOctets, "AES"),
                new GCMParameterSpec(128, nonce));
        cipher.updateAAD(header);
        byte[] sealed = cipher.doFinal(plain.array());
        return ByteBuffer.allocate(16 + sealed.length)
                .put(header)
                .putLong(sequence)
                .put(sealed)
                .array();
    }

    private static byte[] frame(byte[] packet) {
        return ByteBuffer.allocate(ETHERNET.length + packet.length)
                .put(ETHERNET)
                .put(packet)
                .array();
    }

    private static void write(Path file, List<byte[]> frames) throws IOException {
        int octets = 24 + frames.stream().mapToInt(f -> 16 + f.length).sum();
        ByteBuffer pcap = ByteBuffer.allocate(octets).order(ByteOrder.LITTLE_ENDIAN);
        pcap.putInt(0xa1b2c3d4).putShort((short) 2).putShort((short) 4);
        pcap.putInt(0).putInt(0).putInt(65_535).putInt(1);
        for (byte[] frame : frames) {
            pcap.putInt(0).putInt(0).putInt(frame.length).putInt(frame.length).put(frame);
        }
        Files.write(file, pcap.array());
    }
}
