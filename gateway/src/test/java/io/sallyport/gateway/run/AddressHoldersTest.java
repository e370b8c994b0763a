package io.sallyport.gateway.run;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.sallyport.pipeline.spd.Prefix;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("which connections hold an address of mode config")
final class AddressHoldersTest {
    private static final Prefix ADDRESS = Prefix.ofIpv4(0x0ac80001, 32);
    private static final Prefix FAX = Prefix.ofIpv4(0xc0a80105, 32);
    private static final Prefix TILL = Prefix.ofIpv4(0xc0a80106, 32);

    private final AddressHolders holders = new AddressHolders(Map.of(
            "office", Optional.empty(), "lab", Optional.empty(), "fax", Optional.of(FAX), "till", Optional.of(TILL)));

    @Test
    @DisplayName("an address that two connections were given stays the gateway's when one of them ends")
    void shouldKeepWhatAnotherConnectionHolds() {
        holders.add("office", ADDRESS);
        holders.add("lab", ADDRESS);
        holders.remove("office", ADDRESS);

        assertEquals(List.of(ADDRESS), List.copyOf(holders.own()));
        holders.remove("lab", ADDRESS);
        assertEquals(List.of(), List.copyOf(holders.own()));
    }

    @Test
    @DisplayName("an address that one connection is given twice, by an SA and its successor, ends once")
    void shouldCountAConnectionOnce() {
        holders.add("office", ADDRESS);
        holders.add("office", ADDRESS);
        holders.remove("office", ADDRESS);

        assertEquals(List.of(), List.copyOf(holders.own()));
    }

    @Test
    @DisplayName("the station of the latest connection has the address, and that of the other when it ends")
    void shouldFallBackToTheOtherStation() {
        holders.add("fax", ADDRESS);
        holders.add("till", ADDRESS);
        assertEquals(Optional.of(TILL), holders.host(ADDRESS));
        assertEquals(List.of(), List.copyOf(holders.own()));

        holders.remove("till", ADDRESS);
        assertEquals(Optional.of(FAX), holders.host(ADDRESS));
        holders.remove("fax", ADDRESS);
        assertEquals(Optional.empty(), holders.host(ADDRESS));
    }
}
