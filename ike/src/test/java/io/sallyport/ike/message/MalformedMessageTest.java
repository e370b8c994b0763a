package io.sallyport.ike.message;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.sallyport.ike.message.assigned.NotifyType;
import io.sallyport.ike.message.wire.DecodeLimits;
import io.sallyport.ike.message.wire.DecodeResult;
import io.sallyport.ike.message.wire.Malformed;
import io.sallyport.ike.message.wire.MalformedReason;
import java.util.EnumSet;
import java.util.HexFormat;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

@DisplayName("A malformed message is refused")
final class MalformedMessageTest {
    /** Cookies; then come first payload, version, exchange, flags, message id. */
    private static final String COOKIES = "0102030405060708" + "1112131415161718";

    private static final DecodeLimits SMALL = new DecodeLimits(200, 2, 2, 2, 2, 2);

    /** DOI and situation of an SA payload. */
    private static final String IPSEC_SA = "00000001" + "00000001";

    /** A whole transform that is the last: KEY_IKE without attributes. */
    private static final String LAST_TRANSFORM = "00000008" + "01010000";

    /** Reasons that belong to the meaning of attributes, which AttributesTest covers. */
    private static final Set<MalformedReason> ELSEWHERE = EnumSet.of(
            MalformedReason.ATTRIBUTE_FORMAT,
            MalformedReason.ATTRIBUTE_CONFLICT,
            MalformedReason.ATTRIBUTE_ORDER,
            MalformedReason.ATTRIBUTE_VALUE);

