package io.sallyport.pipeline.host;

import io.sallyport.dpdk.mbuf.Mbuf;
import io.sallyport.dpdk.mbuf.Mbufs;
import io.sallyport.dpdk.memory.Memory;
import io.sallyport.pipeline.buffer.BufferSource;
import io.sallyport.pipeline.buffer.PacketBuffers;
import io.sallyport.pipeline.handoff.MbufRing;
import io.sallyport.pipeline.packet.EthernetDescriptor;
import io.sallyport.pipeline.packet.InternetChecksum;
import io.sallyport.pipeline.packet.IpProtocol;
import io.sallyport.pipeline.packet.Ipv4Descriptor;
import io.sallyport.pipeline.packet.Ipv6Descriptor;
import io.sallyport.pipeline.packet.Ipv6Extensions;
import io.sallyport.pipeline.packet.UdpChecksum;
import io.sallyport.pipeline.packet.UdpDescriptor;
import io.sallyport.pipeline.spd.Prefix;
import java.util.List;
import java.util.function.Consumer;

/**
 * The control thread's end: takes UDP datagrams that workers received for it, and sends its own through a worker, by
 * policies and routes like any other packet.
 *
 * <p>Belongs to the control thread, which may allocate.
 */
public final class HostPath implements AutoCloseable {
    private static final int HOP_LIMIT = 64;
    private static final int MOST_OCTETS = 65_535;

    private final List<HostRings> rings;
    private final BufferSource buffers;
    private int identification;
    private long damaged;
    private long unsent;

    /** An end for all workers' rings, the first of which sends. */
    public HostPath(List<HostRings> rings, PacketBuffers buffers) {
        this.rings = List.copyOf(rings);
        this.buffers = new BufferSource(buffers);
    }

    /**
     * Hands over datagrams that wait.
     *
     * @param limit at most so many of each worker
     * @return how many packets it took; those with a wrong checksum are counted and go no further
     */
    public int receive(Consumer<Datagram> handler, int limit) {
        int taken = 0;
        for (HostRings ring : rings) {
            for (int i = 0; i < limit; i++) {
                long mbuf = ring.toHost().poll();
                if (mbuf == 0) {
                    break;
                }
                taken++;
                Datagram datagram = read(mbuf);
                Mbufs.free(mbuf);
                if (datagram == null) {
                    damaged++;
                } else {
                    handler.accept(datagram);
                }
            }
        }
        return taken;
    }

    /** The datagram, or null if its checksum is wrong. Classification has proven the lengths. */
    private static Datagram read(long mbuf) {
        long packet = Mbuf.data(mbuf);
        boolean ipv4 = Memory.u8(packet) >>> 4 == Ipv4Descriptor.VERSION;
        int offset = ipv4
                ? Ipv4Descriptor.headerOctets(Memory.u8(packet))
                : Ipv6Extensions.offset(Ipv6Extensions.walk(packet, Mbuf.dataLength(mbuf)));
        long udp = Memory.pointer(packet + offset);
        int octets = Memory.be16(udp + UdpDescriptor.LENGTH);
        if (!UdpChecksum.isValid(packet, udp, octets)) {
            return null;
        }
        return new Datagram(
                address(packet, ipv4, ipv4 ? Ipv4Descriptor.DESTINATION : Ipv6Descriptor.DESTINATION),
                Memory.be16(udp + UdpDescriptor.DESTINATION_PORT),
                address(packet, ipv4, ipv4 ? Ipv4Descriptor.SOURCE : Ipv6Descriptor.SOURCE),
                Memory.be16(udp + UdpDescriptor.SOURCE_PORT),
                Memory.bytes(udp + UdpDescriptor.HEADER_OCTETS, octets - UdpDescriptor.HEADER_OCTETS));
    }

    private static Prefix address(long packet, boolean ipv4, int field) {
        return Prefix.ofAddress(Memory.bytes(packet + field, ipv4 ? Integer.BYTES : Ipv6Descriptor.ADDRESS_OCTETS));
    }

