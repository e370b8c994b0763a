package io.sallyport.ike.dh;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sallyport.ike.crypto.Secret;
import io.sallyport.ike.dh.PublicValueException.Reason;
import io.sallyport.ike.message.wire.Octets;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayName("An elliptic curve group")
final class EcpGroupTest {
    private static final String P256_PRIME = "ffffffff00000001000000000000000000000000ffffffffffffffffffffffff";
    private static final String P256_ORDER = "ffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551";

    /** An example of RFC 5903 section 8: private and public values of both sides, and x of the common point. */
    record Example(int group, String i, String gi, String r, String gr, String shared) {
        KeyExchangeGroup groupOf() {
            return KeyExchangeGroup.of(group).orElseThrow();
        }
    }

    static List<Example> examples() {
        return List.of(
                new Example(
                        19,
                        "c88f01f510d9ac3f70a292daa2316de544e9aab8afe84049c62a9c57862d1433",
                        "dad0b65394221cf9b051e1feca5787d098dfe637fc90b9ef945d0c37725811805271a0461cdb8252"
                                + "d61f1c456fa3e59ab1f45b33accf5f58389e0577b8990bb3",
                        "c6ef9c5d78ae012a011164acb397ce2088685d8f06bf9be0b283ab46476bee53",
                        "d12dfb5289c8d4f81208b70270398c342296970a0bccb74c736fc7554494bf6356fbf3ca366cc23e"
                                + "8157854c13c58d6aac23f046ada30f8353e74f33039872ab",
                        "d6840f6b42f6edafd13116e0e12565202fef8e9ece7dce03812464d04b9442de"),
                new Example(
                        20,
                        "099f3c7034d4a2c699884d73a375a67f7624ef7c6b3c0f160647b67414dce655e35b538041e649ee"
                                + "3faef896783ab194",
                        "667842d7d180ac2cde6f74f37551f55755c7645c20ef73e31634fe72b4c55ee6de3ac808acb4bdb4"
                                + "c88732aee95f41aa9482ed1fc0eeb9cafc4984625ccfc23f65032149e0e144ada024181535a0f38e"
                                + "eb9fcff3c2c947dae69b4c634573a81c",
                        "41cb0779b4bdb85d47846725fbec3c9430fab46cc8dc5060855cc9bda0aa2942e0308312916b8ed2"
                                + "960e4bd55a7448fc",
                        "e558dbef53eecde3d3fccfc1aea08a89a987475d12fd950d83cfa41732bc509d0d1ac43a0336def9"
                                + "6fda41d0774a3571dcfbec7aacf3196472169e838430367f66eebe3c6e70c416dd5f0c68759dd1ff"
                                + "f83fa40142209dff5eaad96db9e6386c",
                        "11187331c279962d93d604243fd592cb9d0a926f422e47187521287e7156c5c4d603135569b9e9d0"
                                + "9cf5d4a270f59746"),
                new Example(
                        21,
                        "0037ade9319a89f4dabdb3ef411aaccca5123c61acab57b5393dce47608172a095aa85a30fe1c295"
                                + "2c6771d937ba9777f5957b2639bab072462f68c27a57382d4a52",
                        "0015417e84dbf28c0ad3c278713349dc7df153c897a1891bd98bab4357c9ecbee1e3bf42e00b8e38"
                                + "0aeae57c2d107564941885942af5a7f4601723c4195d176ced3e017cae20b6641d2eeb695786d8c9"
                                + "46146239d099e18e1d5a514c739d7cb4a10ad8a788015ac405d7799dc75e7b7d5b6cf2261a6a7f15"
                                + "07438bf01beb6ca3926f9582",
                        "0145ba99a847af43793fdd0e872e7cdfa16be30fdc780f97bccc3f078380201e9c677d600b343757"
                                + "a3bdbf2a3163e4c2f869cca7458aa4a4effc311f5cb151685eb9",
                        "00d0b3975ac4b799f5bea16d5e13e9af971d5e9b984c9f39728b5e5739735a219b97c356436adc6e"
                                + "95bb0352f6be64a6c2912d4ef2d0433ced2b6171640012d9460f015c68226383956e3bd066e797b6"
                                + "23c27ce0eac2f551a10c2c724d9852077b87220b6536c5c408a1d2aebb8e86d678ae49cb57091f47"
                                + "32296579ab44fcd17f0fc56a",
                        "01144c7d79ae6956bc8edb8e7c787c4521cb086fa64407f97894e5e6b2d79b04d1427e73ca4baa24"
                                + "0a34786859810c06b3c715a3a8cc3151f2bee417996d19f3ddea"));
    }

