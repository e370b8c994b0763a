package io.sallyport.ike.auth;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sallyport.ike.message.assigned.AuthenticationMethod;
import java.util.Arrays;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayName("An authentication method")
final class AuthenticationSchemeTest {
    @ParameterizedTest
    @CsvSource({
        "1, PRE_SHARED_KEY, -, -, NONE",
        "3, SHARED_SECRET, RSA, RSA, NONE",
        "8, SHARED_SECRET, ECDSA, ECDSA, NONE",
        "9, SHARED_SECRET, ECDSA_256, ECDSA_256, NONE",
        "10, SHARED_SECRET, ECDSA_384, ECDSA_384, NONE",
        "11, SHARED_SECRET, ECDSA_521, ECDSA_521, NONE",
        "64221, SHARED_SECRET, -, RSA, INITIATOR",
        "64222, SHARED_SECRET, RSA, -, RESPONDER",
        "65001, PRE_SHARED_KEY, -, -, INITIATOR",
        "65002, PRE_SHARED_KEY, -, -, RESPONDER",
        "65005, SHARED_SECRET, RSA, RSA, INITIATOR",
        "65006, SHARED_SECRET, RSA, RSA, RESPONDER"
    })
    @DisplayName("says what SKEYID is made of, who signs, and who logs in; in hybrid only the other side signs")
    void shouldSayWhatItAsksFor(
            int number,
            AuthenticationScheme.SkeyidSource skeyid,
            String initiator,
            String responder,
            AuthenticationScheme.XauthUser xauth) {
        AuthenticationScheme scheme = AuthenticationScheme.of(
                        AuthenticationMethod.of(number).orElseThrow())
                .orElseThrow();
        assertEquals(new AuthenticationScheme(skeyid, method(initiator), method(responder), xauth), scheme);
    }

    @ParameterizedTest
    @ValueSource(ints = {2, 4, 5, 64223, 64224, 65003, 65004, 65007, 65008, 65009, 65010})
    @DisplayName("is refused where it asks for DSS or for encryption with RSA")
    void shouldRefuseOtherMethods(int number) {
        assertTrue(AuthenticationScheme.of(AuthenticationMethod.of(number).orElseThrow())
                .isEmpty());
    }

    @Test
    @DisplayName("of which each that is assigned was looked at here")
    void shouldCoverEveryMethod() {
        Set<Boolean> answers = Arrays.stream(AuthenticationMethod.values())
                .map(method -> AuthenticationScheme.of(method).isPresent())
                .collect(Collectors.toSet());
        assertEquals(Set.of(true, false), answers);
        assertEquals(12 + 11, AuthenticationMethod.values().length);
    }

    private static Optional<SignatureMethod> method(String name) {
        return name.equals("-") ? Optional.empty() : Optional.of(SignatureMethod.valueOf(name));
    }
}
