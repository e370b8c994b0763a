package io.sallyport.dpdk;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Reads and writes capture files of the classic format, as libpcap's page pcap-savefile(5) describes it. */
public final class PcapFile {
    private static final int MAGIC = 0xa1b2c3d4;
    private static final int MAGIC_NANOSECONDS = 0xa1b23c4d;
    private static final short MAJOR = 2;
    private static final short MINOR = 4;
    private static final int HEADER = 24;
    private static final int RECORD_HEADER = 16;
    private static final int TIMESTAMP = 8;
    private static final int SNAPSHOT_LENGTH = 65_535;
    private static final int ETHERNET = 1;

    private PcapFile() {}

    /** Writes frames with time stamps of zero. */
    public static void write(Path file, List<byte[]> frames) throws IOException {
        int octets = HEADER
                + frames.stream()
                        .mapToInt(frame -> RECORD_HEADER + frame.length)
                        .sum();
        ByteBuffer buffer = ByteBuffer.allocate(octets).order(ByteOrder.nativeOrder());
        buffer.putInt(MAGIC).putShort(MAJOR).putShort(MINOR).putLong(0);
        buffer.putInt(SNAPSHOT_LENGTH).putInt(ETHERNET);
        for (byte[] frame : frames) {
            buffer.putLong(0).putInt(frame.length).putInt(frame.length).put(frame);
        }
        Files.write(file, buffer.array());
    }

    /** Reads the frames of a file that this machine wrote. */
    public static List<byte[]> read(Path file) throws IOException {
        ByteBuffer buffer = ByteBuffer.wrap(Files.readAllBytes(file)).order(ByteOrder.nativeOrder());
        int magic = buffer.getInt();
        if (magic != MAGIC && magic != MAGIC_NANOSECONDS) {
            throw new IOException(file + " is no capture file of this machine.");
        }
        List<byte[]> frames = new ArrayList<>();
        buffer.position(HEADER);
        while (buffer.hasRemaining()) {
            buffer.position(buffer.position() + TIMESTAMP);
            byte[] frame = new byte[buffer.getInt()];
            buffer.getInt();
            buffer.get(frame);
            frames.add(frame);
        }
        return frames;
    }
}
