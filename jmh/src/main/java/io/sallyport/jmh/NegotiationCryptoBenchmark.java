package io.sallyport.jmh;

import io.sallyport.ike.crypto.CbcAlgorithm;
import io.sallyport.ike.crypto.ExchangeHash;
import io.sallyport.ike.crypto.HashFunction;
import io.sallyport.ike.crypto.InitializationVector;
import io.sallyport.ike.crypto.Keymat;
import io.sallyport.ike.crypto.MessageProtection;
import io.sallyport.ike.crypto.Phase1Hash;
import io.sallyport.ike.crypto.Phase1Keys;
import io.sallyport.ike.crypto.Prf;
import io.sallyport.ike.crypto.Secret;
import io.sallyport.ike.crypto.Skeyid;
import io.sallyport.ike.dh.KeyExchangeGroup;
import io.sallyport.ike.dh.KeyPair;
import io.sallyport.ike.dh.PublicValueException;
import io.sallyport.ike.message.Cookies;
import io.sallyport.ike.message.EncryptedMessage;
import io.sallyport.ike.message.IsakmpHeader;
import io.sallyport.ike.message.MessageDecoder;
import io.sallyport.ike.message.assigned.ExchangeType;
import io.sallyport.ike.message.assigned.ProtocolId;
import io.sallyport.ike.message.payload.HashPayload;
import io.sallyport.ike.message.payload.NoncePayload;
import io.sallyport.ike.message.payload.PayloadChain;
import io.sallyport.ike.message.wire.DecodeLimits;
import io.sallyport.ike.message.wire.Octets;
import java.security.SecureRandom;
import java.util.concurrent.TimeUnit;
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
import org.openjdk.jmh.infra.Blackhole;

/**
 * All cryptography of a responder in one negotiation, without the exchanges around it: Main Mode with a pre-shared key and
 * SHA2-256, a Quick Mode for AES-GCM-128, AES-CBC-128 around the messages.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.SampleTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Fork(1)
@Warmup(iterations = 2, time = 1)
@Measurement(iterations = 3, time = 1)
public class NegotiationCryptoBenchmark {
    private static final int NONCE_OCTETS = 32;
    private static final int KEYMAT_OCTETS = 20;
    private static final int CIPHER_KEY_OCTETS = 16;
    private static final int SA_OCTETS = 56;
    private static final int ID_OCTETS = 8;
    private static final int REST_OCTETS = 160;
    private static final int MESSAGE_ID = 0x1234_5678;
    private static final Octets SPI = Octets.ofHex("c0ffee01");

    /** Number of the group. */
    @Param({"14", "19", "31"})
    public int group;

    private final SecureRandom random = new SecureRandom();
    private final Prf prf = new Prf(HashFunction.SHA2_256);
    private final Cookies cookies = new Cookies(1, 2);
    private final MessageDecoder decoder = new MessageDecoder(DecodeLimits.DEFAULT);
    private final Octets sa = Octets.of(new byte[SA_OCTETS]);
    private final Octets identity = Octets.of(new byte[ID_OCTETS]);
    private final Octets rest = Octets.of(new byte[REST_OCTETS]);
    private final Secret skeyidD = Secret.taking(new byte[NONCE_OCTETS]);
    private final Secret skeyidA = Secret.taking(new byte[NONCE_OCTETS]);
    private final Octets peerNonce = nonce();
    private final IsakmpHeader header =
            new IsakmpHeader(cookies, ExchangeType.QUICK_MODE.code(), IsakmpHeader.ENCRYPTION, MESSAGE_ID);
    private KeyExchangeGroup computing;
    private KeyPair peer;
    private MessageProtection protection;
    private InitializationVector iv;

    /** Makes the keys that a peer and a phase 1 would have left. */
    @Setup(Level.Trial)
    public void prepare() {
        computing = KeyExchangeGroup.of(group).orElseThrow();
        peer = computing.generate(random);
        protection = new MessageProtection(CbcAlgorithm.AES, Secret.taking(new byte[CIPHER_KEY_OCTETS]), decoder);
        iv = new InitializationVector(Octets.of(new byte[CIPHER_KEY_OCTETS]));
    }

    /** Main Mode and the first Quick Mode. */
    @Benchmark
    public void mainAndQuickMode(Blackhole sink) throws PublicValueException {
        mainMode(sink);
        quickMode(sink);
    }

    /** A Quick Mode without PFS: a rekey. */
    @Benchmark
    public void rekey(Blackhole sink) {
        quickMode(sink);
    }

    /** A Quick Mode with PFS. */
    @Benchmark
    public void rekeyWithPfs(Blackhole sink) throws PublicValueException {
        try (KeyPair own = computing.generate(random);
                Secret shared = computing.agree(own, peer.publicValue())) {
            Octets nonce = nonce();
            messages(sink, nonce);
            keymat(sink, Keymat.withPfs(prf, skeyidD, shared, peerNonce, nonce));
        }
    }

    private void mainMode(Blackhole sink) throws PublicValueException {
        Octets nonce = nonce();
        try (KeyPair own = computing.generate(random);
                Secret shared = computing.agree(own, peer.publicValue());
                Secret psk = Secret.copyOf(new byte[NONCE_OCTETS]);
                Phase1Keys keys =
                        new Phase1Keys(prf, Skeyid.preSharedKey(prf, psk, peerNonce, nonce), shared, cookies);
                Secret cipherKey = keys.cipherKey(CIPHER_KEY_OCTETS);
                MessageProtection fresh = new MessageProtection(CbcAlgorithm.AES, cipherKey, decoder)) {
            InitializationVector first = InitializationVector.ofPhase1(
                    HashFunction.SHA2_256, CbcAlgorithm.AES, peer.publicValue(), own.publicValue());
            Phase1Hash hash = new Phase1Hash(peer.publicValue(), own.publicValue(), cookies, sa);
            sink.consume(hash.initiator(prf, keys.skeyid(), identity));
            EncryptedMessage fifth = fresh.seal(
                    header, PayloadChain.of(new HashPayload(hash.responder(prf, keys.skeyid(), identity))), first);
            sink.consume(fresh.open(fifth, first));
        }
    }

    private void quickMode(Blackhole sink) {
        Octets nonce = nonce();
        messages(sink, nonce);
        keymat(sink, Keymat.withoutPfs(prf, skeyidD, peerNonce, nonce));
    }

    /** Three messages: the first and the third are opened, the second is sealed. */
    private void messages(Blackhole sink, Octets nonce) {
        ExchangeHash hash = new ExchangeHash(prf, skeyidA, MESSAGE_ID);
        InitializationVector begin = iv.ofExchange(HashFunction.SHA2_256, MESSAGE_ID);
        sink.consume(hash.first(rest));
        EncryptedMessage second = protection.seal(
                header, PayloadChain.of(new HashPayload(hash.second(peerNonce, rest)), new NoncePayload(rest)), begin);
        sink.consume(protection.open(second, begin));
        sink.consume(protection.open(second, begin));
        sink.consume(hash.third(peerNonce, nonce));
    }

    private static void keymat(Blackhole sink, Keymat keymat) {
        try (Secret inbound = keymat.derive(ProtocolId.ESP, SPI, KEYMAT_OCTETS);
                Secret outbound = keymat.derive(ProtocolId.ESP, SPI, KEYMAT_OCTETS)) {
            sink.consume(inbound);
            sink.consume(outbound);
        }
    }

    private Octets nonce() {
        byte[] octets = new byte[NONCE_OCTETS];
        random.nextBytes(octets);
        return Octets.of(octets);
    }
}
