package io.sallyport.jmh.rig;

import io.sallyport.dpdk.mbuf.Mbuf;
import io.sallyport.dpdk.memory.Memory;
import io.sallyport.dpdk.memory.OffHeap;
import java.util.List;

/** Frames in native memory, from where they are copied into mbufs. */
public final class FrameStore implements AutoCloseable {
    private final OffHeap area;
    private final int stride;
    private final int[] octets;

    /** Keeps copies of these. */
    public FrameStore(List<byte[]> frames) {
        stride = frames.stream().mapToInt(frame -> frame.length).max().orElse(1);
        octets = frames.stream().mapToInt(frame -> frame.length).toArray();
        area = OffHeap.allocate((long) stride * frames.size());
        for (int i = 0; i < octets.length; i++) {
            Memory.write(area.address() + (long) i * stride, frames.get(i));
        }
    }

    int count() {
        return octets.length;
    }

    /** Makes a fresh mbuf the frame with that number. */
    void copyTo(long mbuf, int number) {
        Mbuf.setData(mbuf, Mbuf.dataOffset(mbuf), octets[number]);
        Memory.copy(area.address() + (long) number * stride, Mbuf.data(mbuf), octets[number]);
    }

    @Override
    public void close() {
        area.close();
    }
}
