package io.sallyport.ike.message.attribute;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.sallyport.ike.message.assigned.AuthenticationMethod;
import io.sallyport.ike.message.assigned.EncryptionAlgorithm;
import io.sallyport.ike.message.assigned.GroupDescription;
import io.sallyport.ike.message.assigned.HashAlgorithm;
import io.sallyport.ike.message.assigned.LifeType;
import io.sallyport.ike.message.wire.DecodeLimits;
import io.sallyport.ike.message.wire.DecodeResult;
import io.sallyport.ike.message.wire.Decoded;
import io.sallyport.ike.message.wire.Malformed;
import io.sallyport.ike.message.wire.MalformedReason;
import io.sallyport.ike.message.wire.Octets;
import io.sallyport.ike.message.wire.WireReader;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

@DisplayName("A list of attributes")
final class AttributesTest {
    @Test
    @DisplayName("may hold several lifetimes: the example of RFC 2407 section 4.5.2")
    void shouldReadTheExampleOfTheRfc() {
        Phase2Attributes attributes =
                phase2("80010001" + "00020004" + "00015180" + "80010002" + "00020004" + "000186a0");
        assertEquals(List.of(new Lifetime(1, 86_400), new Lifetime(2, 100_000)), attributes.lifetimes());
        assertEquals(
                List.of(Optional.of(LifeType.SECONDS), Optional.of(LifeType.KILOBYTES)),
                attributes.lifetimes().stream().map(Lifetime::type).toList());
    }

    @Test
    @DisplayName("of phase 1 names cipher, hash, method and group")
    void shouldReadPhase1() {
        Phase1Attributes attributes =
                phase1("80010007" + "800e0100" + "80020005" + "80030001" + "80040013" + "800b0001" + "800c0e10");
        assertEquals(Optional.of(EncryptionAlgorithm.AES_CBC), attributes.encryptionAlgorithm());
        assertEquals(OptionalInt.of(256), attributes.keyLength());
        assertEquals(Optional.of(HashAlgorithm.SHA2_384), attributes.hashAlgorithm());
        assertEquals(Optional.of(AuthenticationMethod.PRE_SHARED_KEY), attributes.authenticationMethod());
        assertEquals(Optional.of(GroupDescription.ECP_256), attributes.groupDescription());
        assertEquals(List.of(new Lifetime(1, 3600)), attributes.lifetimes());
        assertEquals(List.of(), attributes.others());
    }

    @Test
    @DisplayName("keeps numbers without a name, and attributes without a place")
    void shouldKeepWhatItDoesNotKnow() {
        Phase1Attributes attributes = phase1("80017fff" + "00060002" + "0017" + "80640009");
        assertEquals(OptionalInt.of(0x7fff), attributes.encryption());
        assertEquals(Optional.empty(), attributes.encryptionAlgorithm());
        assertEquals(OptionalInt.empty(), attributes.hash());
        assertEquals(
                List.of(new DataAttribute.Basic(100, 9), new DataAttribute.Variable(6, Octets.ofHex("0017"))),
                attributes.others());
    }

    @Test
    @DisplayName("may say the same twice")
    void shouldAllowRepetition() {
        Phase2Attributes attributes =
                phase2("80040001" + "80040001" + "80010001" + "80020e10" + "80010001" + "00020004" + "00000e10");
        assertEquals(OptionalInt.of(1), attributes.encapsulation());
        assertEquals(List.of(new Lifetime(1, 3600)), attributes.lifetimes());
    }

    @Test
    @DisplayName("may have a duration beyond what a long holds, which then stands for the longest")
    void shouldCapADurationBeyondALong() {
        assertEquals(
                List.of(new Lifetime(2, Long.MAX_VALUE)),
                phase2("80010002" + "00020008" + "ffffffffffffffff").lifetimes());
    }

    static Stream<Arguments> refused() {
        return Stream.of(
                arguments(
                        "a basic class in variable form",
                        MalformedReason.ATTRIBUTE_FORMAT,
                        4,
                        "80040001" + "00050002" + "0005"),
                arguments("two modes", MalformedReason.ATTRIBUTE_CONFLICT, 4, "80040001" + "80040002"),
                arguments(
                        "two durations in seconds",
                        MalformedReason.ATTRIBUTE_CONFLICT,
                        12,
                        "80010001" + "80020e10" + "80010001" + "80020e11"),
                arguments("a duration without a type", MalformedReason.ATTRIBUTE_ORDER, 0, "80020e10"),
                arguments("a type behind a type", MalformedReason.ATTRIBUTE_ORDER, 4, "80010001" + "80010002"),
                arguments("a type at the end", MalformedReason.ATTRIBUTE_ORDER, 4, "80010001"),
                arguments("an empty duration", MalformedReason.ATTRIBUTE_VALUE, 4, "80010001" + "00020000"),
                arguments(
                        "a duration of nine octets",
                        MalformedReason.ATTRIBUTE_VALUE,
                        4,
                        "80010001" + "00020009" + "000000000000000001"),
                arguments("sequence numbers that are not 1", MalformedReason.ATTRIBUTE_VALUE, 0, "800b0002"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("refused")
    @DisplayName("of phase 2 is refused if it contradicts itself")
    void shouldRefuseContradictions(String what, MalformedReason reason, int offset, String hex) {
        Malformed<?> malformed = assertInstanceOf(Malformed.class, Phase2Attributes.of(list(hex)));
        assertEquals(reason, malformed.reason(), malformed.sentence());
        assertEquals(offset, malformed.offset(), malformed.sentence());
    }

    private static Phase1Attributes phase1(String hex) {
        return decoded(Phase1Attributes.of(list(hex)));
    }

    private static Phase2Attributes phase2(String hex) {
        return decoded(Phase2Attributes.of(list(hex)));
    }

    private static List<DataAttribute> list(String hex) {
        return decoded(AttributeList.decode(WireReader.of(HexFormat.of().parseHex(hex)), DecodeLimits.DEFAULT));
    }

    private static <T> T decoded(DecodeResult<T> result) {
        return switch (result) {
            case Decoded<T>(T value) -> value;
            case Malformed<T> malformed -> throw new AssertionError(malformed.toString());
        };
    }
}
