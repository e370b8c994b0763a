package io.sallyport.ike.connection;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sallyport.ike.auth.identity.IdentityText;
import io.sallyport.ike.message.assigned.EncryptionAlgorithm;
import io.sallyport.ike.message.assigned.GroupDescription;
import io.sallyport.ike.message.assigned.HashAlgorithm;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

@DisplayName("What is weak about a connection")
final class WeakSpotsTest {
    static List<Phase1Proposal> weak() {
        return List.of(
                new Phase1Proposal(
                        EncryptionAlgorithm.TRIPLE_DES_CBC, 0, HashAlgorithm.SHA2_256, GroupDescription.MODP_2048),
                aes(HashAlgorithm.MD5, GroupDescription.MODP_2048),
                aes(HashAlgorithm.SHA2_256, GroupDescription.MODP_768),
                aes(HashAlgorithm.SHA2_256, GroupDescription.MODP_1024),
                aes(HashAlgorithm.SHA2_256, GroupDescription.MODP_1536));
    }

    @ParameterizedTest
    @MethodSource("weak")
    @DisplayName("I12: 3DES, MD5 and groups 1, 2 and 5 are refused unless legacy is said, and told at start if it is")
    void shouldRefuseWeakAlgorithmsUnlessLegacy(Phase1Proposal proposal) {
        IllegalArgumentException refusal = assertThrows(
                IllegalArgumentException.class, () -> builder(proposal).build());
        assertTrue(refusal.getMessage().contains("legacy: true"), refusal.getMessage());
        List<String> sentences = WeakSpots.of(builder(proposal).legacy().build());
        assertEquals(2, sentences.size(), sentences.toString());
        assertTrue(sentences.getLast().contains("too weak"), sentences.toString());
    }

    @ParameterizedTest
    @EnumSource(
            value = GroupDescription.class,
            names = {"MODP_2048", "MODP_3072", "MODP_4096", "ECP_256", "ECP_384", "ECP_521", "CURVE25519"})
    @DisplayName("I12: the default groups need no leave, and IKEv1 itself is told in any case")
    void shouldTellIkev1InAnyCase(GroupDescription group) {
        List<String> sentences =
                WeakSpots.of(builder(aes(HashAlgorithm.SHA2_256, group)).build());
        assertEquals(1, sentences.size(), sentences.toString());
        assertTrue(sentences.getFirst().contains("RFC 9395"), sentences.toString());
    }

    @Test
    @DisplayName("I12: Aggressive Mode with a pre-shared key is told")
    void shouldTellAggressiveModeWithAPreSharedKey() {
        List<String> sentences = WeakSpots.of(builder(Phase1Proposal.DEFAULT)
                .exchange(Phase1Exchange.AGGRESSIVE)
                .build());
        assertTrue(sentences.stream().anyMatch(sentence -> sentence.contains("Aggressive")), sentences.toString());
    }

    private static Phase1Proposal aes(HashAlgorithm hash, GroupDescription group) {
        return new Phase1Proposal(EncryptionAlgorithm.AES_CBC, 128, hash, group);
    }

    private static Connection.Builder builder(Phase1Proposal proposal) {
        return Connection.builder(
                        "west-east",
                        IdentityText.address("192.0.2.1").orElseThrow(),
                        Authentication.preShared(
                                IdentityText.parse("west.example"), IdentityText.parse("east.example")))
                .proposals(proposal);
    }
}
