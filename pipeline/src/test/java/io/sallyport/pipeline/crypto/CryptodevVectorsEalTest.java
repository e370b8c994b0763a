package io.sallyport.pipeline.crypto;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.sallyport.dpdk.cryptodev.CryptoDevice;
import io.sallyport.dpdk.eal.DeviceArgument;
import io.sallyport.dpdk.eal.Eal;
import io.sallyport.dpdk.eal.EalOptions;
import io.sallyport.pipeline.crypto.Vector.Collection;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** The vectors of {@link VectorsTest}, by each driver, as far as it offers their suites. */
@DisplayName("D19: crypto devices give the known answers")
class CryptodevVectorsEalTest {
    private static final int MEMORY_MIB = 192;
    private static final List<String> DEVICES = List.of("crypto_aesni_mb3", "crypto_openssl3");

    private static final Map<String, CryptodevProvider> PROVIDERS = new LinkedHashMap<>();
    private static final Map<String, EngineBench> BENCHES = new LinkedHashMap<>();
    private static Eal eal;

    @BeforeAll
    static void start() {
        eal = Eal.start(EalOptions.builder()
                .hugePages(false)
                .memoryMib(MEMORY_MIB)
                .filePrefix("sallyport-cryptodev-vectors")
                .build());
        for (String name : DEVICES) {
            CryptoDevice device = CryptoDevice.open(eal, DeviceArgument.parse(name));
            CryptodevProvider provider = CryptodevProvider.start(name.substring(7), List.of(device), 1, 64);
            PROVIDERS.put(name, provider);
            BENCHES.put(name, EngineBench.cryptodev(name, provider));
        }
    }

    @AfterAll
    static void stop() {
        BENCHES.values().forEach(EngineBench::close);
        PROVIDERS.values().forEach(CryptodevProvider::close);
        eal.close();
    }

    static Stream<Arguments> committed() {
        return DEVICES.stream()
                .flatMap(device ->
                        Stream.of("rfc.txt", "dpdk.txt", "wycheproof.txt").map(file -> Arguments.of(device, file)));
    }

    @ParameterizedTest(name = "D19: {0}, {1}")
    @MethodSource("committed")
    void shouldGiveTheCommittedAnswers(String device, String file) throws IOException {
        List<Vector> vectors = Vector.committed(file);
        Set<String> unasked = new TreeSet<>();
        int answered = check(device, vectors, unasked);
        assertTrue(answered > 0, device);
        // Every suite of the file that the device offers was asked for; the others by their names.
        Set<String> offered = offered(device);
        assertEquals(
                Set.of(),
                unasked.stream().filter(offered::contains).collect(Collectors.toSet()),
                "suites of which no vector was asked");
    }

    static Stream<Arguments> collections() {
        return DEVICES.stream()
                .flatMap(device -> VectorsTest.collections().map(collection -> Arguments.of(device, collection)));
    }

    @ParameterizedTest(name = "D19: {0}, {1}")
    @MethodSource("collections")
    void shouldGiveTheAnswersOfTheWholeCollection(String device, Collection collection) throws IOException {
        Optional<List<Vector>> vectors = Vector.whole(collection);
        assumeTrue(vectors.isPresent(), "not checked: SALLYPORT_SHARED names no folder with the whole collection");
        boolean offered = isOffered(device, vectors.get().getFirst());
        assertEquals(offered, check(device, vectors.get(), new TreeSet<>()) > 0, collection::toString);
    }

    /** Checks what the device offers, and returns how many; adds suites of which none could be asked. */
    private static int check(String device, List<Vector> vectors, Set<String> unasked) {
        List<Vector> asked = new ArrayList<>();
        for (Vector vector : vectors) {
            if (isOffered(device, vector) && KnownAnswers.check(BENCHES.get(device), vector)) {
                asked.add(vector);
            } else {
                unasked.add(label(vector));
            }
        }
        asked.forEach(vector -> unasked.remove(label(vector)));
        return asked.size();
    }

    private static String label(Vector vector) {
        return vector.sample().suite().label();
    }

    private static boolean isOffered(String device, Vector vector) {
        return offered(device).contains(label(vector));
    }

    private static Set<String> offered(String device) {
        return PROVIDERS.get(device).schedule().offered().stream()
                .map(CipherSuite::label)
                .collect(Collectors.toSet());
    }
}