    /**
     * Sends a datagram.
     *
     * @return false, counted, if no buffer is free or the ring is full
     * @throws IllegalArgumentException if it is too long for one IP packet
     */
    public boolean send(Datagram datagram) {
        boolean ipv4 = datagram.local().isIpv4();
        int header = ipv4 ? Ipv4Descriptor.MINIMUM_OCTETS : Ipv6Descriptor.HEADER_OCTETS;
        int octets = UdpDescriptor.HEADER_OCTETS + datagram.payload().length;
        if (header + octets > MOST_OCTETS - EthernetDescriptor.HEADER_OCTETS) {
            throw new IllegalArgumentException("a datagram of " + datagram.payload().length + " octets is too long");
        }
        long mbuf = buffers.take(header + octets);
        if (mbuf == BufferSource.NONE) {
            unsent++;
            return false;
        }
        long packet = Memory.pointer(BufferSource.packet(mbuf));
        if (ipv4) {
            write4(packet, header + octets, datagram);
        } else {
            write6(packet, octets, datagram);
        }
        long udp = packet + header;
        Memory.putBe16(udp + UdpDescriptor.SOURCE_PORT, datagram.localPort());
        Memory.putBe16(udp + UdpDescriptor.DESTINATION_PORT, datagram.remotePort());
        Memory.putBe16(udp + UdpDescriptor.LENGTH, octets);
        Memory.putBe16(udp + UdpDescriptor.CHECKSUM, UdpChecksum.NONE);
        Memory.write(udp + UdpDescriptor.HEADER_OCTETS, datagram.payload());
        Memory.putBe16(udp + UdpDescriptor.CHECKSUM, UdpChecksum.compute(packet, udp, octets));
        return give(mbuf, packet, header + octets, ipv4);
    }

    private void write4(long packet, int total, Datagram datagram) {
        Memory.fill(packet, Ipv4Descriptor.MINIMUM_OCTETS, 0);
        Memory.putU8(packet, Ipv4Descriptor.VERSION_AND_MINIMUM_LENGTH);
        Memory.putBe16(packet + Ipv4Descriptor.TOTAL_LENGTH, total);
        Memory.putBe16(packet + Ipv4Descriptor.IDENTIFICATION, identification++);
        Memory.putU8(packet + Ipv4Descriptor.TIME_TO_LIVE, HOP_LIMIT);
        Memory.putU8(packet + Ipv4Descriptor.PROTOCOL, IpProtocol.UDP);
        Memory.putBe32(packet + Ipv4Descriptor.SOURCE, datagram.local().ipv4());
        Memory.putBe32(packet + Ipv4Descriptor.DESTINATION, datagram.remote().ipv4());
        InternetChecksum.write(packet, Ipv4Descriptor.MINIMUM_OCTETS);
    }

    private static void write6(long packet, int octets, Datagram datagram) {
        Memory.putBe32(packet, Ipv6Descriptor.VERSION << Ipv6Descriptor.VERSION_SHIFT);
        Memory.putBe16(packet + Ipv6Descriptor.PAYLOAD_LENGTH, octets);
        Memory.putU8(packet + Ipv6Descriptor.NEXT_HEADER, IpProtocol.UDP);
        Memory.putU8(packet + Ipv6Descriptor.HOP_LIMIT, HOP_LIMIT);
        Memory.write(packet + Ipv6Descriptor.SOURCE, datagram.local().octets());
        Memory.write(packet + Ipv6Descriptor.DESTINATION, datagram.remote().octets());
    }

    private boolean give(long mbuf, long packet, int octets, boolean ipv4) {
        long frame = Memory.pointer(packet - EthernetDescriptor.HEADER_OCTETS);
        Memory.fill(frame, EthernetDescriptor.HEADER_OCTETS, 0);
        Memory.putBe16(
                frame + EthernetDescriptor.ETHER_TYPE,
                ipv4 ? EthernetDescriptor.TYPE_IPV4 : EthernetDescriptor.TYPE_IPV6);
        Mbuf.setData(mbuf, Mbuf.dataOffset(mbuf), octets + EthernetDescriptor.HEADER_OCTETS);
        if (outgoing().offer(mbuf)) {
            return true;
        }
        Mbufs.free(mbuf);
        unsent++;
        return false;
    }

    /** The ring by which everything is sent. */
    MbufRing outgoing() {
        return rings.getFirst().fromHost();
    }

    /** True if the next datagram finds room in the ring. */
    public boolean hasRoom() {
        return outgoing().hasRoom();
    }

    /** Datagrams that were ever given to the workers. For any thread. */
    public long sent() {
        return outgoing().offered();
    }

    /** Datagrams that the workers have ever taken, of those that were {@link #sent}. For any thread. */
    public long taken() {
        return outgoing().taken();
    }

    /** True if the workers have taken all that was sent. */
    public boolean isTaken() {
        return rings.stream().allMatch(ring -> ring.fromHost().isTaken());
    }

    /** Datagrams whose UDP checksum was wrong. */
    public long damaged() {
        return damaged;
    }

    /** Datagrams that found no buffer, or a full ring. */
    public long unsent() {
        return unsent;
    }

    /** Frees what waits in the rings; workers have ended. */
    @Override
    public void close() {
        for (HostRings ring : rings) {
            for (long mbuf = ring.toHost().poll();
                    mbuf != 0;
                    mbuf = ring.toHost().poll()) {
                Mbufs.free(mbuf);
            }
            for (long mbuf = ring.fromHost().poll();
                    mbuf != 0;
                    mbuf = ring.fromHost().poll()) {
                Mbufs.free(mbuf);
            }
        }
        buffers.close();
    }
}