    static Stream<Arguments> malformed() {
        return Stream.of(
                arguments("that ends in the header", MalformedReason.TRUNCATED, 0, COOKIES + "0110"),
                arguments(
                        "of IKEv2", MalformedReason.MAJOR_VERSION, 17, COOKIES + "21202208" + "00000000" + "0000001c"),
                arguments(
                        "of a later minor version",
                        MalformedReason.MINOR_VERSION,
                        17,
                        COOKIES + "0d110500" + "00000000" + "0000001c"),
                arguments(
                        "whose length is not the datagram's",
                        MalformedReason.MESSAGE_LENGTH,
                        24,
                        COOKIES + "00100500" + "00000000" + "0000001d"),
                arguments(
                        "whose length has the sign bit",
                        MalformedReason.MESSAGE_LENGTH,
                        24,
                        COOKIES + "00100500" + "00000000" + "8000001c"),
                arguments("that is too large", MalformedReason.MESSAGE_TOO_LARGE, 24, clear(13, "000000b4", 176)),
                arguments("with a flag without meaning", MalformedReason.UNKNOWN_FLAGS, 19, message(13, 8, "00000004")),
                arguments("encrypted, without ciphertext", MalformedReason.CIPHERTEXT_LENGTH, 28, message(8, 1, "")),
                arguments(
                        "encrypted, without a first payload",
                        MalformedReason.PAYLOAD_OUT_OF_PLACE,
                        16,
                        message(0, 1, "00112233")),
                arguments(
                        "with a payload shorter than its header",
                        MalformedReason.PAYLOAD_LENGTH,
                        30,
                        clear(13, "00000003")),
                arguments("with a payload that overruns", MalformedReason.PAYLOAD_LENGTH, 30, clear(13, "00000005")),
                arguments("that ends in a payload header", MalformedReason.TRUNCATED, 28, clear(13, "000000")),
                arguments(
                        "with a reserved octet that is set",
                        MalformedReason.RESERVED_NOT_ZERO,
                        29,
                        clear(13, "00010004")),
                arguments(
                        "with more octets behind the chain",
                        MalformedReason.TRAILING_OCTETS,
                        32,
                        clear(13, "00000004" + "00000000")),
                arguments(
                        "with too many payloads",
                        MalformedReason.TOO_MANY_PAYLOADS,
                        36,
                        clear(13, "0d000004" + "0d000004" + "00000004")),
                arguments(
                        "with a proposal outside an SA",
                        MalformedReason.PAYLOAD_OUT_OF_PLACE,
                        32,
                        clear(2, "00000004")),
                arguments(
                        "with a fragment that has company",
                        MalformedReason.PAYLOAD_OUT_OF_PLACE,
                        28,
                        clear(132, "0d000008" + "00010101" + "00000004")),
                arguments(
                        "with fragment number 0",
                        MalformedReason.FRAGMENT_NUMBER,
                        34,
                        clear(132, "00000008" + "00010001")),
                arguments(
                        "with a short nonce",
                        MalformedReason.NONCE_LENGTH,
                        32,
                        clear(10, "0000000b" + "00112233445566")),
                arguments(
                        "with an IPv4 identity of 5 octets",
                        MalformedReason.IDENTITY_LENGTH,
                        36,
                        clear(5, "0000000d" + "01000000" + "0a00000100")),
                arguments(
                        "with a NAT-OA that is no address",
                        MalformedReason.IDENTITY_LENGTH,
                        32,
                        clear(21, "0000000c" + "02000000" + "0a000001")),
                arguments(
                        "with a NAT-OA whose reserved octets are set",
                        MalformedReason.RESERVED_NOT_ZERO,
                        32,
                        clear(21, "0000000c" + "01000001" + "0a000001")),
                arguments(
                        "with an SA of another DOI",
                        MalformedReason.UNSUPPORTED_DOI,
                        32,
                        clear(1, "0000000c" + "00000002" + "00000001")),
                arguments(
                        "with an SA of a labelled situation",
                        MalformedReason.UNSUPPORTED_SITUATION,
                        36,
                        clear(1, "0000000c" + "00000001" + "00000003")),
                arguments(
                        "with an SA without proposals",
                        MalformedReason.EMPTY_OFFER,
                        40,
                        clear(1, "0000000c" + IPSEC_SA)),
                arguments(
                        "with a proposal without transforms",
                        MalformedReason.EMPTY_OFFER,
                        47,
                        sa(proposal(0, "01010000"))),
                arguments(
                        "with fewer transforms than stated",
                        MalformedReason.TRANSFORM_COUNT,
                        47,
                        sa(proposal(0, "01010002" + LAST_TRANSFORM))),
                arguments(
                        "with too many transforms",
                        MalformedReason.TOO_MANY_TRANSFORMS,
                        64,
                        sa(proposal(
                                0, "01010003" + "03000008" + "01010000" + "03000008" + "02010000" + LAST_TRANSFORM))),
                arguments(
                        "with something else among the transforms",
                        MalformedReason.PAYLOAD_OUT_OF_PLACE,
                        48,
                        sa(proposal(0, "01010001" + "02000008" + "01010000"))),
                arguments(
                        "with reserved octets of a transform set",
                        MalformedReason.RESERVED_NOT_ZERO,
                        54,
                        sa(proposal(0, "01010001" + "00000008" + "01010001"))),
                arguments(
                        "with octets behind the last transform",
                        MalformedReason.TRAILING_OCTETS,
                        56,
                        sa(proposal(0, "01010001" + LAST_TRANSFORM + "0000"))),
                arguments(
                        "with too many proposals",
                        MalformedReason.TOO_MANY_PROPOSALS,
                        72,
                        sa(proposal(2, "01010001" + LAST_TRANSFORM)
                                + proposal(2, "02010001" + LAST_TRANSFORM)
                                + proposal(0, "03010001" + LAST_TRANSFORM))),
                arguments(
                        "with an ESP SPI of two octets",
                        MalformedReason.SPI_SIZE,
                        46,
                        sa(proposal(0, "01030201" + "0102" + LAST_TRANSFORM))),
                arguments(
                        "with an SPI that overruns",
                        MalformedReason.TRUNCATED,
                        48,
                        sa(proposal(0, "01030401" + "0102"))),
                arguments(
                        "with an attribute that overruns",
                        MalformedReason.TRUNCATED,
                        60,
                        sa(proposal(0, "01010001" + "0000000d" + "01010000" + "000c0004" + "00"))),
                arguments(
                        "with too many attributes",
                        MalformedReason.TOO_MANY_ATTRIBUTES,
                        64,
                        sa(proposal(0, "01010001" + "00000014" + "01010000" + "80010007" + "80020004" + "80030001"))),
                arguments(
                        "with a notification whose SPI is too long",
                        MalformedReason.SPI_SIZE,
                        32,
                        clear(11, "0000000c" + "00000001" + "0111000e")),
                arguments(
                        "with an R-U-THERE without number",
                        MalformedReason.NOTIFICATION_DATA,
                        40,
                        clear(11, "0000000e" + "00000001" + "01008d28" + "0000")),
                arguments(
                        "with a delete of nothing",
                        MalformedReason.SPI_COUNT,
                        32,
                        clear(12, "0000000c" + "00000001" + "03040000")),
                arguments(
                        "with a delete of more than is there",
                        MalformedReason.SPI_COUNT,
                        32,
                        clear(12, "00000010" + "00000001" + "03040002" + "01020304")),
                arguments(
                        "with a delete of too many",
                        MalformedReason.TOO_MANY_SPIS,
                        32,
                        clear(12, "00000018" + "00000001" + "03040003" + "010203040102030401020304")),
                arguments(
                        "with a delete of an ISAKMP SA by 4 octets",
                        MalformedReason.SPI_SIZE,
                        32,
                        clear(12, "00000010" + "00000001" + "01040001" + "01020304")),
                arguments(
                        "with a reserved octet of an Attribute payload set",
                        MalformedReason.RESERVED_NOT_ZERO,
                        33,
                        clear(14, "00000008" + "01010001")));
    }

