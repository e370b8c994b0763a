package io.sallyport.gateway.peers;

import java.util.List;
import java.util.Optional;

/**
 * How soon an outbound SA was open in a run of a cell of the loss experiment.
 *
 * @param opening with shares of 0 if they are not known any more
 * @param machine when it was, and how busy the machine; empty if it is not known any more
 */
record OpeningRow(LossCell cell, Opening opening, Optional<MachineLoad> machine) {
    private static final int INWARD = 4;
    private static final int OUTWARD = 5;

    /** One line of the results file. */
    String line() {
        return LossRow.key(cell) + "\t" + opening.micros()
                + machine.map(load -> "\t" + load.fields() + "\t" + opening.inward() + "\t" + opening.outward())
                        .orElse("");
    }

    /** The results of a cell in the lines of a results file, in their order. */
    static List<OpeningRow> find(List<String> lines, LossCell cell) {
        String head = LossRow.key(cell) + "\t";
        return lines.stream()
                .filter(line -> line.startsWith(head))
                .map(line -> List.of(line.substring(head.length()).split("\t", -1)))
                .map(fields -> parse(cell, fields))
                .toList();
    }

    private static OpeningRow parse(LossCell cell, List<String> fields) {
        boolean whole = fields.size() > OUTWARD;
        return new OpeningRow(
                cell,
                new Opening(
                        Long.parseLong(fields.getFirst()),
                        whole ? Long.parseLong(fields.get(INWARD)) : 0,
                        whole ? Long.parseLong(fields.get(OUTWARD)) : 0),
                MachineLoad.parse(fields.subList(1, Math.min(fields.size(), INWARD))));
    }

    long micros() {
        return opening.micros();
    }
}
