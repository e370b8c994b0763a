package io.sallyport.ike.crypto;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.sallyport.ike.crypto.CavsAnswers.Answer;
import io.sallyport.ike.message.Cookies;
import io.sallyport.ike.message.wire.Octets;
import io.sallyport.ike.message.wire.WireReader;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("The NIST answers for IKEv1 key derivation")
final class CavsTest {
    private static final String PSK = "ikev1_psk.fax";
    private static final String DSA = "ikev1_dsa.fax";

    @Test
    @DisplayName("hold for pre-shared keys")
    void shouldDeriveTheAnswersForPreSharedKeys() throws IOException {
        assertEquals(26, check(committed(PSK), CavsTest::preSharedKey));
    }

    @Test
    @DisplayName("hold for signatures")
    void shouldDeriveTheAnswersForSignatures() throws IOException {
        assertEquals(26, check(committed(DSA), CavsTest::signature));
    }

    @Test
    @DisplayName("hold in the whole set, where it is at hand")
    void shouldDeriveTheWholeSetWhereItIsAtHand() throws IOException {
        Optional<Path> folder = wholeSet();
        assumeTrue(folder.isPresent(), "no folder vectors/cavs-ike/fax below SALLYPORT_SHARED or ../shared");
        assertEquals(1700, check(Files.readAllLines(folder.get().resolve(PSK)), CavsTest::preSharedKey));
        assertEquals(1700, check(Files.readAllLines(folder.get().resolve(DSA)), CavsTest::signature));
    }

    private static int check(List<String> lines, BiFunction<Prf, Answer, Secret> skeyid) {
        List<Answer> answers = CavsAnswers.of(lines);
        for (Answer answer : answers) {
            Prf prf = new Prf(answer.hash());
            WireReader initiator = WireReader.of(answer.value("CKY_I").toByteArray());
            WireReader responder = WireReader.of(answer.value("CKY_R").toByteArray());
            Cookies cookies = new Cookies(initiator.u64(), responder.u64());
            try (Secret shared = secret(answer.value("g^xy"));
                    Phase1Keys keys = new Phase1Keys(prf, skeyid.apply(prf, answer), shared, cookies)) {
                assertTrue(keys.skeyid().matches(answer.value("SKEYID")), () -> "SKEYID of " + answer);
                assertTrue(keys.skeyidD().matches(answer.value("SKEYID_d")), () -> "SKEYID_d of " + answer);
                assertTrue(keys.skeyidA().matches(answer.value("SKEYID_a")), () -> "SKEYID_a of " + answer);
                assertTrue(keys.skeyidE().matches(answer.value("SKEYID_e")), () -> "SKEYID_e of " + answer);
            }
        }
        return answers.size();
    }

    private static Secret preSharedKey(Prf prf, Answer answer) {
        return Skeyid.preSharedKey(prf, secret(answer.value("pre-shared-key")), answer.value("Ni"), answer.value("Nr"));
    }

    private static Secret signature(Prf prf, Answer answer) {
        return Skeyid.signature(prf, answer.value("Ni"), answer.value("Nr"), secret(answer.value("g^xy")));
    }

    private static Secret secret(Octets octets) {
        return Secret.taking(octets.toByteArray());
    }

    private static List<String> committed(String name) throws IOException {
        try (InputStream in = CavsTest.class.getResourceAsStream("/io/sallyport/ike/cavs/" + name)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8).lines().toList();
        }
    }

    /** The folder with all answers: below the folder that the environment names, or beside the repository. */
    private static Optional<Path> wholeSet() {
        Stream<Path> named =
                Stream.ofNullable(System.getenv("SALLYPORT_SHARED")).map(Path::of);
        Stream<Path> beside = Stream.iterate(Path.of("").toAbsolutePath(), folder -> folder != null, Path::getParent)
                .filter(folder -> Files.isDirectory(folder.resolve(".mvn")))
                .limit(1)
                .map(root -> root.resolveSibling("shared"));
        return Stream.concat(named, beside)
                .map(shared -> shared.resolve("vectors/cavs-ike/fax"))
                .filter(folder -> Files.isRegularFile(folder.resolve(PSK)) && Files.isRegularFile(folder.resolve(DSA)))
                .findFirst();
    }
}
