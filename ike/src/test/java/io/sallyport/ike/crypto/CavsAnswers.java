package io.sallyport.ike.crypto;

import io.sallyport.ike.message.wire.Octets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Reads a CAVS response file: groups in brackets, then blocks of "name = value". */
final class CavsAnswers {
    private CavsAnswers() {}

    /** One block: the hash of its group, and its values. */
    record Answer(HashFunction hash, String count, Map<String, Octets> values) {
        Octets value(String name) {
            return Optional.ofNullable(values.get(name))
                    .orElseThrow(() -> new AssertionError(this + " has no " + name));
        }

        @Override
        public String toString() {
            return hash + " COUNT " + count + " with " + values.keySet();
        }
    }

    static List<Answer> of(List<String> lines) {
        List<Answer> answers = new ArrayList<>();
        Optional<HashFunction> hash = Optional.empty();
        for (String line : lines) {
            String[] parts = line.strip().split(" = ", 2);
            if (line.startsWith("[")) {
                hash = hash(line, hash);
            } else if (parts[0].equals("COUNT")) {
                answers.add(new Answer(hash.orElseThrow(), parts[1], new HashMap<>()));
            } else if (parts.length == 2 && !line.startsWith("#")) {
                answers.getLast().values().put(parts[0], Octets.ofHex(parts[1]));
            }
        }
        return answers;
    }

    private static Optional<HashFunction> hash(String line, Optional<HashFunction> before) {
        return switch (line) {
            case "[SHA-1]" -> Optional.of(HashFunction.SHA1);
            case "[SHA-256]" -> Optional.of(HashFunction.SHA2_256);
            case "[SHA-384]" -> Optional.of(HashFunction.SHA2_384);
            case "[SHA-512]" -> Optional.of(HashFunction.SHA2_512);
            default -> before;
        };
    }
}
