package io.sallyport.pipeline.express;

import io.sallyport.dpdk.mbuf.Mbuf;
import io.sallyport.dpdk.memory.Memory;
import io.sallyport.pipeline.burst.Burst;
import io.sallyport.pipeline.classify.IngressPort;
import io.sallyport.pipeline.classify.LocalAddresses;
import io.sallyport.pipeline.crypto.CipherSuite;
import io.sallyport.pipeline.crypto.SuiteLanes;
import io.sallyport.pipeline.handoff.HandOff;
import io.sallyport.pipeline.packet.EspDescriptor;
import io.sallyport.pipeline.packet.EthernetDescriptor;
import io.sallyport.pipeline.packet.InternetChecksum;
import io.sallyport.pipeline.packet.Ipv4Descriptor;
import io.sallyport.pipeline.packet.UdpDescriptor;
import io.sallyport.pipeline.replay.ReplayWindow;
import io.sallyport.pipeline.sad.SaRecord;
import io.sallyport.pipeline.sad.SaShape;
import io.sallyport.pipeline.sad.SaState;
import io.sallyport.pipeline.sad.SaTable;
import io.sallyport.pipeline.sad.StateWord;

/**
 * What plain tunnel ESP packets in a row have in common: destination and SA. Both are asked for with the first of them, so that
 * the loop over the others calls nobody, and keeps what it needs in registers.
 */
final class EspRun {
    private static final int HEADER = Ipv4Descriptor.MINIMUM_OCTETS;
    /** No packet of the plain kind is shorter: IPv4 and ESP headers, and the least of text. */
    private static final int LEAST_OCTETS =
            EthernetDescriptor.HEADER_OCTETS + HEADER + EspDescriptor.IV + EspDescriptor.ALIGNMENT;

    /** Octets before the text of AES-GCM, whose IV has 8, without UDP. */
    private static final int GCM_HEAD = HEADER + EspDescriptor.TEXT;

    /** Octets beside it. */
    private static final int GCM_AROUND = GCM_HEAD + CipherSuite.COMBINED_ICV_OCTETS;

    /** UDP before ESP (RFC 3948 section 2.1). */
    static final int IN_UDP = UdpDescriptor.HEADER_OCTETS;

    private static final long LOW_32 = 0xffff_ffffL;

    private final SaTable table;
    private final HandOff handOff;
    private final SuiteLanes lanes;

    /** As it loads, 32 bits; or {@link PlainIpv4#NO_ADDRESS}. */
    private long destination = PlainIpv4.NO_ADDRESS;

    /** Source and destination, as they load. */
    private long addresses;

    /** What they add to the sum of a header's words. */
    private long addressSum;

    /** As it loads. */
    private int spi;

    /** True if packets may be of it: what follows is an SA's then. */
    private boolean begun;

    private long hot;
    private int shape;
    private boolean batched;

    /** Octets of UDP before ESP: none, or {@link #IN_UDP}. */
    private int udp;

    private int salt;
    private int head;
    private int around;
    private int alignment;
    private long right;

    /**
     * A run.
     *
     * @param lanes the suites of which several packets are opened at a time
     */
    EspRun(SaTable table, HandOff handOff, SuiteLanes lanes) {
        this.table = table;
        this.handOff = handOff;
        this.lanes = lanes;
    }

    /** Forgets the last run: of its destination was known that it is ours, and of its SA that it is ACTIVE. */
    void forget() {
        destination = PlainIpv4.NO_ADDRESS;
        begun = false;
    }

    /** Goes on with the last run in another burst; false if it was forgotten, or its SA is near its end. */
    boolean goesOn() {
        begun = begun && PlainSa.isFarFromItsEnd(hot, shape);
        if (begun) {
            right = SaRecord.sequence(hot);
        }
        return begun;
    }

    /** True if the SA is of a suite that is done several packets at a time. */
    boolean isBatched() {
        return batched;
    }

