package io.sallyport.pipeline.crypto;

import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.sallyport.pipeline.crypto.Vector.Collection;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

@DisplayName("D19: IPsec_MB and the reference give the known answers")
class VectorsTest {
    private static List<EngineBench> engines;

    @BeforeAll
    static void open() {
        engines = EngineBench.all();
    }

    @AfterAll
    static void close() {
        engines.forEach(EngineBench::close);
    }

    static Stream<Vector> rfcs() throws IOException {
        return Vector.committed("rfc.txt").stream();
    }

    @ParameterizedTest(name = "D19: of {0}")
    @MethodSource("rfcs")
    void shouldGiveTheAnswersOfTheRfcs(Vector vector) {
        assertAnswer(vector);
    }

    static Stream<Vector> packets() throws IOException {
        return Vector.committed("dpdk.txt").stream();
    }

    @ParameterizedTest(name = "D19: of {0}")
    @MethodSource("packets")
    void shouldGiveTheAnswersOfDpdksPackets(Vector vector) {
        assertAnswer(vector);
    }

    static Stream<Vector> wycheproof() throws IOException {
        return Vector.committed("wycheproof.txt").stream();
    }

    @ParameterizedTest(name = "D19: of {0}")
    @MethodSource("wycheproof")
    void shouldGiveTheAnswersOfTheSample(Vector vector) {
        assertAnswer(vector);
    }

    static Stream<Collection> collections() {
        Stream<Collection> perKeySize = IntStream.of(128, 192, 256)
                .boxed()
                .flatMap(bits -> Stream.of(
                        new Collection("aes_gcm_test.json", "aes-gcm-" + bits, bits, 96, 128),
                        new Collection("aes_ccm_test.json", "aes-ccm-" + bits, bits, 88, 128),
                        new Collection("aes_gmac_test.json", "null-aes-gmac-" + bits, bits, 96, 128),
                        new Collection("aes_cbc_pkcs5_test.json", "aes-cbc-" + bits, bits, 128, 0)));
        return Stream.concat(
                perKeySize,
                Stream.of(
                        new Collection("chacha20_poly1305_test.json", "chacha20-poly1305", 256, 96, 128),
                        new Collection("hmac_sha256_test.json", "null+hmac-sha2-256-128", 256, 0, 128),
                        new Collection("hmac_sha384_test.json", "null+hmac-sha2-384-192", 384, 0, 192),
                        new Collection("hmac_sha512_test.json", "null+hmac-sha2-512-256", 512, 0, 256),
                        new Collection("hmac_sha1_test.json", "null+hmac-sha1-96", 160, 0, 160),
                        new Collection("aes_cmac_test.json", "null+aes-cmac-96", 128, 0, 128)));
    }

    @ParameterizedTest(name = "D19: of {0}")
    @MethodSource("collections")
    void shouldGiveTheAnswersOfTheWholeCollection(Collection collection) throws IOException {
        Optional<List<Vector>> vectors = Vector.whole(collection);
        assumeTrue(vectors.isPresent(), "not checked: SALLYPORT_SHARED names no folder with the whole collection");
        assertTrue(vectors.get().size() >= 6, collection::toString);
        vectors.get().forEach(VectorsTest::assertAnswer);
    }

    private static void assertAnswer(Vector vector) {
        for (EngineBench engine : engines) {
            boolean _ = KnownAnswers.check(engine, vector);
        }
    }
}
