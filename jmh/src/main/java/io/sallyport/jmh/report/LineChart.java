package io.sallyport.jmh.report;

import static io.sallyport.jmh.report.BarChart.svg;
import static io.sallyport.jmh.report.BarChart.text;

import java.util.List;
import java.util.Locale;
import java.util.function.DoubleUnaryOperator;
import java.util.stream.Collectors;
import java.util.stream.DoubleStream;

/** Lines over a logarithmic or a linear x axis, as SVG; y begins at 0. */
public final class LineChart {
    private static final int WIDTH = 720;
    private static final int HEIGHT = 360;
    private static final int LEFT = 60;
    private static final int RIGHT = 30;
    private static final int TOP = 70;
    private static final int BOTTOM = 50;
    private static final int TICKS = 5;
    private static final List<String> COLOURS = List.of("#2a7f62", "#b5543c", "#3c6fb5", "#8a6d3b", "#7a4f9a");

    /** One line: its name and its points, of which x is more than 0. */
    public record Line(String name, List<Point> points) {}

    /** A point in the units of the axes. */
    public record Point(double x, double y) {}

    private LineChart() {}

    /** Draws it; the x axis is marked where the first line has points. */
    public static String draw(String title, String xLabel, boolean logarithmic, List<Line> lines) {
        DoubleUnaryOperator scale = logarithmic ? Math::log10 : x -> x;
        double left = scale.applyAsDouble(xs(lines).min().orElse(1));
        double right = scale.applyAsDouble(xs(lines).max().orElse(2));
        double span = right > left ? right - left : 1;
        double most = lines.stream()
                .flatMap(line -> line.points().stream())
                .mapToDouble(Point::y)
                .max()
                .orElse(1);
        DoubleUnaryOperator toX = x -> LEFT + (scale.applyAsDouble(x) - left) / span * (WIDTH - LEFT - RIGHT);
        DoubleUnaryOperator toY = y -> HEIGHT - BOTTOM - y / most * (HEIGHT - TOP - BOTTOM);
        StringBuilder body = new StringBuilder(text(10, 20, "start", "#222", title));
        for (int tick = 0; tick <= TICKS; tick++) {
            double y = most * tick / TICKS;
            body.append(String.format(
                    Locale.ROOT,
                    "  <line x1=\"%d\" y1=\"%.1f\" x2=\"%d\" y2=\"%.1f\" stroke=\"#ddd\"/>%n",
                    LEFT,
                    toY.applyAsDouble(y),
                    WIDTH - RIGHT,
                    toY.applyAsDouble(y)));
            body.append(text(LEFT - 6, toY.applyAsDouble(y) + 4, "end", "#222", String.format(Locale.ROOT, "%.3g", y)));
        }
        for (Point point : lines.getFirst().points()) {
            body.append(text(
                    toX.applyAsDouble(point.x()),
                    HEIGHT - BOTTOM + 18,
                    "middle",
                    "#222",
                    String.format(Locale.ROOT, "%,.0f", point.x())));
        }
        body.append(text((LEFT + WIDTH - RIGHT) / 2.0, HEIGHT - 12, "middle", "#222", xLabel));
        for (int i = 0; i < lines.size(); i++) {
            String colour = COLOURS.get(i);
            String points = lines.get(i).points().stream()
                    .map(point -> String.format(
                            Locale.ROOT, "%.1f,%.1f", toX.applyAsDouble(point.x()), toY.applyAsDouble(point.y())))
                    .collect(Collectors.joining(" "));
            body.append(String.format(
                    Locale.ROOT,
                    "  <polyline points=\"%s\" fill=\"none\" stroke=\"%s\" stroke-width=\"2\"/>%n",
                    points,
                    colour));
            body.append(text(
                    10 + 170 * (i % 4),
                    38 + 14 * (i / 4),
                    "start",
                    colour,
                    "\u2014 " + lines.get(i).name()));
        }
        return svg(WIDTH, HEIGHT, body.toString());
    }

    private static DoubleStream xs(List<Line> lines) {
        return lines.stream().flatMap(line -> line.points().stream()).mapToDouble(Point::x);
    }
}
