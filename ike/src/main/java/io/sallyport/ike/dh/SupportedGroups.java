package io.sallyport.ike.dh;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/** The groups that can be computed here. */
final class SupportedGroups {
    /**
     * By their numbers. The exponents of MODP groups are at least twice as long as the lower strength estimate of RFC
     * 3526 section 8 asks for.
     */
    static final List<KeyExchangeGroup> ALL = List.of(
            new ModpGroup(1, true, ModpPrimes.P768, 192),
            new ModpGroup(2, true, ModpPrimes.P1024, 192),
            new ModpGroup(5, true, ModpPrimes.P1536, 224),
            new ModpGroup(14, false, ModpPrimes.P2048, 256),
            new ModpGroup(15, false, ModpPrimes.P3072, 288),
            new ModpGroup(16, false, ModpPrimes.P4096, 336),
            new EcpGroup(19, "ecp-256", "P-256"),
            new EcpGroup(20, "ecp-384", "P-384"),
            new EcpGroup(21, "ecp-521", "P-521"),
            new Curve25519Group());

    private static final Map<Integer, KeyExchangeGroup> BY_NUMBER =
            ALL.stream().collect(Collectors.toMap(KeyExchangeGroup::number, Function.identity()));

    private SupportedGroups() {}

    static Optional<KeyExchangeGroup> find(int number) {
        return Optional.ofNullable(BY_NUMBER.get(number));
    }
}
