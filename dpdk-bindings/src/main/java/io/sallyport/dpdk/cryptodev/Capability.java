package io.sallyport.dpdk.cryptodev;

import io.sallyport.dpdk.memory.Memory;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * An algorithm that a device has, with the sizes that it takes.
 *
 * @param algorithm which
 * @param key sizes of keys
 * @param iv sizes of IVs, or nonces
 * @param icv sizes of ICVs; none of a cipher
 * @param associated sizes of associated data; of combined modes only
 */
public record Capability(Algorithm algorithm, SizeRange key, SizeRange iv, SizeRange icv, SizeRange associated) {
    private static final SizeRange NONE = new SizeRange(0, 0, 0);

    /** The algorithms of a device that IPsec has use for; {@code capabilities} is the address of DPDK's array. */
    static List<Capability> readAll(long capabilities) {
        List<Capability> all = new ArrayList<>();
        for (long at = capabilities; operation(at) != CapabilityDescriptor.END; at += CapabilityDescriptor.SIZE) {
            if (operation(at) == CapabilityDescriptor.SYMMETRIC) {
                read(at).ifPresent(all::add);
            }
        }
        return List.copyOf(all);
    }

    private static int operation(long at) {
        return Memory.i32(at + CapabilityDescriptor.OPERATION);
    }

    private static Optional<Capability> read(long at) {
        int kind = Memory.i32(at + CapabilityDescriptor.KIND);
        return Arrays.stream(Algorithm.values())
                .filter(algorithm -> algorithm.kind().code() == kind && algorithm.code() == codeAt(at, algorithm))
                .findFirst()
                .map(algorithm -> of(at, algorithm));
    }

    private static int codeAt(long at, Algorithm algorithm) {
        return Memory.i32(at
                + switch (algorithm.kind()) {
                    case CIPHER -> CapabilityDescriptor.CIPHER;
                    case AUTHENTICATION -> CapabilityDescriptor.AUTHENTICATION;
                    case COMBINED -> CapabilityDescriptor.COMBINED;
                });
    }

    private static Capability of(long at, Algorithm algorithm) {
        return switch (algorithm.kind()) {
            case CIPHER ->
                new Capability(
                        algorithm,
                        SizeRange.read(at + CapabilityDescriptor.CIPHER_KEY),
                        SizeRange.read(at + CapabilityDescriptor.CIPHER_IV),
                        NONE,
                        NONE);
            case AUTHENTICATION ->
                new Capability(
                        algorithm,
                        SizeRange.read(at + CapabilityDescriptor.AUTHENTICATION_KEY),
                        SizeRange.read(at + CapabilityDescriptor.AUTHENTICATION_IV),
                        SizeRange.read(at + CapabilityDescriptor.AUTHENTICATION_ICV),
                        NONE);
            case COMBINED ->
                new Capability(
                        algorithm,
                        SizeRange.read(at + CapabilityDescriptor.COMBINED_KEY),
                        SizeRange.read(at + CapabilityDescriptor.COMBINED_IV),
                        SizeRange.read(at + CapabilityDescriptor.COMBINED_ICV),
                        SizeRange.read(at + CapabilityDescriptor.COMBINED_ASSOCIATED));
        };
    }
}
