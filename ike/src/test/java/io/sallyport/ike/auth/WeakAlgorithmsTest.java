package io.sallyport.ike.auth;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sallyport.ike.auth.WeakAlgorithms.Use;
import io.sallyport.ike.crypto.CbcAlgorithm;
import io.sallyport.ike.crypto.HashFunction;
import io.sallyport.ike.dh.KeyExchangeGroup;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayName("Weak algorithms")
final class WeakAlgorithmsTest {
    private static final Use STRONG = use(CbcAlgorithm.AES, HashFunction.SHA1, 14);

    @Test
    @DisplayName("I12: are 3DES, MD5 and groups 1, 2 and 5, each refused unless legacy is said")
    void shouldRefuseWeakAlgorithms() {
        List<Use> weak = List.of(
                use(CbcAlgorithm.TRIPLE_DES, HashFunction.SHA1, 14),
                use(CbcAlgorithm.AES, HashFunction.MD5, 14),
                use(CbcAlgorithm.AES, HashFunction.SHA1, 1),
                use(CbcAlgorithm.AES, HashFunction.SHA1, 2),
                use(CbcAlgorithm.AES, HashFunction.SHA1, 5));
        for (Use use : weak) {
            assertEquals(1, WeakAlgorithms.refusals(use, false).size(), use.toString());
            assertTrue(WeakAlgorithms.refusals(use, false).getFirst().contains("legacy: true"));
            assertEquals(List.of(), WeakAlgorithms.refusals(use, true));
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {14, 15, 16, 19, 20, 21, 31})
    @DisplayName("I12: are none of the groups that are there by default")
    void shouldAllowTheDefaults(int group) {
        assertEquals(List.of(), WeakAlgorithms.refusals(use(CbcAlgorithm.AES, HashFunction.SHA2_256, group), false));
    }

    @Test
    @DisplayName("I12: are told at start, each once, and IKEv1 itself in any case")
    void shouldWarnAtStart() {
        assertEquals(1, WeakAlgorithms.warnings("west-east", STRONG, false).size());
        assertTrue(
                WeakAlgorithms.warnings("west-east", STRONG, false).getFirst().contains("RFC 9395"));
        Use all = new Use(
                List.of(CbcAlgorithm.TRIPLE_DES, CbcAlgorithm.TRIPLE_DES),
                List.of(HashFunction.MD5),
                KeyExchangeGroup.all());
        List<String> warnings = WeakAlgorithms.warnings("west-east", all, true);
        assertEquals(1 + 1 + 1 + 3 + 1, warnings.size());
        assertTrue(warnings.stream().allMatch(warning -> warning.startsWith("connection west-east ")));
        assertTrue(warnings.getLast().contains("Aggressive Mode"));
    }

    private static Use use(CbcAlgorithm cipher, HashFunction hash, int group) {
        return new Use(
                List.of(cipher),
                List.of(hash),
                List.of(KeyExchangeGroup.of(group).orElseThrow()));
    }
}
