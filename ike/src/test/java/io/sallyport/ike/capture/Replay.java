package io.sallyport.ike.capture;

import io.sallyport.ike.capture.Capture.Datagram;
import io.sallyport.ike.crypto.CbcAlgorithm;
import io.sallyport.ike.crypto.HashFunction;
import io.sallyport.ike.crypto.InitializationVector;
import io.sallyport.ike.crypto.MessageProtection;
import io.sallyport.ike.crypto.Phase1Keys;
import io.sallyport.ike.crypto.Prf;
import io.sallyport.ike.crypto.Secret;
import io.sallyport.ike.crypto.Skeyid;
import io.sallyport.ike.message.ClearMessage;
import io.sallyport.ike.message.Cookies;
import io.sallyport.ike.message.EncryptedMessage;
import io.sallyport.ike.message.IsakmpMessage;
import io.sallyport.ike.message.MessageDecoder;
import io.sallyport.ike.message.assigned.AuthenticationMethod;
import io.sallyport.ike.message.attribute.Phase1Attributes;
import io.sallyport.ike.message.payload.KeyExchangePayload;
import io.sallyport.ike.message.payload.NoncePayload;
import io.sallyport.ike.message.payload.Payload;
import io.sallyport.ike.message.payload.PayloadChain;
import io.sallyport.ike.message.payload.SecurityAssociationPayload;
import io.sallyport.ike.message.wire.DecodeLimits;
import io.sallyport.ike.message.wire.DecodeResult;
import io.sallyport.ike.message.wire.Decoded;
import io.sallyport.ike.message.wire.Malformed;
import io.sallyport.ike.message.wire.Octets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Plays both sides of a capture: derives the keys as a peer would, and opens each encrypted message in its turn. */
public final class Replay implements AutoCloseable {
    private static final int PHASE_1 = 0;

    private final MessageDecoder decoder = new MessageDecoder(DecodeLimits.DEFAULT);
    private final List<Sent> sent = new ArrayList<>();
    private final Map<Integer, List<InitializationVector>> chains = new LinkedHashMap<>();
    private final Phase1Attributes agreed;
    private final Cookies cookies;
    private final Prf prf;
    private final Phase1Keys keys;
    private final Secret cipherKey;
    private final MessageProtection protection;

    /** A message, and its payloads whether they were clear or had to be opened. */
    public record Sent(Role sender, IsakmpMessage message, PayloadChain chain) {
        /** True in Main Mode and Aggressive Mode. */
        public boolean phase1() {
            return message.header().messageId() == PHASE_1;
        }
    }

    public Replay(Capture capture) {
        List<Datagram> datagrams = capture.datagrams();
        List<IsakmpMessage> messages = datagrams.stream()
                .map(datagram -> decoded(decoder.decode(datagram.octets().toByteArray())))
                .toList();
        for (int i = 0; i < messages.size(); i++) {
            if (messages.get(i) instanceof ClearMessage clear) {
                sent.add(new Sent(datagrams.get(i).sender(), clear, clear.chain()));
            }
        }
        agreed = agreed();
        cookies = messages.getLast().header().cookies();
        prf = new Prf(HashFunction.of(agreed.hashAlgorithm().orElseThrow()).orElseThrow());
        CbcAlgorithm algorithm =
                CbcAlgorithm.of(agreed.encryptionAlgorithm().orElseThrow()).orElseThrow();
        try (Secret shared = Secret.taking(capture.value("dh").toByteArray())) {
            keys = new Phase1Keys(prf, skeyid(capture, shared), shared, cookies);
        }
        cipherKey = keys.cipherKey(algorithm.keyOctets(agreed.keyLength()).orElseThrow());
        protection = new MessageProtection(algorithm, cipherKey, decoder);
        InitializationVector first = InitializationVector.ofPhase1(
                prf.hash(),
                algorithm,
                phase1(Role.INITIATOR, KeyExchangePayload.class).publicValue(),
                phase1(Role.RESPONDER, KeyExchangePayload.class).publicValue());
        chains.put(PHASE_1, new ArrayList<>(List.of(first)));
        for (int i = 0; i < messages.size(); i++) {
            if (messages.get(i) instanceof EncryptedMessage encrypted) {
                sent.add(new Sent(datagrams.get(i).sender(), encrypted, open(encrypted)));
            }
        }
    }

    /** All messages with their payloads. */
    public List<Sent> sent() {
        return List.copyOf(sent);
    }

    /** What the responder chose for phase 1. */
    public Phase1Attributes agreedAttributes() {
        return agreed;
    }

    public Cookies cookies() {
        return cookies;
    }

    public Prf prf() {
        return prf;
    }

    public Phase1Keys keys() {
        return keys;
    }

    public Secret cipherKey() {
        return cipherKey;
    }

    public MessageProtection protection() {
        return protection;
    }

    /** The IVs of an exchange: before its first encrypted message, and after each. */
    public List<InitializationVector> chain(int messageId) {
        return List.copyOf(chains.get(messageId));
    }

    /** The message ids of all encrypted exchanges, in their order; 0 is phase 1. */
    public List<Integer> messageIds() {
        return List.copyOf(chains.keySet());
    }

    /** The first payload of a kind that a side sent in phase 1. */
    public <P extends Payload> P phase1(Role sender, Class<P> payload) {
        return sent.stream()
                .filter(message -> message.phase1() && message.sender() == sender)
                .flatMap(message -> message.chain().all(payload).stream())
                .findFirst()
                .orElseThrow(() -> new AssertionError(sender + " sent no " + payload.getSimpleName()));
    }

    /** The messages of an exchange. */
    public List<Sent> exchange(int messageId) {
        return sent.stream()
                .filter(message -> message.message().header().messageId() == messageId)
                .toList();
    }

    @Override
    public void close() {
        protection.close();
        cipherKey.close();
        keys.close();
    }

    private PayloadChain open(EncryptedMessage message) {
        int messageId = message.header().messageId();
        List<InitializationVector> ivs = chains.computeIfAbsent(
                messageId,
                id -> new ArrayList<>(List.of(chains.get(PHASE_1).getLast().ofExchange(prf.hash(), id))));
        PayloadChain chain = decoded(protection.open(message, ivs.getLast()));
        ivs.add(ivs.getLast().after(message.ciphertext()));
        return chain;
    }

    private Phase1Attributes agreed() {
        SecurityAssociationPayload answer = phase1(Role.RESPONDER, SecurityAssociationPayload.class);
        return decoded(Phase1Attributes.of(
                answer.proposals().getFirst().transforms().getFirst().attributes()));
    }

    private Secret skeyid(Capture capture, Secret shared) {
        Octets ni = phase1(Role.INITIATOR, NoncePayload.class).nonce();
        Octets nr = phase1(Role.RESPONDER, NoncePayload.class).nonce();
        if (agreed.authenticationMethod().orElseThrow() == AuthenticationMethod.RSA_SIGNATURES) {
            return Skeyid.signature(prf, ni, nr, shared);
        }
        try (Secret psk = Secret.taking(capture.value("psk").toByteArray())) {
            return Skeyid.preSharedKey(prf, psk, ni, nr);
        }
    }

    private static <T> T decoded(DecodeResult<T> result) {
        return switch (result) {
            case Decoded<T>(T value) -> value;
            case Malformed<T> malformed -> throw new AssertionError("refused: " + malformed);
        };
    }
}
