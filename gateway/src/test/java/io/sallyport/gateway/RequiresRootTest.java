package io.sallyport.gateway;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

final class RequiresRootTest {
    private static final int NOBODY = 65_534;

    @Test
    void shouldRunAsRoot() {
        assertFalse(RequiresRoot.Condition.decide(0, false).isDisabled());
        assertFalse(RequiresRoot.Condition.decide(0, true).isDisabled());
    }

    @Test
    void shouldBeLeftOutForOtherUsers() {
        assertTrue(RequiresRoot.Condition.decide(NOBODY, false).isDisabled());
    }

    @Test
    void shouldFailForOtherUsersIfRequired() {
        var failure = assertThrows(IllegalStateException.class, () -> RequiresRoot.Condition.decide(NOBODY, true));
        assertTrue(failure.getMessage().contains("user 65534 is not root"), failure.getMessage());
    }
}
