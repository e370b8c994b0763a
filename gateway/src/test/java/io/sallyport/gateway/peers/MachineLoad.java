package io.sallyport.gateway.peers;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * When something was measured, and how many threads of the whole machine then ran or waited for a processor.
 *
 * @param begun when it began
 * @param atFirst the mean of the minute before it began
 * @param throughout the mean of the five minutes before it ended
 */
record MachineLoad(Instant begun, double atFirst, double throughout) {
    private static final Path AVERAGES = Path.of("/proc/loadavg");
    private static final int OF_ONE_MINUTE = 0;
    private static final int OF_FIVE_MINUTES = 1;
    private static final int FIELDS = 3;
    private static final DateTimeFormatter SHORT =
            DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm", Locale.ROOT).withZone(ZoneOffset.UTC);

    /** To be called when it begins. */
    static MachineLoad now() throws IOException {
        return new MachineLoad(
                Instant.now().truncatedTo(ChronoUnit.SECONDS), average(OF_ONE_MINUTE), average(OF_FIVE_MINUTES));
    }

    /** To be called when it ends. */
    MachineLoad ended() throws IOException {
        return new MachineLoad(begun, atFirst, average(OF_FIVE_MINUTES));
    }

    private static double average(int which) throws IOException {
        return Double.parseDouble(Files.readString(AVERAGES).split(" ", -1)[which]);
    }

    /** As fields of a results file. */
    String fields() {
        return begun + "\t" + atFirst + "\t" + throughout;
    }

    /** From such fields; nothing from a file of before they were written. */
    static Optional<MachineLoad> parse(List<String> fields) {
        return fields.size() < FIELDS
                ? Optional.empty()
                : Optional.of(new MachineLoad(
                        Instant.parse(fields.get(0)),
                        Double.parseDouble(fields.get(1)),
                        Double.parseDouble(fields.get(2))));
    }

    /** When, in UTC, to the minute. */
    String time() {
        return SHORT.format(begun);
    }

    /** Both means, to a tenth. */
    String means() {
        return String.format(Locale.ROOT, "%.1f, %.1f", atFirst, throughout);
    }
}
