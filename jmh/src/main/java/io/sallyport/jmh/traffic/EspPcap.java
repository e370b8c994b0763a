package io.sallyport.jmh.traffic;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;

/** Writes the pcap that a run replays: tunnel ESP for the way in, the same inner packets in clear for the way out. */
public final class EspPcap {
    /** Ends of the tunnels, and the near host, which the configurations name too. */
    public static final String PEER = "192.0.2.2";

    public static final String GATEWAY = "192.0.2.1";
    public static final String NEAR_HOST = "10.1.0.1";

    private static final byte[] ETHERNET = HexFormat.of().parseHex("0270636170000200000000010800");
    private static final int PEER_ADDRESS = 0xc000_0202;
    private static final int GATEWAY_ADDRESS = 0xc000_0201;
    private static final int NEAR_ADDRESS = 0x0a01_0001;

    /** Of many flows: behind that near host. */
    public static final String NEAR_NETWORK = "10.1.128.0/17";

    private static final int FIRST_OF_NETWORK = 0x0a01_8001;
    private static final int FIRST_PORT = 5000;
    private static final int IPV4_OCTETS = 20;
    private static final int ESP = 50;
    private static final int IPV4_IN_IP = 4;
    private static final int UDP = 17;
    private static final int UDP_OCTETS = 8;

    /** Both ends' (RFC 3948 section 2.1). */
    private static final int NAT_PORT = 4500;

    private EspPcap() {}

    /** Writes the traffic; sequence numbers of each SA count from 1. */
    public static void write(Path file, Traffic traffic) throws IOException, GeneralSecurityException {
        try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(file))) {
            out.write(header());
            for (byte[] frame : frames(traffic)) {
                out.write(record(frame));
            }
        }
    }

    /** The same as Ethernet frames; the first four octets of each UDP payload count them from 0. */
    public static List<byte[]> frames(Traffic traffic) throws GeneralSecurityException {
        List<BenchSa> sas = BenchSa.list(traffic.suite(), traffic.sas());
        List<Integer> turns = traffic.turns();
        List<Integer> sizes = traffic.sizes();
        List<Integer> flows = traffic.turnsOfFlows();
        int[] sequence = new int[traffic.sas()];
        List<byte[]> frames = new ArrayList<>(turns.size());
        for (int i = 0; i < turns.size(); i++) {
            BenchSa sa = sas.get(turns.get(i));
            int number = ++sequence[sa.index()];
            int near = traffic.flows() == 1 ? NEAR_ADDRESS : FIRST_OF_NETWORK + flows.get(i);
            int port = FIRST_PORT + flows.get(i);
            frames.add(frame(
                    traffic.direction() == Traffic.Direction.in
                            ? sealed(traffic, sa, number, udp(sa.farHost(), near, port, sizes.get(i), i))
                            : udp(near, sa.farHost(), port, sizes.get(i), i)));
        }
        return frames;
    }

    private static byte[] sealed(Traffic traffic, BenchSa sa, int sequence, byte[] inner)
            throws GeneralSecurityException {
        byte[] esp = traffic.suite().seal(sa, sequence, inner, IPV4_IN_IP);
        return traffic.isInUdp()
                ? ipv4(PEER_ADDRESS, GATEWAY_ADDRESS, UDP, encapsulated(esp))
                : ipv4(PEER_ADDRESS, GATEWAY_ADDRESS, ESP, esp);
    }

    /** With the UDP header of RFC 3948 section 2.1, whose checksum is zero. */
    private static byte[] encapsulated(byte[] esp) {
        return ByteBuffer.allocate(UDP_OCTETS + esp.length)
                .putShort((short) NAT_PORT)
                .putShort((short) NAT_PORT)
                .putShort((short) (UDP_OCTETS + esp.length))
                .putShort((short) 0)
                .put(esp)
                .array();
    }

    private static byte[] udp(int source, int destination, int port, int octets, int number) {
        byte[] datagram = new byte[octets - IPV4_OCTETS];
        ByteBuffer.wrap(datagram)
                .putShort((short) port)
                .putShort((short) 6000)
                .putShort((short) datagram.length)
                .putShort((short) 0)
                .putInt(number);
        return ipv4(source, destination, UDP, datagram);
    }

    private static byte[] ipv4(int source, int destination, int protocol, byte[] payload) {
        ByteBuffer packet = ByteBuffer.allocate(IPV4_OCTETS + payload.length)
                .putInt(0x4500_0000 | IPV4_OCTETS + payload.length)
                .putInt(0x0000_4000)
                .putInt(0x4000_0000 | protocol << 16)
                .putInt(source)
                .putInt(destination)
                .put(payload);
        int sum = 0;
        for (int i = 0; i < IPV4_OCTETS; i += Short.BYTES) {
            sum += Short.toUnsignedInt(packet.getShort(i));
        }
        sum = (sum & 0xffff) + (sum >>> 16);
        return packet.putShort(10, (short) ~((sum & 0xffff) + (sum >>> 16))).array();
    }

    private static byte[] header() {
        return ByteBuffer.allocate(24)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putInt(0xa1b2c3d4)
                .putShort((short) 2)
                .putShort((short) 4)
                .putInt(0)
                .putInt(0)
                .putInt(65_535)
                .putInt(1)
                .array();
    }

    private static byte[] frame(byte[] packet) {
        return ByteBuffer.allocate(ETHERNET.length + packet.length)
                .put(ETHERNET)
                .put(packet)
                .array();
    }

    private static byte[] record(byte[] frame) {
        return ByteBuffer.allocate(16 + frame.length)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putInt(0)
                .putInt(0)
                .putInt(frame.length)
                .putInt(frame.length)
                .put(frame)
                .array();
    }
}
