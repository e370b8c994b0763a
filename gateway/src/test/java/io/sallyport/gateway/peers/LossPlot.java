package io.sallyport.gateway.peers;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** Bars of the time without traffic, on a logarithmic axis, a group for each setting without DPD. */
final class LossPlot {
    private static final int LEFT = 250;
    private static final int WIDTH = 480;
    private static final int TOP = 44;
    private static final int BAR = 9;
    private static final int SPACE = 8;
    /** Where the axis begins. */
    private static final double LEAST_MICROS = 100;

    private static final String[] COLOURS = {"#2a7f62", "#d08c3c", "#b5543c", "#3c7fb5", "#7a5cb0"};
    private static final Map<Long, String> MARKS = marks();

    private LossPlot() {}

    private static Map<Long, String> marks() {
        Map<Long, String> marks = new LinkedHashMap<>();
        marks.put(1_000L, "1 ms");
        marks.put(10_000L, "10 ms");
        marks.put(100_000L, "100 ms");
        marks.put(1_000_000L, "1 s");
        marks.put(10_000_000L, "10 s");
        marks.put(100_000_000L, "100 s");
        return marks;
    }

    static String draw(List<LossRow> rows) {
        long longest =
                rows.stream().mapToLong(row -> row.cell().seconds()).max().orElse(1) * 1_000_000;
        Map<String, List<LossRow>> groups = rows.stream()
                .filter(row -> !row.cell().dpd())
                .collect(Collectors.groupingBy(row -> row.cell().setting(), LinkedHashMap::new, Collectors.toList()));
        List<LossPair> pairs =
                rows.stream().map(row -> row.cell().pair()).distinct().toList();
        StringBuilder bars = new StringBuilder();
        int y = TOP;
        for (Map.Entry<String, List<LossRow>> group : groups.entrySet()) {
            List<LossRow> cells = group.getValue();
            bars.append("  <text x=\"%d\" y=\"%d\" text-anchor=\"end\">%s</text>%n"
                    .formatted(LEFT - 8, y + cells.size() * BAR / 2 + 4, group.getKey()));
            for (LossRow row : cells) {
                boolean never = row.silentMicros() < 0;
                int width = x(never ? longest : row.silentMicros(), longest);
                bars.append("  <rect x=\"%d\" y=\"%d\" width=\"%d\" height=\"%d\" fill=\"%s\"%s/>%n"
                        .formatted(
                                LEFT,
                                y,
                                Math.max(1, width),
                                BAR - 1,
                                COLOURS[pairs.indexOf(row.cell().pair())],
                                never ? " fill-opacity=\"0.45\"" : ""));
                bars.append("  <text x=\"%d\" y=\"%d\" font-size=\"8\">%s</text>%n"
                        .formatted(
                                LEFT + Math.max(1, width) + 4,
                                y + BAR - 1,
                                row.silentMicros() == 0 ? "none" : LossPage.time(row.silentMicros())));
                y += BAR;
            }
            y += SPACE;
        }
        return """
            <svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 %d %d" font-family="sans-serif" font-size="11">
              <rect width="100%%" height="100%%" fill="#ffffff"/>
              <text x="8" y="18" font-size="14">Time without traffic when a message of Quick Mode is lost</text>
            %s%s%s</svg>
            """.formatted(LEFT + WIDTH + 90, y + 16 + pairs.size() * 14, axis(y, longest), bars, legend(pairs, y));
    }

    private static String axis(int bottom, long longest) {
        return MARKS.entrySet().stream()
                .map(mark -> {
                    int x = LEFT + x(mark.getKey(), longest);
                    return ("  <line x1=\"%d\" y1=\"%d\" x2=\"%d\" y2=\"%d\" stroke=\"#dddddd\"/>%n"
                                    + "  <text x=\"%d\" y=\"%d\" font-size=\"9\" text-anchor=\"middle\">%s</text>%n")
                            .formatted(x, TOP - 6, x, bottom, x, TOP - 9, mark.getValue());
                })
                .collect(Collectors.joining());
    }

    private static String legend(List<LossPair> pairs, int bottom) {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < pairs.size(); i++) {
            int y = bottom + 10 + i * 14;
            text.append("  <rect x=\"%d\" y=\"%d\" width=\"10\" height=\"10\" fill=\"%s\"/>%n"
                            .formatted(LEFT, y, COLOURS[i]))
                    .append("  <text x=\"%d\" y=\"%d\">%s to %s</text>%n"
                            .formatted(LEFT + 16, y + 9, pairs.get(i).initiator, pairs.get(i).responder));
        }
        return text.toString();
    }

    private static int x(long micros, long longest) {
        return micros <= LEAST_MICROS
                ? 0
                : (int) (WIDTH * Math.log(micros / LEAST_MICROS) / Math.log(longest / LEAST_MICROS));
    }
}
