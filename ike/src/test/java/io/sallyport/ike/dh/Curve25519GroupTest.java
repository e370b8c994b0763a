package io.sallyport.ike.dh;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sallyport.ike.crypto.Secret;
import io.sallyport.ike.dh.PublicValueException.Reason;
import io.sallyport.ike.message.wire.Octets;
import java.util.HexFormat;
import java.util.Random;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayName("Curve25519")
final class Curve25519GroupTest {
    private static final KeyExchangeGroup GROUP = KeyExchangeGroup.of(31).orElseThrow();

    @Test
    @DisplayName("gives Bob's public value and the secret of RFC 7748 section 6.1")
    void shouldComputeTheExampleOfTheRfc() throws PublicValueException {
        ScriptedRandom random = new ScriptedRandom("5dab087e624a8a4b79e17f8b83800ee66f3bb1292618b6fd1c2f8b27ff88e0eb");
        try (KeyPair bob = GROUP.generate(random)) {
            assertEquals(
                    "de9edb7d7b7dc1b4d35b61c2ece435373f8343c85b78674dadfc7e146f882b4f",
                    bob.publicValue().toHex());
            Octets alice = Octets.ofHex("8520f0098930a754748b7ddcb43ef75a0dbf3a0d26381af4eba4a98eaa9b4e6a");
            try (Secret shared = GROUP.agree(bob, alice)) {
                assertTrue(shared.matches(
                        Octets.ofHex("4a5d9d5ba4ce2de1728e3bf480350f25e07e21c947d19e3376f09b3c1e161742")));
            }
        }
    }

    @Test
    @DisplayName("gives the value after 1,000 rounds of RFC 7748 section 5.2")
    void shouldComputeTheIteratedExampleOfTheRfc() throws PublicValueException {
        String scalar = "09" + "00".repeat(31);
        String point = scalar;
        for (int round = 0; round < 1_000; round++) {
            try (KeyPair own = new KeyPair(GROUP, Secret.taking(HexFormat.of().parseHex(scalar)), Octets.EMPTY);
                    Secret shared = GROUP.agree(own, Octets.ofHex(point))) {
                point = scalar;
                scalar = HexFormat.of().formatHex(shared.getEncoded());
            }
        }
        assertEquals("684cf59ba83309552800ef566f2f4d3c1c3887c49360e3875f2eb94d99532c51", scalar);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "0000000000000000000000000000000000000000000000000000000000000000",
                "0100000000000000000000000000000000000000000000000000000000000000",
                "ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
                "edffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
                "eeffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
                "0000000000000000000000000000000000000000000000000000000000000080"
            })
    @DisplayName("I11: refuses points of small order, which give zero whatever our key")
    void shouldRefuseAZeroResult(String peerPublic) {
        try (KeyPair own = GROUP.generate(new Random(1))) {
            assertEquals(
                    Reason.ZERO_RESULT,
                    assertThrows(PublicValueException.class, () -> GROUP.agree(own, Octets.ofHex(peerPublic)))
                            .reason());
        }
    }

    @Test
    @DisplayName("masks the top bit of a public value (RFC 8031 section 3.2)")
    void shouldMaskTheTopBit() throws PublicValueException {
        try (KeyPair own = GROUP.generate(new Random(1));
                KeyPair peer = GROUP.generate(new Random(2))) {
            byte[] marked = peer.publicValue().toByteArray();
            marked[31] |= (byte) 0x80;
            try (Secret plain = GROUP.agree(own, peer.publicValue());
                    Secret masked = GROUP.agree(own, Octets.of(marked))) {
                assertTrue(plain.matches(Octets.of(masked.getEncoded())));
            }
        }
    }
}
