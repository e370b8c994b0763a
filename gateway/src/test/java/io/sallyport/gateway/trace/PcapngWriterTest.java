package io.sallyport.gateway.trace;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The blocks octet by octet, and as tshark and capinfos read them. */
final class PcapngWriterTest {
    private static final long NANOS = 1_764_300_000_123_456_789L;
    private static final byte[] UDP = HexFormat.of()
            .parseHex(
                    "020000000001020000000a0108004500001f000000004011" + "66cb0a0100010a02000117701388000b0000aabbcc");

    @TempDir
    private Path folder;

    private final ByteBuffer out = ByteBuffer.allocate(1 << 16);
    private final PcapngWriter writer = new PcapngWriter(out);

    private byte[] written() {
        return Arrays.copyOf(out.array(), out.position());
    }

    @Test
    @DisplayName("a packet's block has its fields where the format wants them, all on multiples of four octets")
    void shouldWriteAPacket() {
        writer.packet(3, NANOS, 1_500, new byte[] {1, 2, 3, 4, 5}, PcapngDescriptor.OUTBOUND, "why");
        ByteBuffer block = ByteBuffer.wrap(written()).order(ByteOrder.LITTLE_ENDIAN);
        assertEquals(6, block.getInt());
        int length = block.getInt();
        assertEquals(block.capacity(), length);
        assertEquals(3, block.getInt());
        assertEquals(NANOS, ((long) block.getInt() << 32) | Integer.toUnsignedLong(block.getInt()));
        assertEquals(5, block.getInt());
        assertEquals(1_500, block.getInt());
        byte[] data = new byte[8];
        block.get(data);
        assertArrayEquals(new byte[] {1, 2, 3, 4, 5, 0, 0, 0}, data);
        assertEquals(0x0004_0002, block.getInt(), "epb_flags, 4 octets");
        assertEquals(2, block.getInt());
        assertEquals(0x0003_0001, block.getInt(), "opt_comment, 3 octets");
        assertEquals("why", new String(new byte[] {block.get(), block.get(), block.get()}, StandardCharsets.UTF_8));
        assertEquals(0, block.get());
        assertEquals(0, block.getInt(), "opt_endofopt");
        assertEquals(length, block.getInt());
        assertEquals(0, block.remaining());
    }

    @Test
    @DisplayName("the room that a packet takes at most is enough for the longest comment, and what is longer is cut")
    void shouldKeepWithinTheRoom() {
        for (int octets : new int[] {0, 1, 2, 3, 4, 65_535 / 2}) {
            out.clear();
            writer.packet(0, NANOS, octets, new byte[octets], 1, "x".repeat(5_000));
            assertTrue(out.position() <= PcapngWriter.mostOctets(octets), octets + " octets: " + out.position());
            assertEquals(0, out.position() % 4);
        }
        out.clear();
        writer.statistics(0, NANOS, 1, 2, 3);
        assertTrue(out.position() <= TraceFile.STATISTICS_OCTETS, "" + out.position());
    }

    @Test
    @DisplayName("a block is the same wherever in the buffer it begins")
    void shouldNotDependOnTheBuffer() {
        writer.packet(0, NANOS, 5, new byte[5], 1, "comment");
        byte[] first = written();
        out.clear().put((byte) 1);
        writer.packet(0, NANOS, 5, new byte[5], 1, "comment");
        assertArrayEquals(first, Arrays.copyOfRange(out.array(), 1, out.position()));
    }

    private void writeFile() {
        writer.sectionHeader("Sallyport", "a test of ours");
        writer.interfaceDescription(PcapngDescriptor.ETHERNET, 128, "outside rx", "frames");
        writer.interfaceDescription(PcapngDescriptor.RAW_IP, 128, "ipsec in", "packets");
        writer.packet(0, NANOS, UDP.length, UDP, PcapngDescriptor.INBOUND, "");
        byte[] packet = Arrays.copyOfRange(UDP, 14, UDP.length);
        writer.packet(1, NANOS + 1, 1_000, packet, PcapngDescriptor.OUTBOUND, "dropped: replayed – twice");
        writer.statistics(0, NANOS, 7, 6, 1);
        writer.statistics(1, NANOS, 1, 0, 1);
    }

    @Test
    @DisplayName("tshark reads interfaces, times to the nanosecond, directions, lengths and comments")
    void shouldBeReadByTshark() throws IOException, InterruptedException {
        Tshark.require();
        writeFile();
        Path file = Files.write(folder.resolve("written.pcapng"), written());
        assertEquals(
                List.of(
                        "outside rx|1764300000.123456789|45|45|0x00000001||10.1.0.1",
                        "ipsec in|1764300000.123456790|1000|31|0x00000002|dropped: replayed – twice|10.1.0.1"),
                Tshark.fields(
                        file,
                        "frame.interface_name",
                        "frame.time_epoch",
                        "frame.len",
                        "frame.cap_len",
                        "frame.packet_flags",
                        "frame.comment",
                        "ip.src"));
        String summary = Tshark.summary(file);
        assertTrue(summary.contains("Name = outside rx"), summary);
        assertTrue(summary.contains("Time precision = nanoseconds (9)"), summary);
        assertTrue(summary.contains("a test of ours"), summary);
        assertTrue(summary.contains("Number of stat entries = 1"), summary);
    }

    @Test
    @DisplayName(
            "the reader of blocks passes on all octets, counts packets and losses, and notices an end that comes too soon")
    void shouldCountWhatIsPassedOn() throws IOException {
        writeFile();
        byte[] file = written();
        ByteArrayOutputStream copy = new ByteArrayOutputStream();
        BlockReader reader = new BlockReader();
        reader.copy(new ByteArrayInputStream(file), copy);
        assertArrayEquals(file, copy.toByteArray());
        assertEquals(2, reader.packets());
        assertEquals(6, reader.lost());
        assertEquals(file.length, reader.octets());
        assertTrue(reader.hasStatistics());

        byte[] cut = Arrays.copyOf(file, file.length - 3);
        assertThrows(
                EOFException.class,
                () -> new BlockReader().copy(new ByteArrayInputStream(cut), new ByteArrayOutputStream()));
        byte[] wrong = file.clone();
        wrong[7] = 0x7f;
        assertThrows(
                IOException.class,
                () -> new BlockReader().copy(new ByteArrayInputStream(wrong), new ByteArrayOutputStream()));
    }
}
