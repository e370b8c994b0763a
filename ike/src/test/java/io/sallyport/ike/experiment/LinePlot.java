package io.sallyport.ike.experiment;

import java.util.List;
import java.util.Locale;

/** A small line plot as SVG. */
final class LinePlot {
    private static final int WIDTH = 640;
    private static final int HEIGHT = 360;
    private static final int LEFT = 70;
    private static final int RIGHT = 20;
    private static final int TOP = 40;
    private static final int BOTTOM = 50;
    private static final int TICKS = 5;
    private static final String[] COLOURS = {"#2a7f62", "#b5543c", "#3c6fb5"};

    /** One line: a name, and its points. */
    record Line(String name, List<Double> xs, List<Double> ys) {}

    private LinePlot() {}

    static String draw(String title, String xLabel, String yLabel, List<Line> lines) {
        double mostX = most(lines.stream()
                .flatMap(line -> line.xs().stream())
                .mapToDouble(value -> value)
                .max()
                .orElse(1));
        double mostY = most(lines.stream()
                .flatMap(line -> line.ys().stream())
                .mapToDouble(value -> value)
                .max()
                .orElse(1));
        StringBuilder body = new StringBuilder();
        for (int tick = 0; tick <= TICKS; tick++) {
            double x = mostX * tick / TICKS;
            double y = mostY * tick / TICKS;
            body.append(text(x(x, mostX), HEIGHT - BOTTOM + 18, "middle", number(x)));
            body.append(text(LEFT - 6, y(y, mostY) + 4, "end", number(y)));
            body.append(String.format(
                    Locale.ROOT,
                    "  <line x1=\"%.1f\" y1=\"%.1f\" x2=\"%.1f\" y2=\"%.1f\" stroke=\"#ccc\"/>%n",
                    (double) LEFT,
                    y(y, mostY),
                    (double) WIDTH - RIGHT,
                    y(y, mostY)));
        }
        for (int i = 0; i < lines.size(); i++) {
            Line line = lines.get(i);
            StringBuilder points = new StringBuilder();
            for (int k = 0; k < line.xs().size(); k++) {
                points.append(String.format(
                        Locale.ROOT,
                        "%.1f,%.1f ",
                        x(line.xs().get(k), mostX),
                        y(line.ys().get(k), mostY)));
            }
            body.append(String.format(
                    Locale.ROOT,
                    "  <polyline points=\"%s\" fill=\"none\" stroke=\"%s\" stroke-width=\"2\"/>%n",
                    points.toString().strip(),
                    COLOURS[i]));
            body.append(String.format(
                    Locale.ROOT,
                    "  <text x=\"%d\" y=\"%d\" fill=\"%s\">%s</text>%n",
                    LEFT + 14,
                    TOP + 16 + 16 * i,
                    COLOURS[i],
                    line.name()));
        }
        return String.format(
                Locale.ROOT,
                """
                <svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 %d %d" font-family="sans-serif" font-size="12">
                %s%s%s%s</svg>
                """,
                WIDTH,
                HEIGHT,
                text(LEFT, 20, "start", title),
                body,
                text((LEFT + WIDTH - RIGHT) / 2.0, HEIGHT - 12, "middle", xLabel),
                text(LEFT, TOP - 6, "end", yLabel));
    }

    private static double most(double value) {
        return value <= 0 ? 1 : value;
    }

    private static double x(double value, double most) {
        return LEFT + value / most * (WIDTH - LEFT - RIGHT);
    }

    private static double y(double value, double most) {
        return HEIGHT - BOTTOM - value / most * (HEIGHT - TOP - BOTTOM);
    }

    private static String text(double x, double y, String anchor, String text) {
        return String.format(
                Locale.ROOT, "  <text x=\"%.1f\" y=\"%.1f\" text-anchor=\"%s\">%s</text>%n", x, y, anchor, text);
    }

    private static String number(double value) {
        return value == Math.rint(value)
                ? String.format(Locale.ROOT, "%.0f", value)
                : String.format(Locale.ROOT, "%.1f", value);
    }
}
