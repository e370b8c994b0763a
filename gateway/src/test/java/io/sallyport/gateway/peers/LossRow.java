package io.sallyport.gateway.peers;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import java.util.stream.LongStream;
import java.util.stream.Stream;

/**
 * What a cell of the loss experiment came to. Where there are several children, times are those of the worst and counts the
 * sums of all.
 *
 * @param setupMillis from the initiator's beginning until it held all children for established
 * @param firstMicros from the first datagram's sending until one arrived, from the initiator; -1 = none did
 * @param firstBackMicros the same from the responder
 * @param openMicros from the sending of the first datagram that arrived until one came back; -1 = none did
 * @param sent datagrams from the initiator
 * @param lost how many of them did not arrive
 * @param sentBack datagrams from the responder
 * @param lostBack how many of them did not arrive
 * @param gapMillis the longest series that was lost after traffic had flowed, either way
 * @param breaks how often traffic that had flowed ceased to, for half a second or more, either way
 * @param established children that the initiator held for established in all
 * @param activation what made the first child active, in the gateway's words; empty if nothing or unknown
 * @param machine when it was, and how busy the machine; empty if it is not known any more
 */
record LossRow(
        LossCell cell,
        long setupMillis,
        long firstMicros,
        long firstBackMicros,
        long openMicros,
        long sent,
        long lost,
        long sentBack,
        long lostBack,
        long gapMillis,
        long breaks,
        long established,
        String activation,
        Optional<MachineLoad> machine) {
    private static final Pattern ACTIVE = Pattern.compile("/(?:c0|all) with \\S+ SPI \\S+ is active by (\\w+)");
    private static final int NUMBERS = 11;
    private static final long NEVER = -1;
    /** Traffic ceases so long after its beginning at the latest when a child is replaced. */
    private static final int REKEY_MARGIN_SECONDS = 5;

    static LossRow of(LossRun.Result result) {
        List<Flow> out = result.outward();
        List<Flow> back = result.back();
        return new LossRow(
                result.cell(),
                result.setupMillis(),
                worst(out.stream().mapToLong(Flow::firstMicros).toArray()),
                worst(back.stream().mapToLong(Flow::firstMicros).toArray()),
                opened(out, back),
                out.stream().mapToLong(Flow::sent).sum(),
                out.stream().mapToLong(Flow::lost).sum(),
                back.stream().mapToLong(Flow::sent).sum(),
                back.stream().mapToLong(Flow::lost).sum(),
                both(out, back).mapToLong(Flow::longestGapMillis).max().orElse(0),
                both(out, back).mapToLong(Flow::breaks).sum(),
                result.established(),
                activation(result.cell(), result.log()),
                Optional.of(result.machine()));
    }

    private static Stream<Flow> both(List<Flow> out, List<Flow> back) {
        return Stream.concat(out.stream(), back.stream());
    }

    private static long worst(long[] values) {
        return LongStream.of(values).anyMatch(value -> value == NEVER)
                ? NEVER
                : LongStream.of(values).max().orElse(NEVER);
    }

    /** Of the first child alone: the others begin at the same moment, and the responder's end answers but once. */
    private static long opened(List<Flow> out, List<Flow> back) {
        if (out.getFirst().arrivals().isEmpty()) {
            return NEVER;
        }
        long sent = out.getFirst().firstArrival().sentNanos();
        return back.getFirst().arrivals().values().stream()
                .mapToLong(arrival -> arrival.arrivedNanos() - sent)
                .filter(since -> since >= 0)
                .map(TimeUnit.NANOSECONDS::toMicros)
                .findFirst()
                .orElse(NEVER);
    }

    /** Of the first child; of its successor if it was replaced. */
    private static String activation(LossCell cell, String log) {
        List<String> causes =
                ACTIVE.matcher(log).results().map(found -> found.group(1)).toList();
        int which = cell.lost().isRekey() ? 1 : 0;
        if (which >= causes.size()) {
            return "";
        }
        String cause = causes.get(which);
        return cause.replace('_', ' ').toLowerCase(Locale.ROOT);
    }

    /** True if it is as the experiment wants it with promotion. */
    boolean isGood() {
        return lost + lostBack <= 1 && breaks == 0;
    }

    /** Microseconds without traffic from the initiator: until it flowed, or, in a rekey, until it flowed again; -1 = for good. */
    long silentMicros() {
        if (!cell.lost().isRekey()) {
            return firstMicros;
        }
        return gapMillis * 1_000 >= (cell.seconds() - REKEY_MARGIN_SECONDS) * 1_000_000L ? NEVER : gapMillis * 1_000;
    }

    /** One line of the results file. */
    String line() {
        return key(cell) + "\t"
                + String.join(
                        "\t",
                        LongStream.of(
                                        setupMillis,
                                        firstMicros,
                                        firstBackMicros,
                                        openMicros,
                                        sent,
                                        lost,
                                        sentBack,
                                        lostBack,
                                        gapMillis,
                                        breaks,
                                        established)
                                .mapToObj(Long::toString)
                                .toList())
                + "\t" + activation
                + machine.map(load -> "\t" + load.fields()).orElse("");
    }

    /** The cell's last result in the lines of a results file, if it is there. */
    static Optional<LossRow> find(List<String> lines, LossCell cell) {
        String head = key(cell) + "\t";
        return lines.stream()
                .filter(line -> line.startsWith(head))
                .reduce((_, later) -> later)
                .map(line -> parse(cell, line.substring(head.length()).split("\t", -1)));
    }

    private static LossRow parse(LossCell cell, String[] fields) {
        long[] n = Arrays.stream(fields, 0, NUMBERS).mapToLong(Long::parseLong).toArray();
        return new LossRow(
                cell,
                n[0],
                n[1],
                n[2],
                n[3],
                n[4],
                n[5],
                n[6],
                n[7],
                n[8],
                n[9],
                n[10],
                fields[NUMBERS],
                MachineLoad.parse(List.of(fields).subList(NUMBERS + 1, fields.length)));
    }

    /** Names the cell in a file of results. */
    static String key(LossCell cell) {
        return cell.pair() + "\t" + cell.lost() + "\t" + cell.times() + "\t" + cell.children() + "\t" + cell.dpd()
                + "\t" + cell.seconds();
    }
}
