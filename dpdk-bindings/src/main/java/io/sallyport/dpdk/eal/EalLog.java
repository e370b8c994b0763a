package io.sallyport.dpdk.eal;

import io.sallyport.dpdk.layout.NativeCall;
import io.sallyport.dpdk.layout.NativeLibraries;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Carries DPDK's log lines into SLF4J and remembers the last complaints among them.
 *
 * <p>A line of DPDK does not tell its level. One whose words speak of a failure goes out at WARN, any other at INFO;
 * which lines DPDK writes at all is a matter of its {@code --log-level}.
 */
final class EalLog {
    private static final Logger LOG = LoggerFactory.getLogger("io.sallyport.dpdk.eal");
    private static final NativeCall OPENLOG_STREAM = NativeLibraries.dpdk().function("rte_openlog_stream", 1);

    private static final Pattern COMPLAINT = Pattern.compile(
            "\\b(error|fail(s|ed|ure)?|can ?not|can't|could not|couldn't|unable|invalid|unknown|unrecognized|not compatible|incompatible"
                    + "|not enough|not supported|unsupported)\\b",
            Pattern.CASE_INSENSITIVE);

    /** What memif and tap say when no other process may attach, which is as it was asked for. */
    private static final Pattern NO_CONSEQUENCE = Pattern.compile("mp action callback|req to secondary");

    /** A line that no driver writes: the control character of an enquiry. */
    private static final String MARK = "\u0005";

    private static final int REMEMBERED = 4;
    private static final long MARK_TIMEOUT_SECONDS = 2;

    private final LogPipe pipe = LogPipe.open();
    private final ByteArrayOutputStream line = new ByteArrayOutputStream();
    private final Deque<String> complaints = new ArrayDeque<>();
    private final Deque<String> lastRemark = new ArrayDeque<>();
    private final Deque<CountDownLatch> marks = new ArrayDeque<>();
    private final Thread reader;

    private EalLog() {
        reader = Thread.ofPlatform().name("dpdk-log").daemon().unstarted(() -> pipe.readAll(this::accept));
    }

    /** Redirects DPDK's log; before the EAL starts, so that nothing is missed. */
    static EalLog capture() {
        EalLog log = new EalLog();
        log.reader.start();
        openStream(log.pipe.stream());
        return log;
    }

    /** True if the words of {@code text} speak of a failure. */
    static boolean isComplaint(String text) {
        return COMPLAINT.matcher(text).find() && !NO_CONSEQUENCE.matcher(text).find();
    }

    /**
     * What DPDK logged about a failure since this was last asked, once all that it wrote so far has been read: the last
     * complaints, oldest first, or else the last line of any kind.
     */
    List<String> takeComplaints() {
        awaitAllRead();
        synchronized (complaints) {
            List<String> taken = complaints.isEmpty() ? List.copyOf(lastRemark) : List.copyOf(complaints);
            complaints.clear();
            lastRemark.clear();
            return taken;
        }
    }

    /** Gives DPDK its own stream back and ends the reader after the last line. */
    void close() {
        openStream(0);
        pipe.closeStream();
        try {
            reader.join(TimeUnit.SECONDS.toMillis(MARK_TIMEOUT_SECONDS));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void awaitAllRead() {
        CountDownLatch seen = new CountDownLatch(1);
        synchronized (marks) {
            if (!pipe.write(MARK + "\n")) {
                return;
            }
            marks.add(seen);
        }
        try {
            boolean _ = seen.await(MARK_TIMEOUT_SECONDS, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void accept(byte[] octets) {
        for (byte octet : octets) {
            if (octet == '\n') {
                publish(line.toString(StandardCharsets.UTF_8).strip());
                line.reset();
            } else {
                line.write(octet);
            }
        }
    }

    private void publish(String text) {
        if (text.equals(MARK)) {
            synchronized (marks) {
                marks.remove().countDown();
            }
        } else if (isComplaint(text)) {
            LOG.warn("{}", text);
            remember(complaints, REMEMBERED, text);
        } else if (!text.isEmpty()) {
            LOG.info("{}", text);
            remember(lastRemark, 1, text);
        }
    }

    private void remember(Deque<String> lines, int limit, String text) {
        synchronized (complaints) {
            if (lines.size() == limit) {
                lines.remove();
            }
            lines.add(text);
        }
    }

    private static void openStream(long stream) {
        int _ = OPENLOG_STREAM.toInt(stream);
    }
}
