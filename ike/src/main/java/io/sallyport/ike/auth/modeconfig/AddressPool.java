package io.sallyport.ike.auth.modeconfig;

import io.sallyport.ike.auth.identity.IdentityMatch;
import io.sallyport.ike.auth.identity.IdentityText;
import io.sallyport.ike.message.identity.Identity;
import io.sallyport.ike.message.identity.IpAddress;
import io.sallyport.ike.message.wire.Octets;
import java.math.BigInteger;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Addresses for clients. For one thread, the one that owns the IKE state.
 *
 * <pre>
 *   static assignment ─────────────────▶ its address, for that holder alone
 *   held already ──────────────────────▶ the same address, counted
 *   held before, and free since ───────▶ the same address
 *   never used ── in their order ──────▶ the next address
 *   free ── the longest free first ────▶ an address that another one held before
 * </pre>
 *
 * <p>A holder is a user or an identity. It may have several leases, as while it reauthenticates: they are of one address,
 * which is free when the last of them is released. Memory grows with the addresses that were ever used.
 */
public final class AddressPool {
    private final String name;
    private final BigInteger first;
    private final BigInteger last;
    private final int addressOctets;
    private final Map<String, BigInteger> assigned;
    private final Map<String, Identity> identities = new HashMap<>();
    private final Set<BigInteger> reserved;
    private final Map<String, Holding> held = new HashMap<>();
    private final Map<String, BigInteger> formerly = new HashMap<>();
    private final Map<BigInteger, String> lastHolders = new HashMap<>();
    private final LinkedHashSet<BigInteger> free = new LinkedHashSet<>();
    private BigInteger unused;

    private static final class Holding {
        private final BigInteger address;
        private int leases;

        Holding(BigInteger address) {
            this.address = address;
        }
    }

    /**
     * A pool.
     *
     * @param name for messages
     * @param first address
     * @param last address, of the same family and not below the first
     * @param assigned addresses of certain holders; may lie outside of the pool, each of them once
     */
    public AddressPool(String name, IpAddress first, IpAddress last, Map<String, IpAddress> assigned) {
        this.name = name;
        this.first = number(first);
        this.last = number(last);
        addressOctets = first.octets().length();
        if (first.isIpv4() != last.isIpv4() || this.first.compareTo(this.last) > 0) {
            throw new IllegalArgumentException("no addresses from " + first + " to " + last);
        }
        this.assigned = new HashMap<>();
        reserved = new HashSet<>();
        assigned.forEach(this::assign);
        unused = this.first;
    }

    /**
     * Leases an address.
     *
     * @return empty if all are held
     */
    public Optional<IpAddress> lease(String holder) {
        Holding holding = held.get(holder);
        if (holding == null) {
            Optional<BigInteger> address = choose(holder);
            if (address.isEmpty()) {
                return Optional.empty();
            }
            holding = new Holding(address.get());
            held.put(holder, holding);
        }
        holding.leases++;
        return Optional.of(address(holding.address));
    }

    /**
     * Gives a lease back.
     *
     * @throws IllegalStateException if the holder has none
     */
    public void release(String holder) {
        Holding holding = held.get(holder);
        if (holding == null) {
            throw new IllegalStateException(holder + " has no lease of the pool " + name);
        }
        if (--holding.leases > 0) {
            return;
        }
        held.remove(holder);
        if (!reserved.contains(holding.address)) {
            free.addLast(holding.address);
            formerly.put(holder, holding.address);
            lastHolders.put(holding.address, holder);
        }
    }

    /** True if that holder has a lease. */
    public boolean isHeld(String holder) {
        return held.containsKey(holder);
    }

    /** The holder that an identity is, as the text of its assignment names it; empty if it is assigned no address. */
    public Optional<String> holder(Identity identity) {
        return identities.entrySet().stream()
                .filter(entry -> IdentityMatch.same(entry.getValue(), identity))
                .map(Map.Entry::getKey)
                .findFirst();
    }

    /** How many holders have an address. */
    public int holders() {
        return held.size();
    }

    /** How many addresses there are, those of certain holders included where they lie in the pool. */
    public BigInteger size() {
        return last.subtract(first).add(BigInteger.ONE);
    }

    /** A sentence for the operator when a lease is refused. */
    public String exhausted() {
        return "the address pool " + name + " has no address left: all " + size() + " from " + address(first) + " to "
                + address(last) + " are held or assigned";
    }

    @Override
    public String toString() {
        return name + ", " + held.size() + " of " + size() + " addresses held";
    }

    private void assign(String holder, IpAddress address) {
        BigInteger number = number(address);
        if (address.octets().length() != addressOctets) {
            throw new IllegalArgumentException(
                    address + " for " + holder + " is of another family than the pool " + name);
        }
        if (!reserved.add(number)) {
            throw new IllegalArgumentException(address + " is assigned twice in the pool " + name);
        }
        assigned.put(holder, number);
        identity(holder).ifPresent(identity -> identities.put(holder, identity));
    }

    private static Optional<Identity> identity(String holder) {
        try {
            return Optional.of(IdentityText.parse(holder));
        } catch (IllegalArgumentException e) {
            // A name that only a user can have.
            return Optional.empty();
        }
    }

    private Optional<BigInteger> choose(String holder) {
        BigInteger own = assigned.get(holder);
        if (own != null) {
            return Optional.of(own);
        }
        BigInteger before = formerly.remove(holder);
        if (before != null && free.remove(before)) {
            return Optional.of(before);
        }
        while (unused.compareTo(last) <= 0) {
            BigInteger next = unused;
            unused = unused.add(BigInteger.ONE);
            if (!reserved.contains(next)) {
                return Optional.of(next);
            }
        }
        if (free.isEmpty()) {
            return Optional.empty();
        }
        BigInteger longestFree = free.removeFirst();
        formerly.remove(lastHolders.remove(longestFree));
        return Optional.of(longestFree);
    }

    private IpAddress address(BigInteger number) {
        byte[] octets = new byte[addressOctets];
        for (int i = 0; i < addressOctets; i++) {
            octets[addressOctets - 1 - i] = number.shiftRight(i * Byte.SIZE).byteValue();
        }
        return new IpAddress(Octets.of(octets));
    }

    private static BigInteger number(IpAddress address) {
        return new BigInteger(1, address.octets().toByteArray());
    }
}
