package io.sallyport.jmh.report;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** docs/benchmarks.md, of which each benchmark writes a part: what stands between its two marks. The rest is written by hand. */
final class Page {
    private Page() {}

    /**
     * Puts text in the place of the part, or at the end of the page if it has no such part yet.
     *
     * @param name of the part, which is the name of the benchmark
     */
    static void replace(Path page, String name, String text) throws IOException {
        String begin = "<!-- " + name + ": begin, written by scripts/bench " + name + " --docs -->";
        String end = "<!-- " + name + ": end -->";
        String part = begin + "\n\n" + text.strip() + "\n\n" + end;
        String old = Files.readString(page);
        int from = old.indexOf(begin);
        int to = old.indexOf(end);
        if (from < 0 && to < 0) {
            Files.writeString(page, old.stripTrailing() + "\n\n" + part + "\n");
        } else if (from >= 0 && to > from) {
            Files.writeString(page, old.substring(0, from) + part + old.substring(to + end.length()));
        } else {
            throw new IOException(
                    page + " has only one of the two marks of " + name + ", or the end before the beginning");
        }
    }
}
