package io.sallyport.jmh.report;

import java.util.List;
import java.util.Locale;

/** Horizontal bars in groups, as SVG: for each row one bar of each series. */
public final class BarChart {
    private static final int WIDTH = 760;
    private static final int LEFT = 290;
    private static final int RIGHT = 60;
    private static final int TOP = 60;
    private static final int BAR = 12;
    private static final int GAP = 10;
    private static final List<String> COLOURS = List.of("#2a7f62", "#b5543c", "#3c6fb5", "#8a6d3b");

    /** Of one row: its name, and a value for each series. */
    public record Row(String name, List<Double> values) {}

    private BarChart() {}

    /** Draws it; bars begin at 0. */
    public static String draw(String title, List<String> series, List<Row> rows) {
        double most = rows.stream()
                .flatMap(row -> row.values().stream())
                .mapToDouble(value -> value)
                .max()
                .orElse(1);
        int rowHeight = series.size() * BAR + GAP;
        int height = TOP + rows.size() * rowHeight + GAP;
        StringBuilder body = new StringBuilder(text(10, 20, "start", "#222", title));
        int x = 10;
        for (int s = 0; s < series.size(); s++) {
            body.append(text(x, 40, "start", COLOURS.get(s), "\u25a0 " + series.get(s)));
            x += 24 + 8 * series.get(s).length();
        }
        for (int r = 0; r < rows.size(); r++) {
            int y = TOP + r * rowHeight;
            Row row = rows.get(r);
            body.append(text(LEFT - 8, y + series.size() * BAR / 2 + 4, "end", "#222", row.name()));
            for (int s = 0; s < row.values().size(); s++) {
                double value = row.values().get(s);
                double width = value / most * (WIDTH - LEFT - RIGHT);
                int top = y + s * BAR;
                body.append(String.format(
                        Locale.ROOT,
                        "  <rect x=\"%d\" y=\"%d\" width=\"%.1f\" height=\"%d\" fill=\"%s\"/>%n",
                        LEFT,
                        top,
                        width,
                        BAR - 2,
                        COLOURS.get(s)));
                body.append(text(
                        LEFT + width + 4, top + BAR - 3, "start", "#222", String.format(Locale.ROOT, "%.2f", value)));
            }
        }
        return svg(WIDTH, height, body.toString());
    }

    static String svg(int width, int height, String body) {
        return String.format(Locale.ROOT, """
                <svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 %d %d" font-family="sans-serif" font-size="11">
                  <rect width="100%%" height="100%%" fill="#fff"/>
                %s</svg>
                """, width, height, body);
    }

    static String text(double x, double y, String anchor, String colour, String text) {
        return String.format(
                Locale.ROOT,
                "  <text x=\"%.1f\" y=\"%.1f\" text-anchor=\"%s\" fill=\"%s\">%s</text>%n",
                x,
                y,
                anchor,
                colour,
                text);
    }
}
