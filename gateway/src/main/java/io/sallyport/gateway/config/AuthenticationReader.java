package io.sallyport.gateway.config;

import io.sallyport.gateway.config.AuthenticationSettings.OwnCertificate;
import io.sallyport.gateway.yaml.Problems;
import io.sallyport.gateway.yaml.Section;
import io.sallyport.ike.auth.certificate.RevocationPolicy;
import io.sallyport.ike.auth.modeconfig.AddressPool;
import io.sallyport.ike.message.identity.IpAddress;
import io.sallyport.ike.message.wire.Octets;
import java.util.HashMap;
import java.util.Map;

/** Reads the sections {@code authentication} and {@code address-pools}. */
final class AuthenticationReader {
    private static final AddressPoolSettings.Range NO_RANGE = new AddressPoolSettings.Range(
            new IpAddress(Octets.ofHex("00000000")), new IpAddress(Octets.ofHex("00000000")));

    private final Problems problems;
    private final Unique<String> pools;

    AuthenticationReader(Problems problems) {
        this.problems = problems;
        pools = new Unique<>(problems, "give each address pool a name of its own");
    }

    static AuthenticationSettings read(Section authentication) {
        return new AuthenticationSettings(
                authentication.list("secrets", Values.TEXT),
                authentication.sections("certificates").stream()
                        .map(certificate -> new OwnCertificate(
                                certificate.require("certificate", Values.TEXT, "west.pem", ""),
                                certificate.require("key", Values.TEXT, "west.key", "")))
                        .toList(),
                authentication.list("authorities", Values.TEXT),
                authentication.list("known", Values.TEXT),
                authentication.list("revocation-lists", Values.TEXT),
                authentication.read(
                        "revocation", Values.oneOf(RevocationPolicy.values()), RevocationPolicy.IF_PRESENT));
    }

    AddressPoolSettings readPool(Section pool) {
        Map<String, IpAddress> assigned = new HashMap<>();
        for (Section assignment : pool.sections("assigned")) {
            String holder = assignment.require("holder", Values.TEXT, "alice", "");
            IpAddress address = assignment.require("address", IkeValues.ADDRESS, "10.3.0.7", NO_RANGE.first());
            if (assigned.put(holder, address) != null) {
                problems.error(assignment.path("holder"), holder + " has an address already; write each holder once");
            }
        }
        AddressPoolSettings settings = new AddressPoolSettings(
                pool.require("name", Values.NAME, "clients", ""),
                pool.require("addresses", IkeValues.RANGE, "10.3.0.0/24", NO_RANGE),
                pool.list("name-servers", IkeValues.ADDRESS),
                pool.list("windows-name-servers", IkeValues.IPV4_ADDRESS),
                pool.list("networks", IkeValues.NETWORK),
                assigned);
        pools.see(pool.path("name"), settings.name(), settings.name());
        check(pool, settings);
        return settings;
    }

    private void check(Section pool, AddressPoolSettings settings) {
        if (!problems.isSound(pool.path())) {
            return;
        }
        try {
            AddressPool tried = settings.pool();
            if (tried.holders() != 0) {
                throw new IllegalStateException("a new pool has leases");
            }
        } catch (IllegalArgumentException e) {
            problems.error(pool.path("assigned"), e.getMessage());
        }
    }
}
