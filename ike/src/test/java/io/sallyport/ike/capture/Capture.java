package io.sallyport.ike.capture;

import io.sallyport.ike.message.wire.Octets;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;

/**
 * A recorded negotiation: lines of "name = hex", in the order in which things happened.
 *
 * @param name of the resource, for people
 * @param lines all of them
 */
public record Capture(String name, List<Line> lines) {
    /** Main Mode and Aggressive Mode with a pre-shared key, Main Mode with certificates. */
    public static final List<String> NAMES = List.of("v1main", "v1aggr", "v1cert");

    private static final String MESSAGE = "message ";

    /** One line. */
    public record Line(String name, Octets value) {}

    /** A datagram and who sent it. */
    public record Datagram(Role sender, Octets octets) {}

    /** Reads one of {@link #NAMES}. */
    public static Capture of(String name) {
        try (InputStream in = Capture.class.getResourceAsStream(name + ".txt")) {
            String text = new String(in.readAllBytes(), StandardCharsets.UTF_8);
            return new Capture(
                    name,
                    text.lines()
                            .filter(line -> !line.startsWith("#"))
                            .map(line -> line.split(" = ", 2))
                            .map(parts -> new Line(parts[0], Octets.ofHex(parts[1])))
                            .toList());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** All messages. */
    public List<Datagram> datagrams() {
        return lines.stream()
                .filter(line -> line.name().startsWith(MESSAGE))
                .map(line -> new Datagram(Role.of(line.name().substring(MESSAGE.length())), line.value()))
                .toList();
    }

    /** The values of all lines of a name. */
    public List<Octets> all(String lineName) {
        return lines.stream()
                .filter(line -> line.name().equals(lineName))
                .map(Line::value)
                .toList();
    }

    /** The value of the only line of a name. */
    public Octets value(String lineName) {
        List<Octets> values = all(lineName);
        if (values.size() != 1) {
            throw new AssertionError(name + " has " + values.size() + " lines \"" + lineName + "\"");
        }
        return values.getFirst();
    }

    /** The value of a name that may be missing. */
    public Optional<Octets> find(String lineName) {
        return all(lineName).stream().findFirst();
    }

    @Override
    public String toString() {
        return name;
    }
}
