package io.sallyport.pipeline.crypto;

import com.fasterxml.jackson.jr.ob.JSON;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * A known answer; never compared. If it is not valid, its ICV must not be the computed one. The label is that of a suite, or
 * of a cipher alone, which has no ICV.
 */
@SuppressWarnings("ArrayRecordComponent")
record Vector(
        String origin,
        String label,
        boolean valid,
        byte[] key,
        byte[] integrityKey,
        byte[] nonce,
        byte[] covered,
        byte[] text,
        byte[] ciphertext,
        byte[] icv) {
    private static final Pattern SPACE = Pattern.compile(" ");
    private static final int BLOCK_OCTETS = 16;

    /** The vectors of a file that the repository holds. */
    static List<Vector> committed(String resource) throws IOException {
        try (InputStream file = Vector.class.getResourceAsStream("/crypto/" + resource)) {
            return new String(file.readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .filter(line -> !line.startsWith("#"))
                    .map(Vector::fromLine)
                    .toList();
        }
    }

    private static Vector fromLine(String line) {
        List<String> words = SPACE.splitAsStream(line).toList();
        return new Vector(
                words.get(0),
                words.get(1),
                words.get(2).equals("valid"),
                octets(words.get(3)),
                octets(words.get(4)),
                octets(words.get(5)),
                octets(words.get(6)),
                octets(words.get(7)),
                octets(words.get(8)),
                octets(words.get(9)));
    }

    private static byte[] octets(String hexadecimal) {
        return hexadecimal.equals("-") ? new byte[0] : HexFormat.of().parseHex(hexadecimal);
    }

    /** How a file of Wycheproof stands for a suite: the sizes in bits that its groups must have, 0 for any. */
    record Collection(String file, String label, int keyBits, int ivBits, int tagBits) {
        boolean has(Map<?, ?> group) {
            return is(group, "keySize", keyBits) && is(group, "ivSize", ivBits) && is(group, "tagSize", tagBits);
        }

        private static boolean is(Map<?, ?> group, String size, int bits) {
            return bits == 0 || (group.get(size) instanceof Integer given && given == bits);
        }

        @Override
        public String toString() {
            return label + " by " + file;
        }
    }

    /**
     * All cases of a collection that ESP or AH could meet, if this machine has it: in the folder that the environment
     * variable {@code SALLYPORT_SHARED} names, or else beside the repository.
     */
    static Optional<List<Vector>> whole(Collection collection) throws IOException {
        String named = System.getenv("SALLYPORT_SHARED");
        Path shared = named == null ? Path.of("..", "..", "shared") : Path.of(named);
        Path file = shared.resolve(Path.of("vectors", "wycheproof", collection.file()));
        if (!Files.exists(file)) {
            return Optional.empty();
        }
        List<Vector> vectors = new ArrayList<>();
        for (Object each : (List<?>) JSON.std.mapFrom(file.toFile()).get("testGroups")) {
            Map<?, ?> group = (Map<?, ?>) each;
            if (collection.has(group)) {
                ((List<?>) group.get("tests")).forEach(test -> add(collection, (Map<?, ?>) test, vectors));
            }
        }
        return Optional.of(vectors);
    }

    private static void add(Collection collection, Map<?, ?> test, List<Vector> vectors) {
        String label = collection.label();
        boolean valid = test.get("result").equals("valid");
        boolean cipherOnly = label.startsWith("aes-cbc");
        boolean mac = label.startsWith("null");
        boolean keyOfCipher = !label.startsWith("null+");
        byte[] key = member(test, "key");
        byte[] message = member(test, "msg");
        if ((cipherOnly && !valid) || (mac && message.length == 0)) {
            return;
        }
        vectors.add(new Vector(
                collection.file() + ":" + test.get("tcId"),
                label,
                valid,
                keyOfCipher ? key : new byte[0],
                keyOfCipher ? new byte[0] : key,
                member(test, "iv"),
                mac ? message : member(test, "aad"),
                mac ? new byte[0] : cipherOnly ? padded(message) : message,
                member(test, "ct"),
                member(test, "tag")));
    }

    private static byte[] member(Map<?, ?> test, String name) {
        return test.get(name) instanceof String text ? HexFormat.of().parseHex(text) : new byte[0];
    }

    /** PKCS #5, which ESP does not use. */
    private static byte[] padded(byte[] message) {
        int padding = BLOCK_OCTETS - message.length % BLOCK_OCTETS;
        byte[] padded = Arrays.copyOf(message, message.length + padding);
        Arrays.fill(padded, message.length, padded.length, (byte) padding);
        return padded;
    }

    /** True if there is no ICV in it. */
    boolean isCipherOnly() {
        return icv.length == 0;
    }

    /** The sample to seal. */
    Sample sample() {
        CipherSuite suite = CipherSuite.parse(isCipherOnly() ? label + "+hmac-sha1-96" : label)
                .orElseThrow();
        byte[] second = isCipherOnly() ? new byte[suite.integrity().keyOctets()] : integrityKey;
        return new Sample(suite, key, second, nonce, covered, text, new byte[0]);
    }

    @Override
    public String toString() {
        return origin;
    }
}
