package io.sallyport.ike.message;

import com.code_intelligence.jazzer.junit.FuzzTest;
import org.junit.jupiter.api.DisplayName;

/**
 * Entry points for Jazzer. A normal build runs them on the seeds in {@code MessageDecoderFuzzTestInputs} only; with
 * {@code JAZZER_FUZZ=1} in the environment Jazzer searches on from there.
 */
@DisplayName("Fuzzed octets")
final class MessageDecoderFuzzTest {
    @FuzzTest(maxDuration = "5m")
    void shouldDecodeOrRefuseADatagram(byte[] datagram) {
        DecoderProperty.checkDatagram(datagram);
    }

    /** The first octet is the type of the first payload. */
    @FuzzTest(maxDuration = "5m")
    void shouldDecodeOrRefuseABody(byte[] typeAndBody) {
        if (typeAndBody.length > 0) {
            byte[] body = new byte[typeAndBody.length - 1];
            System.arraycopy(typeAndBody, 1, body, 0, body.length);
            DecoderProperty.checkBody(typeAndBody[0] & 0xff, body);
        }
    }
}
