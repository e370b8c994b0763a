package io.sallyport.gateway.peers;

import java.util.List;
import java.util.Locale;

/**
 * What a cell of the loss experiment came to.
 *
 * @param firstMillis from the first packet that was sent to the first that was answered; -1 = none was
 */
record LossRow(LossCell cell, int sent, int lost, int firstMillis, String activation) {
    private static final String BY = " is active by ";

    static LossRow of(LossRun.Result result) {
        Sequence traffic = result.traffic();
        String log = result.log();
        int child = log.lastIndexOf("/c0 with ");
        int by = child < 0 ? -1 : log.indexOf(BY, child);
        String activation = by < 0
                ? ""
                : log.substring(by + BY.length(), log.indexOf(',', by)).replace('_', ' ');
        return new LossRow(
                result.cell(),
                traffic.sent(),
                traffic.lost(),
                traffic.firstAnswered(),
                activation.toLowerCase(Locale.ROOT));
    }

    /** One line of the results file. */
    String line() {
        return key(cell) + "\t" + sent + "\t" + lost + "\t" + firstMillis + "\t" + activation;
    }

    /** The cell's result in the lines of a results file, null if it isn't there. */
    static LossRow find(List<String> lines, LossCell cell) {
        for (String line : lines) {
            if (line.startsWith(key(cell) + "\t")) {
                String[] fields = line.split("\t", -1);
                return new LossRow(
                        cell,
                        Integer.parseInt(fields[4]),
                        Integer.parseInt(fields[5]),
                        Integer.parseInt(fields[6]),
                        fields[7]);
            }
        }
        return null;
    }

    private static String key(LossCell cell) {
        return cell.responder() + "\t" + cell.lost() + "\t" + cell.children() + "\t" + cell.seconds();
    }
}
