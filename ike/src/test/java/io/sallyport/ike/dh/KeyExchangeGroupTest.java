package io.sallyport.ike.dh;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sallyport.ike.crypto.Secret;
import io.sallyport.ike.dh.PublicValueException.Reason;
import io.sallyport.ike.message.wire.Octets;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

@DisplayName("A key exchange group")
final class KeyExchangeGroupTest {
    static List<KeyExchangeGroup> groups() {
        return KeyExchangeGroup.all();
    }

    static List<AgreementVectors> vectors() {
        return AgreementVectors.all();
    }

    @Test
    @DisplayName("is there for each number that is asked for, and legacy for 1, 2 and 5 alone")
    void shouldSupportTheNumbers() {
        assertEquals(
                List.of(1, 2, 5, 14, 15, 16, 19, 20, 21, 31),
                groups().stream().map(KeyExchangeGroup::number).toList());
        assertEquals(
                List.of(1, 2, 5),
                groups().stream()
                        .filter(KeyExchangeGroup::legacy)
                        .map(KeyExchangeGroup::number)
                        .toList());
        assertTrue(KeyExchangeGroup.of(22).isEmpty());
    }

    @ParameterizedTest
    @MethodSource("groups")
    @DisplayName("gives both sides one secret, of the lengths that it says")
    void shouldAgree(KeyExchangeGroup group) throws PublicValueException {
        Random random = new Random(group.number());
        for (int i = 0; i < 20; i++) {
            try (KeyPair ours = group.generate(random);
                    KeyPair theirs = group.generate(random);
                    Secret here = group.agree(ours, theirs.publicValue());
                    Secret there = group.agree(theirs, ours.publicValue())) {
                assertEquals(group.publicOctets(), ours.publicValue().length());
                assertEquals(group.secretOctets(), here.length());
                assertTrue(here.matches(Octets.of(there.getEncoded())));
                assertNotEquals(ours.publicValue(), theirs.publicValue());
            }
        }
    }

    @ParameterizedTest
    @MethodSource("groups")
    @DisplayName("gives the same pair for the same random octets, so that simulations repeat")
    void shouldRepeatWithTheSameRandom(KeyExchangeGroup group) {
        try (KeyPair first = group.generate(new Random(5));
                KeyPair second = group.generate(new Random(5))) {
            assertEquals(first.publicValue(), second.publicValue());
        }
    }

    @ParameterizedTest
    @MethodSource("groups")
    @DisplayName("I11: refuses a public value of another length")
    void shouldRefuseAnotherLength(KeyExchangeGroup group) {
        try (KeyPair own = group.generate(new Random(1))) {
            byte[] value = own.publicValue().toByteArray();
            for (int length : new int[] {0, 1, value.length - 1, value.length + 1, 2 * value.length}) {
                Octets other = Octets.of(Arrays.copyOf(value, length));
                assertEquals(
                        Reason.WRONG_LENGTH,
                        assertThrows(PublicValueException.class, () -> group.check(other))
                                .reason());
                assertEquals(
                        Reason.WRONG_LENGTH,
                        assertThrows(PublicValueException.class, () -> group.agree(own, other))
                                .reason());
            }
        }
    }

    @ParameterizedTest
    @MethodSource("vectors")
    @DisplayName("I11: agrees or refuses as Wycheproof says")
    void shouldAgreeOrRefuseAsTheVectorsSay(AgreementVectors vector) throws PublicValueException {
        KeyExchangeGroup group = vector.group();
        try (KeyPair own =
                new KeyPair(group, Secret.taking(vector.privateValue().toByteArray()), Octets.EMPTY)) {
            if (vector.isRefused()) {
                assertEquals(
                        Reason.valueOf(vector.expected()),
                        assertThrows(PublicValueException.class, () -> group.agree(own, vector.peerPublic()))
                                .reason());
            } else {
                try (Secret shared = group.agree(own, vector.peerPublic())) {
                    assertTrue(shared.matches(Octets.ofHex(vector.expected())));
                }
            }
        }
    }

    @Test
    @DisplayName("takes no key pair of another group")
    void shouldRefuseAKeyPairOfAnotherGroup() {
        KeyExchangeGroup group = KeyExchangeGroup.of(19).orElseThrow();
        try (KeyPair own = KeyExchangeGroup.of(31).orElseThrow().generate(new Random(1));
                KeyPair peer = group.generate(new Random(2))) {
            assertThrows(IllegalArgumentException.class, () -> group.agree(own, peer.publicValue()));
        }
    }

    @Test
    @DisplayName("forgets the private half when a pair is closed, but not that of its copy, and shows neither")
    void shouldForgetAClosedPair() throws PublicValueException {
        KeyExchangeGroup group = KeyExchangeGroup.of(31).orElseThrow();
        KeyPair own = group.generate(new Random(1));
        try (KeyPair copy = own.copy();
                KeyPair peer = group.generate(new Random(2))) {
            own.close();
            assertThrows(IllegalStateException.class, () -> group.agree(own, peer.publicValue()));
            try (Secret shared = group.agree(copy, peer.publicValue())) {
                assertEquals(32, shared.length());
            }
            assertFalse(copy.toString().contains(copy.publicValue().toHex()));
        }
    }
}
