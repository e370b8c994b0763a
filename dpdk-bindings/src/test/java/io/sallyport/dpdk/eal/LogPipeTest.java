package io.sallyport.dpdk.eal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

class LogPipeTest {
    private static final String LINE = "a line of a driver that talks too much\n";

    @Test
    void shouldHandOnWhatIsWrittenUntilItIsClosed() {
        LogPipe pipe = LogPipe.open();
        assertNotEquals(0, pipe.stream());
        assertTrue(pipe.write("one\n"));
        assertTrue(pipe.write("two\n"));
        pipe.closeStream();

        assertEquals("one\ntwo\n", read(pipe));
    }

    @Test
    @Timeout(60)
    void shouldNotHoldTheWriterUpWhenNobodyReads() {
        LogPipe pipe = LogPipe.open();
        int lines = 0;
        while (pipe.write(LINE)) {
            lines++;
        }
        pipe.closeStream();

        assertTrue(lines > 100, lines + " lines");
        assertTrue(read(pipe).startsWith(LINE.repeat(lines)));
    }

    private static String read(LogPipe pipe) {
        ByteArrayOutputStream octets = new ByteArrayOutputStream();
        pipe.readAll(octets::writeBytes);
        return octets.toString(StandardCharsets.UTF_8);
    }
}