    @ParameterizedTest
    @MethodSource("examples")
    @DisplayName("gives the public values and the secret of RFC 5903 section 8")
    void shouldComputeTheExamplesOfTheRfc(Example example) throws PublicValueException {
        KeyExchangeGroup group = example.groupOf();
        try (KeyPair initiator = group.generate(drawing(example.group(), example.i()));
                KeyPair responder = group.generate(drawing(example.group(), example.r()));
                Secret ours = group.agree(initiator, responder.publicValue());
                Secret theirs = group.agree(responder, initiator.publicValue())) {
            assertEquals(example.gi(), initiator.publicValue().toHex());
            assertEquals(example.gr(), responder.publicValue().toHex());
            assertTrue(ours.matches(Octets.ofHex(example.shared())));
            assertTrue(theirs.matches(Octets.ofHex(example.shared())));
        }
    }

    @Test
    @DisplayName("draws again when a private value is zero or not below the order of the curve")
    void shouldDrawAgainOutOfRange() {
        KeyExchangeGroup group = KeyExchangeGroup.of(19).orElseThrow();
        Example example = examples().getFirst();
        ScriptedRandom random = new ScriptedRandom("00".repeat(32) + P256_ORDER + example.i());
        try (KeyPair pair = group.generate(random)) {
            assertEquals(example.gi(), pair.publicValue().toHex());
            assertTrue(random.isUsedUp());
        }
    }

    @Test
    @DisplayName("I11: refuses a coordinate that is not below the prime")
    void shouldRefuseACoordinateOutOfRange() {
        String y = examples().getFirst().gi().substring(64);
        assertEquals(Reason.OUT_OF_RANGE, refusal(19, P256_PRIME + y));
        assertEquals(Reason.OUT_OF_RANGE, refusal(19, y + P256_PRIME));
    }

    @ParameterizedTest
    @ValueSource(ints = {19, 20, 21})
    @DisplayName("I11: refuses a point that is not on the curve, the origin among them")
    void shouldRefuseAPointThatIsNotOnTheCurve(int number) {
        KeyExchangeGroup group = KeyExchangeGroup.of(number).orElseThrow();
        try (KeyPair pair = group.generate(new Random(number))) {
            byte[] wire = pair.publicValue().toByteArray();
            wire[wire.length - 1] ^= 1;
            assertEquals(Reason.NOT_ON_CURVE, refusal(number, HexFormat.of().formatHex(wire)));
        }
        assertEquals(Reason.NOT_ON_CURVE, refusal(number, "00".repeat(group.publicOctets())));
    }

    private static Reason refusal(int number, String peerPublic) {
        KeyExchangeGroup group = KeyExchangeGroup.of(number).orElseThrow();
        Octets value = Octets.ofHex(peerPublic);
        Reason atOnce = assertThrows(PublicValueException.class, () -> group.check(value))
                .reason();
        try (KeyPair own = group.generate(new Random(1))) {
            assertEquals(
                    atOnce,
                    assertThrows(PublicValueException.class, () -> group.agree(own, value))
                            .reason());
        }
        return atOnce;
    }

    /** The random octets from which a group makes a private value: for group 21 all but 7 bits of the first go away. */
    private static ScriptedRandom drawing(int number, String privateValue) {
        if (number != 21) {
            return new ScriptedRandom(privateValue);
        }
        int first = Integer.parseInt(privateValue.substring(0, 2), 16) << 7;
        return new ScriptedRandom("%02x%s".formatted(first, privateValue.substring(2)));
    }
}