    /** True if its packets are ESP in UDP. */
    boolean isInUdp() {
        return udp != 0;
    }

    /** The hot line of the SA that a packet names, if it is plain ESP and the SA ACTIVE, or {@link Burst#NO_SA}. */
    long named(long mbuf) {
        if (!isLongEnough(mbuf)) {
            return Burst.NO_SA;
        }
        return active(table.find(PlainIpv4.spi(PlainIpv4.at(mbuf))));
    }

    /** The hot line that a look-up found, or {@link Burst#NO_SA} if it found none or the SA is not ACTIVE. */
    static long active(long found) {
        // Of one that is being installed nothing may be read before its state is seen to be this.
        boolean active = found != Burst.NO_SA && StateWord.state(SaTable.stateAcquire(found)) == SaState.ACTIVE_CODE;
        return active ? found : Burst.NO_SA;
    }

    /** True if there is room in a frame for the headers of plain ESP; nothing is read of it before. */
    static boolean isLongEnough(long mbuf) {
        return isLongEnough(mbuf, 0);
    }

    /**
     * The same of ESP behind UDP, whose SPI ends where a shorter frame may end.
     *
     * @param udp octets of it
     */
    static boolean isLongEnough(long mbuf, int udp) {
        return Mbuf.dataLength(mbuf) >= LEAST_OCTETS + udp;
    }

    /** True if a packet's destination is ours, which is the run's then. */
    boolean goesHere(long mbuf, LocalAddresses local) {
        if (!isLongEnough(mbuf)) {
            return false;
        }
        long address = Memory.i32(PlainIpv4.at(mbuf) + Ipv4Descriptor.DESTINATION) & LOW_32;
        if (address != destination && !local.contains4(Integer.reverseBytes((int) address))) {
            return false;
        }
        destination = address;
        return true;
    }

    /**
     * Begins with a packet that {@link #goesHere}: true if its SA is there and of the plain kind. What else the packet has to be,
     * {@link #admits} finds out.
     *
     * @param sa {@link #named}
     */
    boolean begins(long mbuf, long sa) {
        begun = false;
        if (!beginsAny(mbuf, sa)) {
            return false;
        }
        batched = PlainSa.isBatched(shape);
        if (batched) {
            alignment = PlainSa.alignment(hot, shape);
        }
        begun = PlainSa.isPlain(hot, shape, lanes);
        return begun;
    }

    private boolean beginsAny(long mbuf, long sa) {
        if (sa == Burst.NO_SA) {
            return false;
        }
        long ip = PlainIpv4.at(mbuf);
        addresses = Memory.i64(ip + Ipv4Descriptor.SOURCE);
        addressSum = InternetChecksum.sumOf(addresses);
        udp = PlainIpv4.udpOctets(ip);
        spi = Memory.i32(ip + HEADER + udp + EspDescriptor.SPI);
        hot = Memory.pointer(sa);
        shape = SaShape.of(hot);
        salt = SaRecord.salt(hot);
        head = PlainSa.headOctets(shape);
        around = head + SaShape.icvOctets(shape);
        alignment = EspDescriptor.ALIGNMENT;
        right = SaRecord.sequence(hot);
        return PlainSa.udpOctets(shape) == udp && handOff.isOurs(Integer.reverseBytes(spi), SaRecord.owner(hot));
    }

