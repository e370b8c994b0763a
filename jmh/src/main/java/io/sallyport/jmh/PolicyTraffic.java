package io.sallyport.jmh;

import io.sallyport.pipeline.packet.IpProtocol;
import io.sallyport.pipeline.spd.Policy;
import io.sallyport.pipeline.spd.PortRange;
import io.sallyport.pipeline.spd.Prefix;
import io.sallyport.pipeline.spd.Selector;
import java.util.List;
import java.util.Random;

/** IPv4 packets, each within the selector of some policy, as parallel arrays. Each is used for one thread. */
final class PolicyTraffic {
    static final int PACKETS = 4_096;

    final int[] source = new int[PACKETS];
    final int[] destination = new int[PACKETS];
    final int[] protocol = new int[PACKETS];
    final int[] sourcePort = new int[PACKETS];
    final int[] destinationPort = new int[PACKETS];

    PolicyTraffic(List<Policy> policies, long seed) {
        Random random = new Random(seed);
        for (int i = 0; i < PACKETS; i++) {
            Selector selector = policies.get(random.nextInt(policies.size())).selector();
            source[i] = within(selector.source(), random);
            destination[i] = within(selector.destination(), random);
            protocol[i] = selector.isAnyProtocol() ? IpProtocol.UDP : selector.protocol();
            sourcePort[i] = within(selector.sourcePorts(), random);
            destinationPort[i] = within(selector.destinationPorts(), random);
        }
    }

    private static int within(Prefix prefix, Random random) {
        return prefix.ipv4() | (random.nextInt() & ~(int) (prefix.maskHigh() >>> Integer.SIZE));
    }

    private static int within(PortRange ports, Random random) {
        return ports.low() + random.nextInt(ports.high() - ports.low() + 1);
    }
}
