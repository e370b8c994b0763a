package io.sallyport.gateway.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Whatever is wrong with a file, its keys are in no message. */
final class SecretsTest {
    private static final String KEY_IN = "3f0a92d1c47e5b6880f1e2d3c4b5a69712345678";
    private static final String KEY_OUT = "8A1B7C2D6E3F5049A4B5C6D7E8F90A1B9ABCDEF0";

    private static final String SOUND = """
            name: west
            ports:
              - {name: outside, device: net_null1, side: outside, addresses: [192.0.2.1/24]}
            tunnels:
              - name: to-east
                local: 192.0.2.1
                remote: 192.0.2.2
                selectors: {local: 10.1.0.0/16, remote: 10.2.0.0/16}
                inbound:
                  spi: 0x1001
                  key: %s
                outbound: {spi: 0x2001, key: "%s"}
            """.formatted(KEY_IN, KEY_OUT);

    /** So many octets of a key in a row are a part of it, and no accident. */
    private static final int TELLING_DIGITS = 8;

    @TempDir
    private Path directory;

    /** Slips with a key in the wrong place, or with a place that a key slips into. */
    private static Stream<Arguments> slips() {
        return Stream.of(
                Arguments.of("name: west", "nme: west"),
                Arguments.of("name: west", "name: " + KEY_IN),
                Arguments.of("name: west", "name: [" + KEY_IN + "]"),
                Arguments.of("name: west", KEY_IN + ": west"),
                Arguments.of("name: west", KEY_IN),
                Arguments.of("spi: 0x1001", "spi: " + KEY_IN),
                Arguments.of("spi: 0x1001", "spi: 0x" + KEY_IN),
                Arguments.of("spi: 0x1001\n      key:", "key:"),
                Arguments.of("key: " + KEY_IN, "key: 0x" + KEY_IN),
                Arguments.of("key: " + KEY_IN, "key: " + KEY_IN + "00"),
                Arguments.of("key: " + KEY_IN, "key: " + KEY_IN.substring(1)),
                Arguments.of("key: " + KEY_IN, "key: " + KEY_IN + "x"),
                Arguments.of("key: " + KEY_IN, "key: " + KEY_IN + ": x"),
                Arguments.of("key: " + KEY_IN, "key: [" + KEY_IN + "]"),
                Arguments.of("key: " + KEY_IN, "key: {" + KEY_IN + "}"),
                Arguments.of("key: " + KEY_IN, "key: \"" + KEY_IN),
                Arguments.of("key: " + KEY_IN, "key: @" + KEY_IN),
                Arguments.of("key: " + KEY_IN, "key: *" + KEY_IN),
                Arguments.of("key: " + KEY_IN, "key: &" + KEY_IN + " 1"),
                Arguments.of("key: " + KEY_IN, "key: !" + KEY_IN + " 1"),
                Arguments.of("key: " + KEY_IN, "key: %" + KEY_IN),
                Arguments.of("key: " + KEY_IN, KEY_IN),
                Arguments.of("key: " + KEY_IN, "? {" + KEY_IN + ": 1}\n      : 2"),
                Arguments.of("key: " + KEY_IN, "key " + KEY_IN),
                Arguments.of("key: " + KEY_IN, "\tkey: " + KEY_IN),
                Arguments.of("key: " + KEY_IN, "key: " + KEY_OUT),
                Arguments.of("key: " + KEY_IN, "kye: " + KEY_IN),
                Arguments.of("key: " + KEY_IN, "state: " + KEY_IN),
                Arguments.of("key: " + KEY_IN, "key: " + KEY_IN.replaceAll("(..)(?=.)", "$1:")),
                Arguments.of("local: 192.0.2.1", "local: " + KEY_IN),
                Arguments.of("remote: 192.0.2.2", "remote: " + KEY_IN.replaceAll("(..)(?=.)", "$1:")),
                Arguments.of("local: 10.1.0.0/16", "local: 10.1.0.0/" + KEY_IN),
                Arguments.of("remote: 10.2.0.0/16}", "remote: 10.2.0.0/16, protocol: " + KEY_IN + "}"),
                Arguments.of("name: to-east", "name: to-east\n    algorithm: " + KEY_IN),
                Arguments.of("name: to-east", "name: to-east\n    df: " + KEY_IN),
                Arguments.of("device: net_null1", "device: \"" + KEY_IN + "\""));
    }

    @ParameterizedTest
    @MethodSource("slips")
    void shouldRefuseTheFileWithoutShowingItsKeys(String from, String to) throws Exception {
        CommandLineRun run =
                check(Pattern.compile(from, Pattern.LITERAL).matcher(SOUND).replaceFirst(Matcher.quoteReplacement(to)));

        assertEquals(ExitCode.USAGE, run.code(), run::err);
        assertNoKey(run);
    }

    @Test
    void shouldShowWhatAFileAsksForWithoutItsKeys() throws Exception {
        CommandLineRun run = check(SOUND);

        assertEquals(ExitCode.OK, run.code(), run::err);
        assertNoKey(run);
    }

    private CommandLineRun check(String text) throws Exception {
        Path file = Files.writeString(directory.resolve("west.yaml"), text);
        return CommandLineRun.of("check", "--config", file.toString());
    }

    private static void assertNoKey(CommandLineRun run) {
        String told = run.all().toLowerCase(Locale.ROOT);
        String plain = told.replaceAll("[^0-9a-f]", "");
        for (String key : new String[] {KEY_IN, KEY_OUT}) {
            String digits = key.toLowerCase(Locale.ROOT);
            for (int i = 0; i + TELLING_DIGITS <= digits.length(); i++) {
                String part = digits.substring(i, i + TELLING_DIGITS);
                assertFalse(plain.contains(part), () -> part + " of a key is in:\n" + told);
            }
        }
    }
}
