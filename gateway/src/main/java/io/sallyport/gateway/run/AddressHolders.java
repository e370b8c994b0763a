package io.sallyport.gateway.run;

import io.sallyport.pipeline.spd.Prefix;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;

/**
 * Which client connections hold which addresses of mode config: several may have been given the same one, by servers that
 * know nothing of each other. Belongs to the control thread.
 */
final class AddressHolders {
    private final Map<String, Optional<Prefix>> hosts;
    /** The connections that hold each address, the latest last. */
    private final Map<Prefix, List<String>> holders = new HashMap<>();

    /**
     * Nobody holds anything.
     *
     * @param hosts of each connection the station inside that has its address; empty: the gateway has it itself
     */
    AddressHolders(Map<String, Optional<Prefix>> hosts) {
        this.hosts = Map.copyOf(hosts);
    }

    /** The connection holds the address, however often it is told. */
    void add(String connection, Prefix address) {
        List<String> all = holders.computeIfAbsent(address, _ -> new ArrayList<>(1));
        all.remove(connection);
        all.add(connection);
    }

    /** The connection holds the address no more; others may. */
    void remove(String connection, Prefix address) {
        holders.computeIfPresent(address, (_, all) -> {
            all.remove(connection);
            return all.isEmpty() ? null : all;
        });
    }

    /** The station inside that has the address: that of the connection which was given it last. */
    Optional<Prefix> host(Prefix address) {
        return holders.getOrDefault(address, List.of()).reversed().stream()
                .flatMap(connection -> hosts.get(connection).stream())
                .findFirst();
    }

    /** The addresses that the gateway has itself. */
    Collection<Prefix> own() {
        TreeSet<Prefix> own = new TreeSet<>();
        holders.forEach((address, all) -> {
            if (all.stream().anyMatch(connection -> hosts.get(connection).isEmpty())) {
                own.add(address);
            }
        });
        return own;
    }
}
