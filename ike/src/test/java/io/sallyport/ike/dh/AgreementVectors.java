package io.sallyport.ike.dh;

import io.sallyport.ike.message.wire.Octets;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** One line of the resource wycheproof/agreements.txt. */
record AgreementVectors(KeyExchangeGroup group, Octets privateValue, Octets peerPublic, String expected) {
    static List<AgreementVectors> all() {
        try (InputStream in = AgreementVectors.class.getResourceAsStream("/wycheproof/agreements.txt")) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .filter(line -> !line.startsWith("#"))
                    .map(line -> line.split(" "))
                    .map(words -> new AgreementVectors(
                            KeyExchangeGroup.of(Integer.parseInt(words[0])).orElseThrow(),
                            Octets.ofHex(words[1]),
                            Octets.ofHex(words[2]),
                            words[3]))
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    boolean isRefused() {
        return Character.isUpperCase(expected.charAt(0));
    }
}
