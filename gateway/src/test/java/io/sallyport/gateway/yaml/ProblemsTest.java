package io.sallyport.gateway.yaml;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;

final class ProblemsTest {
    private final Problems problems = new Problems("test.yaml");

    @Test
    void shouldNotTrustAKeyInErrorNorOneAroundItNorOneWithinIt() {
        problems.error("ports[0].mtu", "wrong");

        assertFalse(problems.isSound("ports[0].mtu"));
        assertFalse(problems.isSound("ports[0].mtu.least"));
        assertFalse(problems.isSound("ports[0]"));
        assertFalse(problems.isSound("ports"));
        assertFalse(problems.isSound(""));
    }

    @Test
    void shouldTrustTheKeysBesideOneInError() {
        problems.error("ports[0].mtu", "wrong");

        assertTrue(problems.isSound("ports[0].mt"));
        assertTrue(problems.isSound("ports[0].mtus"));
        assertTrue(problems.isSound("ports[1].mtu"));
        assertTrue(problems.isSound("ports[0].name"));
        assertTrue(problems.isSound("port"));
    }

    @Test
    void shouldTrustEverythingDespiteAWarning() {
        problems.warning("ports[0].mtu", "odd");

        assertTrue(problems.isSound("ports[0].mtu"));
        assertEquals(List.of(), problems.errors());
        assertEquals(1, problems.warnings().size());
    }

    @Test
    void shouldTellInTheOrderOfTheFile() {
        problems.locate("b", new Place(2, 1));
        problems.locate("a", new Place(10, 1));
        problems.error("a", "wrong");
        problems.error("b", "wrong");
        problems.error("b.c", "wrong within");

        assertEquals(
                List.of("test.yaml:2:1: b: wrong", "test.yaml:2:1: b.c: wrong within", "test.yaml:10:1: a: wrong"),
                problems.errors().stream().map(Problem::toString).toList());
    }

    @Test
    void shouldStrikeOutWhatLooksLikeAKey() {
        problems.error("inbound.00112233445566778899aabbccddeeff", "\"00112233445566778899aabbccddeeff\" is wrong");

        assertEquals(
                "test.yaml: inbound.(32 hidden characters): \"(32 hidden characters)\" is wrong",
                problems.errors().getFirst().toString());
    }
}