    /**
     * Puts a packet that {@link #isLongEnough} into a record if it is plain, from and to the run's addresses and of its SA; changes
     * nothing else.
     *
     * @param before octets of UDP before ESP, a constant: the run's
     */
    boolean admits(long mbuf, IngressPort port, long record, int before) {
        long ip = PlainIpv4.tunnelPacket(mbuf, port);
        if (ip == PlainIpv4.NOT_PLAIN) {
            return false;
        }
        long esp = ip + HEADER + before;
        long firstAndSecond = Memory.i64(ip);
        long third = Memory.i32(ip + PlainIpv4.THIRD) & LOW_32;
        long sequence = PlainIpv4.espSequence(esp);
        int total = PlainIpv4.octets(firstAndSecond);
        int text = total - around;
        if (Memory.i64(ip + Ipv4Descriptor.SOURCE) != addresses
                || Memory.i32(esp + EspDescriptor.SPI) != spi
                || !PlainIpv4.isWholeEsp(ip, before, total)
                || total > Mbuf.dataLength(mbuf) - EthernetDescriptor.HEADER_OCTETS
                || !InternetChecksum.isValid(InternetChecksum.sumOf(firstAndSecond) + third + addressSum)
                || text < alignment
                || (text & (alignment - 1)) != 0
                || (sequence <= right && !ReplayWindow.precheck(hot, SaTable.cold(hot), right, sequence))) {
            return false;
        }
        PlainPacket.setNonce(record, salt, Memory.i64(esp + EspDescriptor.IV));
        PlainPacket.setMbuf(record, mbuf);
        PlainPacket.setPacket(record, ip);
        PlainPacket.setSa(record, hot);
        PlainPacket.setSequence(record, sequence);
        PlainPacket.setText(record, ip + head);
        PlainPacket.setTextOctets(record, text);
        return true;
    }

    /**
     * Puts a packet to the run's destination, whatever its SA, into a record if it and the SA are plain, and the SA is ACTIVE and of
     * AES-GCM; changes nothing else. Calls nobody, and leaves what is the run's as it is: each field would be a store a packet.
     *
     * @param record has already where the packet is, and {@code of}
     * @param of a line of the table, which may be another SA's, or nobody's
     * @param before octets of UDP before ESP, a constant
     */
    boolean admitsAlone(long mbuf, IngressPort port, long record, long of, int before) {
        // Nothing else may be read of an SA before its state is seen.
        if (StateWord.state(SaTable.stateAcquire(of)) != SaState.ACTIVE_CODE) {
            return false;
        }
        long frame = PlainIpv4.frame(PlainPacket.packet(record));
        long ip = frame + EthernetDescriptor.HEADER_OCTETS;
        long esp = ip + HEADER + before;
        long firstAndSecond = Memory.i64(ip);
        long third = Memory.i32(ip + PlainIpv4.THIRD) & LOW_32;
        long own = Memory.i64(ip + Ipv4Descriptor.SOURCE);
        int named = Memory.be32(esp + EspDescriptor.SPI);
        long sequence = PlainIpv4.espSequence(esp);
        long edge = SaRecord.sequence(of);
        int total = PlainIpv4.octets(firstAndSecond);
        int text = total - GCM_AROUND - before;
        if (SaRecord.key(of) != named
                || !PlainIpv4.isTunnelPacket(mbuf, frame, port)
                || own >>> Integer.SIZE != destination
                || !PlainIpv4.isWholeEsp(ip, before, total)
                || total > Mbuf.dataLength(mbuf) - EthernetDescriptor.HEADER_OCTETS
                || !InternetChecksum.isValid(
                        InternetChecksum.sumOf(firstAndSecond) + third + InternetChecksum.sumOf(own))
                || text < EspDescriptor.ALIGNMENT
                || (text & (EspDescriptor.ALIGNMENT - 1)) != 0
                || !PlainSa.isPlainGcm(of, SaShape.of(of), before)
                || !handOff.isOurs(named, SaRecord.owner(of))
                || (sequence <= edge && !ReplayWindow.precheck(of, SaTable.cold(of), edge, sequence))) {
            return false;
        }
        PlainPacket.setNonce(record, SaRecord.salt(of), Memory.i64(esp + EspDescriptor.IV));
        PlainPacket.setMbuf(record, mbuf);
        PlainPacket.setSequence(record, sequence);
        PlainPacket.setText(record, esp + EspDescriptor.TEXT);
        PlainPacket.setTextOctets(record, text);
        return true;
    }
}
