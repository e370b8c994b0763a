package io.sallyport.gateway.peers;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Locale;

/** Writes the page of the loss experiment, and its plot beside it. */
final class LossPage {
    private static final int BAR_LEFT = 330;
    private static final int BAR_WIDTH = 420;
    private static final int ROW_HEIGHT = 22;
    private static final int TOP = 30;

    private LossPage() {}

    static void write(Path page, List<LossRow> rows) throws IOException, InterruptedException {
        String name = page.getFileName().toString().replace(".md", ".svg");
        Files.writeString(page.resolveSibling(name), plot(rows));
        StringBuilder table = new StringBuilder();
        for (LossRow row : rows) {
            table.append("| %s | %s | %d | %s | %d of %d | %s |%n"
                    .formatted(
                            row.cell().responder().label,
                            row.cell().times(),
                            row.cell().children(),
                            first(row),
                            row.lost(),
                            row.sent(),
                            row.activation().isEmpty() ? "–" : row.activation()));
        }
        Files.writeString(
                page, """
                # The last message lost, between strongSwan and this gateway

                Written by `scripts/lab loss`; what follows is what that run saw.

                strongSwan begins, in Main Mode with a pre-shared key and Quick Mode with AES-GCM-128. Its last message of
                Quick Mode is dropped on the way: never, some times, or always. From the moment when strongSwan holds the
                child for established, a host behind it sends an echo request every 50 ms to a host behind the other side.
                Three others answer strongSwan in turn: this gateway with promotion, as is its default; this gateway with
                `promotion: off`; and another strongSwan. With two children, both are negotiated one after the other, the
                first one's last message is lost, and its traffic counts.

                ![time until traffic flows](%s)

                | who answers | last message lost | children | first answer after | echo requests lost | activated |
                |---|---|---|---|---|---|
                %s
                %s; %s; DPDK over `net_af_packet` on cables between network namespaces; Java %s; strongSwan with its ESP in user
                space (kernel-libipsec). *Activated* is what the gateway's log says: by traffic, by the message, or at once where
                nothing was pending. The resolution of the times is 50 ms.
                """.formatted(name, table, LocalDate.now(ZoneOffset.UTC), version(), Runtime.version()));
    }

    private static String first(LossRow row) {
        return row.firstMillis() < 0
                ? "never in " + row.cell().seconds() + " s"
                : String.format(Locale.ROOT, "%.2f s", row.firstMillis() / 1e3);
    }

    private static String plot(List<LossRow> rows) {
        int longest = rows.stream().mapToInt(row -> row.cell().seconds()).max().orElse(1) * 1_000;
        StringBuilder bars = new StringBuilder();
        for (int i = 0; i < rows.size(); i++) {
            LossRow row = rows.get(i);
            int y = TOP + i * ROW_HEIGHT;
            boolean never = row.firstMillis() < 0;
            int millis = never ? row.cell().seconds() * 1_000 : row.firstMillis();
            int width = Math.max(2, (int) ((long) BAR_WIDTH * millis / longest));
            String colour = row.cell().responder() == LossCell.Responder.PROMOTION_ON ? "#2a7f62" : "#b5543c";
            bars.append("""
                      <text x="%d" y="%d" text-anchor="end">%s, %s, %d %s</text>
                      <rect x="%d" y="%d" width="%d" height="14" fill="%s"%s/>
                      <text x="%d" y="%d">%s</text>
                    """.formatted(
                            BAR_LEFT - 8,
                            y + 12,
                            row.cell().responder().label,
                            row.cell().times(),
                            row.cell().children(),
                            row.cell().children() == 1 ? "child" : "children",
                            BAR_LEFT,
                            y,
                            width,
                            colour,
                            never ? " fill-opacity=\"0.35\"" : "",
                            BAR_LEFT + width + 6,
                            y + 12,
                            first(row)));
        }
        return """
                <svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 %d %d" font-family="sans-serif" font-size="12">
                  <text x="8" y="18" font-size="14">Time until a packet gets through, by how often the last message is lost</text>
                %s</svg>
                """.formatted(BAR_LEFT + BAR_WIDTH + 130, TOP + rows.size() * ROW_HEIGHT + 10, bars);
    }

    private static String version() throws IOException, InterruptedException {
        Process process = new ProcessBuilder("/usr/lib/ipsec/charon", "--version")
                .redirectErrorStream(true)
                .start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        int _ = process.waitFor();
        return said.lines().findFirst().orElse("").strip();
    }
}
