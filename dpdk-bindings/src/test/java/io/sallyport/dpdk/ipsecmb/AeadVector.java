package io.sallyport.dpdk.ipsecmb;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A known answer of Project Wycheproof; if not valid, its ciphertext, tag or IV must not pass. Vectors are never compared. */
@SuppressWarnings("ArrayRecordComponent")
record AeadVector(
        String id, boolean valid, byte[] key, byte[] iv, byte[] aad, byte[] text, byte[] ciphertext, byte[] tag) {
    private static final int IV_OCTETS = 12;
    private static final int TAG_OCTETS = 16;

    /** One member of a case, alone on its line as Wycheproof's files have it. */
    private static final Pattern MEMBER = Pattern.compile("\\s*\"(\\w+)\"\\s*:\\s*\"?([^\",]*)\"?,?\\s*");

    /** The cases that the repository holds. */
    static List<AeadVector> committed(String resource) throws IOException {
        try (InputStream file = AeadVector.class.getResourceAsStream("/wycheproof/" + resource)) {
            return new String(file.readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .filter(line -> !line.startsWith("#"))
                    .map(AeadVector::fromLine)
                    .toList();
        }
    }

    /**
     * All cases of a file of the whole collection with ESP's sizes, if this machine has it: in the folder that the
     * system property or the environment variable {@code SALLYPORT_SHARED} names, or else beside the repository.
     */
    static Optional<List<AeadVector>> whole(String name) throws IOException {
        String folder = System.getProperty("SALLYPORT_SHARED", System.getenv("SALLYPORT_SHARED"));
        Path shared = folder == null ? Path.of("..", "..", "shared") : Path.of(folder);
        Path file = shared.resolve("vectors").resolve("wycheproof").resolve(name);
        if (!Files.exists(file)) {
            return Optional.empty();
        }
        List<AeadVector> vectors = new ArrayList<>();
        Map<String, String> members = new HashMap<>();
        for (String line : Files.readAllLines(file)) {
            Matcher member = MEMBER.matcher(line);
            if (member.matches()) {
                members.put(member.group(1), member.group(2));
                if (member.group(1).equals("result")) {
                    vectors.add(fromMembers(members));
                }
            }
        }
        return Optional.of(vectors.stream()
                .filter(v -> v.iv().length == IV_OCTETS && v.tag().length == TAG_OCTETS)
                .toList());
    }

    private static AeadVector fromMembers(Map<String, String> members) {
        return new AeadVector(
                members.get("tcId"),
                members.get("result").equals("valid"),
                octets(members.get("key")),
                octets(members.get("iv")),
                octets(members.get("aad")),
                octets(members.get("msg")),
                octets(members.get("ct")),
                octets(members.get("tag")));
    }

    private static AeadVector fromLine(String line) {
        List<String> words = Pattern.compile(" ").splitAsStream(line).toList();
        return new AeadVector(
                words.get(0),
                words.get(1).equals("valid"),
                octets(words.get(2)),
                octets(words.get(3)),
                octets(words.get(4)),
                octets(words.get(5)),
                octets(words.get(6)),
                octets(words.get(7)));
    }

    private static byte[] octets(String hexadecimal) {
        return hexadecimal.equals("-") ? new byte[0] : HexFormat.of().parseHex(hexadecimal);
    }
}
