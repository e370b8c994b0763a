package io.sallyport.jmh;

import io.sallyport.ike.crypto.Secret;
import io.sallyport.ike.dh.KeyExchangeGroup;
import io.sallyport.ike.dh.PublicValueException;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.Provider;
import java.security.SecureRandom;
import java.security.Security;
import java.security.spec.AlgorithmParameterSpec;
import java.security.spec.ECGenParameterSpec;
import java.security.spec.NamedParameterSpec;
import java.util.concurrent.TimeUnit;
import javax.crypto.KeyAgreement;
import javax.crypto.interfaces.DHPublicKey;
import javax.crypto.spec.DHParameterSpec;
import org.bouncycastle.jce.provider.BouncyCastleProvider;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** Diffie-Hellman as the gateway computes it, and the same by the JCE of the JDK and of Bouncy Castle. */
@State(Scope.Thread)
@BenchmarkMode(Mode.SampleTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Fork(1)
@Warmup(iterations = 2, time = 1)
@Measurement(iterations = 3, time = 1)
public class KeyExchangeBenchmark {
    private static final int MODP_BITS = 2_048;
    private static final int EXPONENT_BITS = 256;

    /** Number of the group. */
    @Param({"14", "19", "31"})
    public int group;

    /** Who computes. */
    @Param({"sallyport", "jdk", "bouncy-castle"})
    public String by;

    private Exchange exchange;

    private interface Exchange {
        Object generate() throws GeneralSecurityException;

        Object agree() throws GeneralSecurityException;
    }

    /** Makes the keys. */
    @Setup(Level.Trial)
    public void prepare() throws GeneralSecurityException {
        exchange = switch (by) {
            case "sallyport" -> new Own(KeyExchangeGroup.of(group).orElseThrow());
            case "jdk" -> new Jce(group, Security.getProvider(group == 14 ? "SunJCE" : "SunEC"));
            default -> new Jce(group, new BouncyCastleProvider());
        };
    }

    /** A fresh key pair. */
    @Benchmark
    public Object generate() throws GeneralSecurityException {
        return exchange.generate();
    }

    /** The secret shared with a peer. */
    @Benchmark
    public Object agree() throws GeneralSecurityException {
        return exchange.agree();
    }

    private static final class Own implements Exchange {
        private final SecureRandom random = new SecureRandom();
        private final KeyExchangeGroup group;
        private final io.sallyport.ike.dh.KeyPair own;
        private final io.sallyport.ike.dh.KeyPair peer;

        Own(KeyExchangeGroup group) {
            this.group = group;
            own = group.generate(random);
            peer = group.generate(random);
        }

        @Override
        public Object generate() {
            return group.generate(random);
        }

        @Override
        public Object agree() throws PublicValueException {
            try (Secret shared = group.agree(own, peer.publicValue())) {
                return shared;
            }
        }
    }

    private static final class Jce implements Exchange {
        private final KeyPairGenerator generator;
        private final KeyAgreement agreement;
        private final KeyPair own;
        private final KeyPair peer;

        Jce(int group, Provider provider) throws GeneralSecurityException {
            generator = KeyPairGenerator.getInstance(
                    switch (group) {
                        case 14 -> "DH";
                        case 19 -> "EC";
                        default -> "X25519";
                    },
                    provider);
            generator.initialize(parameters(group));
            agreement = KeyAgreement.getInstance(
                    switch (group) {
                        case 14 -> "DH";
                        case 19 -> "ECDH";
                        default -> "X25519";
                    },
                    provider);
            own = generator.generateKeyPair();
            peer = generator.generateKeyPair();
        }

        private static AlgorithmParameterSpec parameters(int group) throws GeneralSecurityException {
            return switch (group) {
                case 14 -> {
                    // Any safe prime of this length takes the same time.
                    KeyPairGenerator any = KeyPairGenerator.getInstance("DH");
                    any.initialize(MODP_BITS);
                    DHParameterSpec prime = ((DHPublicKey) any.generateKeyPair().getPublic()).getParams();
                    yield new DHParameterSpec(prime.getP(), prime.getG(), EXPONENT_BITS);
                }
                case 19 -> new ECGenParameterSpec("secp256r1");
                default -> NamedParameterSpec.X25519;
            };
        }

        @Override
        public Object generate() {
            return generator.generateKeyPair();
        }

        @Override
        public Object agree() throws GeneralSecurityException {
            agreement.init(own.getPrivate());
            agreement.doPhase(peer.getPublic(), true);
            return agreement.generateSecret();
        }
    }
}
