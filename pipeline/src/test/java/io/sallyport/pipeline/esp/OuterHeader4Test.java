package io.sallyport.pipeline.esp;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;

import io.sallyport.dpdk.memory.Memory;
import io.sallyport.dpdk.memory.OffHeap;
import io.sallyport.pipeline.packet.IpProtocol;
import io.sallyport.pipeline.packet.Ipv4Descriptor;
import io.sallyport.pipeline.sad.DfPolicy;
import io.sallyport.pipeline.spd.Prefix;
import io.sallyport.pipeline.spd.Selector;
import java.util.Random;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

final class OuterHeader4Test {
    private static final int SAS = 200;
    private static final int PACKETS = 100;
    private static final int ROOM = 32;

    private final Random random = new Random(4301);

    /** Sums are at their largest where the octets are. */
    private Prefix address() {
        return Prefix.ofIpv4(random.nextInt(8) == 0 ? -2 : random.nextInt(), Integer.SIZE);
    }

    @ParameterizedTest
    @EnumSource(DfPolicy.class)
    @DisplayName("D8: the header of packets in a row is the one that each would have alone")
    void shouldAgreeWithTheHeaderOfOnePacket(DfPolicy df) {
        try (OffHeap area = OffHeap.allocate(3 * ROOM)) {
            long inner = area.address();
            long expected = inner + ROOM;
            long written = expected + ROOM;
            OuterHeader4 header = new OuterHeader4();
            for (int sa = 0; sa < SAS; sa++) {
                try (ColdRecord record = ColdRecord.ofOutbound(ColdRecord.outbound()
                        .selector(Selector.between(Prefix.ANY4, Prefix.ANY4))
                        .outer(address(), address())
                        .dfPolicy(df))) {
                    int protocol = sa % 2 == 0 ? IpProtocol.ESP : IpProtocol.UDP;
                    header.begin(record.address(), protocol);
                    for (int packet = 0; packet < PACKETS; packet++) {
                        Memory.putI64(inner, (random.nextLong() & ~0xffL) | Ipv4Descriptor.VERSION_AND_MINIMUM_LENGTH);
                        int total = random.nextInt(1 << Short.SIZE);
                        int identification = random.nextInt();
                        OuterHeader.write(record.address(), expected, inner, total, protocol, identification);
                        header.write(written, Memory.i64(inner), total, identification);
                        assertArrayEquals(
                                Memory.bytes(expected, Ipv4Descriptor.MINIMUM_OCTETS),
                                Memory.bytes(written, Ipv4Descriptor.MINIMUM_OCTETS));
                    }
                }
            }
        }
    }
}
