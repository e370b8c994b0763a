package io.sallyport.gateway.cli;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;

/**
 * What a run of the command line left.
 *
 * @param code exit code
 * @param out standard output
 * @param err standard error
 * @param log what went to the process's own streams, past those two: the log
 */
public record CommandLineRun(int code, String out, String err, String log) {
    /** Runs the program within this process. */
    public static CommandLineRun of(String... arguments) {
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        ByteArrayOutputStream log = new ByteArrayOutputStream();
        PrintStream systemOut = System.out;
        PrintStream systemErr = System.err;
        PrintStream captured = new PrintStream(log, true, StandardCharsets.UTF_8);
        System.setOut(captured);
        System.setErr(captured);
        try {
            int code = Main.execute(new PrintWriter(out, true), new PrintWriter(err, true), arguments);
            return new CommandLineRun(code, out.toString(), err.toString(), log.toString(StandardCharsets.UTF_8));
        } finally {
            System.setOut(systemOut);
            System.setErr(systemErr);
        }
    }

    /** All of it, for messages and searches. */
    public String all() {
        return out + "\n" + err + "\n" + log;
    }
}
