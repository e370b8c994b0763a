package io.sallyport.dpdk.eal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DeviceArgumentTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "0000:03:00.0|true|0000:03:00.0|''",
                "03:00.0|true|0000:03:00.0|''",
                "FFFE:0a:1F.7,x=1,y=2|true|fffe:0a:1f.7|x=1,y=2",
                "net_null0|false|net_null0|''",
                "net_af_packet0,iface=w1|false|net_af_packet0|iface=w1",
                "eth_ring0,nodeaction=a:0:CREATE|false|eth_ring0|nodeaction=a:0:CREATE",
            })
    void shouldTakeApart(String text, boolean pci, String name, String arguments) {
        assertEquals(new DeviceArgument(pci, name, arguments), DeviceArgument.parse(text));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "eth0", "net_", "03:00", "03:20.0", "03:00.8", "00000:03:00.0", "net_null0 ", ",a=1"})
    void shouldRefuseWhatNamesNoDevice(String text) {
        String message = assertThrows(EalException.class, () -> DeviceArgument.parse(text))
                .getMessage();
        assertEquals(
                "\"" + text.split(",", -1)[0] + "\" names no device: write a PCI address such as 0000:03:00.0 or a"
                        + " virtual device such as net_af_packet0,iface=eth1.",
                message);
    }

    @Test
    void shouldReadAPciAddressIntoItsParts() {
        assertEquals(Optional.of(new PciAddress(0x1234, 0xab, 0x1f, 7)), PciAddress.parse("1234:ab:1f.7"));
        assertEquals("0000:0c:05.3", new PciAddress(0, 12, 5, 3).toString());
        assertEquals(Optional.empty(), PciAddress.parse("net_null0"));
    }

    @Test
    void shouldSpellItAsTheEalTakesIt() {
        assertEquals("net_null0", DeviceArgument.parse("net_null0").toString());
        assertEquals("0000:01:00.0,a=b", DeviceArgument.parse("01:00.0,a=b").toString());
    }
}