    @ParameterizedTest(name = "{0}: {1}")
    @MethodSource("malformed")
    @DisplayName("with its reason and the place of the fault")
    void shouldNameReasonAndPlace(String what, MalformedReason reason, int offset, String hex) {
        DecodeResult<IsakmpMessage> result =
                new MessageDecoder(SMALL).decode(HexFormat.of().parseHex(hex));
        Malformed<?> malformed = assertInstanceOf(Malformed.class, result);
        assertEquals(reason, malformed.reason(), malformed.sentence());
        assertEquals(offset, malformed.offset(), malformed.sentence());
    }

    @Test
    @DisplayName("for each reason that there is")
    void shouldCoverEveryReason() {
        Set<MalformedReason> covered = malformed()
                .map(arguments -> (MalformedReason) arguments.get()[1])
                .collect(Collectors.toCollection(() -> EnumSet.copyOf(ELSEWHERE)));
        assertEquals(EnumSet.allOf(MalformedReason.class), covered);
    }

    @Test
    @DisplayName("with a sentence for people")
    void shouldSayWhatWouldBeRight() {
        Malformed<?> malformed = assertInstanceOf(
                Malformed.class,
                new MessageDecoder(SMALL).decode(HexFormat.of().parseHex(clear(10, "0000000b" + "00112233445566"))));
        assertEquals("a nonce has 8 to 256 octets, not 7", malformed.sentence());
        assertEquals(NotifyType.PAYLOAD_MALFORMED, malformed.reason().answer());
    }

    private static String sa(String proposals) {
        String body = IPSEC_SA + proposals;
        return clear(1, "0000%04x".formatted(4 + body.length() / 2) + body);
    }

    private static String proposal(int next, String body) {
        return "%02x00%04x".formatted(next, 4 + body.length() / 2) + body;
    }

    private static String clear(int firstPayload, String body) {
        return message(firstPayload, 0, body);
    }

    private static String clear(int firstPayload, String body, int zeros) {
        return clear(firstPayload, body + "00".repeat(zeros));
    }

    private static String message(int firstPayload, int flags, String body) {
        return COOKIES + "%02x1005%02x".formatted(firstPayload, flags) + "00000000"
                + "%08x".formatted(HeaderDescriptor.OCTETS + body.length() / 2) + body;
    }
}
