package io.sallyport.ike.message.payload;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.sallyport.ike.capture.Capture;
import io.sallyport.ike.capture.Replay;
import io.sallyport.ike.capture.Role;
import io.sallyport.ike.message.wire.Octets;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

@DisplayName("A vendor extension")
final class VendorExtensionTest {
    @ParameterizedTest
    @EnumSource(VendorExtension.class)
    @DisplayName("is known by the id that we send for it")
    void shouldKnowItsOwnId(VendorExtension extension) {
        assertEquals(Optional.of(extension), VendorIdPayload.of(extension).extension());
    }

    @Test
    @DisplayName("that another implementation sends is known")
    void shouldKnowThoseOfACapture() {
        try (Replay replay = new Replay(Capture.of("v1main"))) {
            List<Optional<VendorExtension>> announced = replay.sent().stream()
                    .filter(sent -> sent.sender() == Role.INITIATOR)
                    .flatMap(sent -> sent.chain().all(VendorIdPayload.class).stream())
                    .map(VendorIdPayload::extension)
                    .toList();
            assertEquals(
                    List.of(
                            Optional.of(VendorExtension.XAUTH),
                            Optional.of(VendorExtension.DEAD_PEER_DETECTION),
                            Optional.of(VendorExtension.FRAGMENTATION),
                            Optional.of(VendorExtension.NAT_TRAVERSAL),
                            Optional.of(VendorExtension.NAT_TRAVERSAL_DRAFT_2_LINE_FEED)),
                    announced);
        }
    }

    @ParameterizedTest(name = "{0}: {1}")
    @DisplayName("has the MD5 hash of its name as id")
    @CsvSource({
        "NAT_TRAVERSAL, RFC 3947, ''",
        "NAT_TRAVERSAL_DRAFT_3, draft-ietf-ipsec-nat-t-ike-03, ''",
        "NAT_TRAVERSAL_DRAFT_2, draft-ietf-ipsec-nat-t-ike-02, ''",
        "NAT_TRAVERSAL_DRAFT_2_LINE_FEED, draft-ietf-ipsec-nat-t-ike-02, '\n'",
        "FRAGMENTATION, FRAGMENTATION, ''",
    })
    void shouldHaveTheHashOfItsName(VendorExtension extension, String name, String end)
            throws NoSuchAlgorithmException {
        byte[] hash = MessageDigest.getInstance("MD5").digest((name + end).getBytes(StandardCharsets.US_ASCII));
        assertEquals(Octets.of(hash), extension.id().slice(0, hash.length));
    }

    @ParameterizedTest(name = "{0}")
    @DisplayName("is told by its hash, whatever version or capabilities follow")
    @CsvSource({
        "afcad71368a1f1c96b8696fc77570100, DEAD_PEER_DETECTION",
        "afcad71368a1f1c96b8696fc77570200, DEAD_PEER_DETECTION",
        "12f5f28c457168a9702d9fe274cc0204, CISCO_UNITY",
        "4048b7d56ebce88525e7de7f00d6c2d3, FRAGMENTATION",
        "4048b7d56ebce88525e7de7f00d6c2d3c0000000, FRAGMENTATION",
    })
    void shouldAllowVersionsAndCapabilities(String id, VendorExtension extension) {
        assertEquals(Optional.of(extension), VendorExtension.of(Octets.ofHex(id)));
    }

    @ParameterizedTest(name = "''{0}''")
    @DisplayName("is not taken for another that only begins alike")
    @CsvSource({
        "afcad71368a1f1c96b8696fc7757",
        "afcad71368a1f1c96b8696fc7757010000",
        "4a131c81070358455c5728f20e95452f00",
        "09002689dfd6b7",
        "4048b7d56ebce88525e7de7f00d6c2d3c000",
        "''",
    })
    void shouldNotKnowOthers(String id) {
        assertEquals(Optional.empty(), VendorExtension.of(Octets.ofHex(id)));
    }
}
