package io.sallyport.gateway;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ConditionEvaluationResult;

final class RequiresRootTest {
    private static final List<String> ROOT = status("0", "000001ffffffffff");
    private static final List<String> ROOT_OF_A_CONTAINER = status("0", "00000000a80425fb");
    private static final List<String> NOBODY = status("65534", "0000000000000000");

    @Test
    void shouldRunAsRoot() {
        assertFalse(RequiresRoot.Condition.decide(ROOT, false).isDisabled());
        assertFalse(RequiresRoot.Condition.decide(ROOT, true).isDisabled());
    }

    @Test
    void shouldBeLeftOutWithoutRootsRights() {
        assertEquals("user 65534 is not root", reason(RequiresRoot.Condition.decide(NOBODY, false)));
        assertEquals(
                "root lacks CAP_NET_ADMIN, CAP_NET_RAW or CAP_SYS_ADMIN here",
                reason(RequiresRoot.Condition.decide(ROOT_OF_A_CONTAINER, false)));
    }

    @Test
    void shouldFailWithoutRootsRightsIfRequired() {
        assertThrows(IllegalStateException.class, () -> RequiresRoot.Condition.decide(NOBODY, true));
        assertThrows(IllegalStateException.class, () -> RequiresRoot.Condition.decide(ROOT_OF_A_CONTAINER, true));
    }

    private static String reason(ConditionEvaluationResult result) {
        return result.isDisabled() ? result.getReason().orElseThrow() : "not left out";
    }

    private static List<String> status(String effectiveUser, String capabilities) {
        return List.of("Name:\tjava", "Uid:\t1000\t" + effectiveUser + "\t1000\t1000", "CapEff:\t" + capabilities);
    }
}
