package io.sallyport.ike.auth;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sallyport.ike.auth.AuthenticationException.Reason;
import io.sallyport.ike.crypto.HashFunction;
import io.sallyport.ike.crypto.Prf;
import io.sallyport.ike.message.wire.Octets;
import java.math.BigInteger;
import java.security.AlgorithmParameters;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PublicKey;
import java.security.Signature;
import java.security.spec.ECGenParameterSpec;
import java.security.spec.ECParameterSpec;
import java.security.spec.ECPoint;
import java.security.spec.ECPublicKeySpec;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

@DisplayName("A signature over a hash")
final class RawSignatureTest {
    /** An example of RFC 4754 section 8: public key, hash of a message, r and s as the payload has them. */
    record Example(SignatureMethod method, String x, String y, String hash, String signature) {
        PublicKey key() throws GeneralSecurityException {
            AlgorithmParameters parameters = AlgorithmParameters.getInstance("EC");
            parameters.init(new ECGenParameterSpec("secp" + method.name().substring("ECDSA_".length()) + "r1"));
            ECPoint point = new ECPoint(new BigInteger(x, 16), new BigInteger(y, 16));
            return KeyFactory.getInstance("EC")
                    .generatePublic(new ECPublicKeySpec(point, parameters.getParameterSpec(ECParameterSpec.class)));
        }
    }

    static List<Example> examples() {
        return List.of(
                new Example(
                        SignatureMethod.ECDSA_256,
                        "2442a5cc0ecd015fa3ca31dc8e2bbc70bf42d60cbca20085e0822cb04235e970",
                        "6fc98bd7e50211a4a27102fa3549df79ebcb4bf246b80945cddfe7d509bbfd7d",
                        "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad",
                        "cb28e0999b9c7715fd0a80d8e47a77079716cbbf917dd72e97566ea1c066957c86fa3bb4e26cad5b"
                                + "f90b7f81899256ce7594bb1ea0c89212748bff3b3d5b0315"),
                new Example(
                        SignatureMethod.ECDSA_384,
                        "96281bf8dd5e0525ca049c048d345d3082968d10fedf5c5aca0c64e6465a97ea5ce10c9dfec21797"
                                + "415710721f437922",
                        "447688ba94708eb6e2e4d59f6ab6d7edff9301d249fe49c33096655f5d502fad3d383b91c5e7edaa"
                                + "2b714cc99d5743ca",
                        "cb00753f45a35e8bb5a03d699ac65007272c32ab0eded1631a8b605a43ff5bed8086072ba1e7cc23"
                                + "58baeca134c825a7",
                        "fb017b914e29149432d8bac29a514640b46f53ddab2c69948084e2930f1c8f7e08e07c9c63f2d21a"
                                + "07dcb56a6af56eb3b263a1305e057f984d38726a1b46874109f417bca112674c528262a40a629af1"
                                + "cbb9f516ce0fa7d2ff630863a00e8b9f"),
                new Example(
                        SignatureMethod.ECDSA_521,
                        "0151518f1af0f563517edd5485190df95a4bf57b5cba4cf2a9a3f6474725a35f7afe0a6ddeb8bedb"
                                + "cd6a197e592d40188901cecd650699c9b5e456aea5add19052a8",
                        "006f3b142ea1bfff7e2837ad44c9e4ff6d2d34c73184bbad90026dd5e6e85317d9df45cad7803c6c"
                                + "20035b2f3ff63aff4e1ba64d1c077577da3f4286c58f0aeae643",
                        "ddaf35a193617abacc417349ae20413112e6fa4e89a97ea20a9eeee64b55d39a2192992a274f"
                                + "c1a836ba3c23a3feebbd454d4423643ce80e2a9ac94fa54ca49f",
                        "0154fd3836af92d0dca57dd5341d3053988534fde8318fc6aaaab68e2e6f4339b19f2f281a7e0b22"
                                + "c269d93cf8794a9278880ed7dbb8d9362caeacee544320552251017705a7030290d1ceb605a9a1bb"
                                + "03ff9cdd521e87a696ec926c8c10c8362df4975367101f67d1cf9bccbf2f3d239534fa509e70aac8"
                                + "51ae01aac68d62f866472660"));
    }

    @ParameterizedTest
    @MethodSource("examples")
    @DisplayName("is verified as RFC 4754 section 8 has it, and refused over another hash or with r and s exchanged")
    void shouldVerifyTheExamplesOfTheRfc(Example example) throws GeneralSecurityException {
        PublicKey key = example.key();
        Octets hash = Octets.ofHex(example.hash());
        Octets signature = Octets.ofHex(example.signature());
        assertTrue(RawSignature.fits(example.method(), key));
        assertDoesNotThrow(() -> RawSignature.verify(example.method(), key, hash, signature));
        int half = signature.length() / 2;
        Octets exchanged = Octets.ofHex(
                signature.slice(half, half).toHex() + signature.slice(0, half).toHex());
        assertEquals(Reason.BAD_SIGNATURE, refusal(example.method(), key, hash, exchanged));
        assertEquals(
                Reason.BAD_SIGNATURE,
                refusal(
                        example.method(),
                        key,
                        Octets.ofHex("00" + example.hash().substring(2)),
                        signature));
    }

    @ParameterizedTest
    @EnumSource(
            value = SignatureMethod.class,
            names = {"ECDSA_256", "ECDSA_384", "ECDSA_521"})
    @DisplayName("is over a hash of the curve's own where the method is tied to one (RFC 2409 section 5.1)")
    void shouldTieTheHashToTheCurve(SignatureMethod method) {
        Prf negotiated = new Prf(HashFunction.SHA1);
        int bits = Integer.parseInt(method.name().substring("ECDSA_".length()));
        assertEquals(bits == 521 ? 64 : bits / 8, method.prf(negotiated).hash().octets());
        assertEquals(HashFunction.SHA1, SignatureMethod.RSA.prf(negotiated).hash());
        assertEquals(HashFunction.SHA1, SignatureMethod.ECDSA.prf(negotiated).hash());
    }

    @Test
    @DisplayName("has no name of a hash algorithm in it: an ordinary PKCS #1 signature is refused")
    void shouldRefuseASignatureWithDigestInfo() throws GeneralSecurityException {
        KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
        generator.initialize(2_048);
        KeyPair pair = generator.generateKeyPair();
        Octets data = Octets.ofText("abc");
        Octets hash = HashFunction.SHA2_256.hash(data);
        Signature ordinary = Signature.getInstance("SHA256withRSA");
        ordinary.initSign(pair.getPrivate());
        ordinary.update(data.toByteArray());
        assertEquals(
                Reason.BAD_SIGNATURE, refusal(SignatureMethod.RSA, pair.getPublic(), hash, Octets.of(ordinary.sign())));
        Octets bare = RawSignature.sign(SignatureMethod.RSA, pair.getPrivate(), hash);
        assertDoesNotThrow(() -> RawSignature.verify(SignatureMethod.RSA, pair.getPublic(), hash, bare));
    }

    private static Reason refusal(SignatureMethod method, PublicKey key, Octets hash, Octets signature) {
        return assertThrows(AuthenticationException.class, () -> RawSignature.verify(method, key, hash, signature))
                .reason();
    }
}
