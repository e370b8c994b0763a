package io.sallyport.gateway.config;

import io.sallyport.dpdk.eal.DeviceArgument;
import io.sallyport.dpdk.eal.EalException;
import io.sallyport.dpdk.eal.PciAddress;
import io.sallyport.dpdk.ethdev.MacAddress;
import io.sallyport.gateway.yaml.Suggestion;
import io.sallyport.gateway.yaml.ValueType;
import io.sallyport.pipeline.crypto.CipherSuite;
import io.sallyport.pipeline.packet.IpProtocol;
import io.sallyport.pipeline.sad.SaParameters;
import io.sallyport.pipeline.sad.WindowSize;
import io.sallyport.pipeline.spd.AddressRange;
import io.sallyport.pipeline.spd.IcmpMessages;
import io.sallyport.pipeline.spd.PortRange;
import io.sallyport.pipeline.spd.Prefix;
import io.sallyport.pipeline.spd.Selector;
import java.util.List;
import java.util.Map;

/** Kinds of values that name something of the network: addresses, devices, SPIs, protocols. */
final class NetworkValues {
    private static final int HEX = 16;
    private static final String SPI_TEXT = "0x[0-9a-fA-F]{1,8}|[1-9][0-9]{0,9}";
    private static final long MAX_SPI = 0xffff_ffffL;

    private static final Map<String, Integer> PROTOCOLS = Map.of(
            "any", Selector.ANY_PROTOCOL,
            "icmp", IpProtocol.ICMP,
            "tcp", IpProtocol.TCP,
            "udp", IpProtocol.UDP,
            "esp", IpProtocol.ESP,
            "icmpv6", IpProtocol.ICMPV6,
            "sctp", IpProtocol.SCTP);

    /** What no single station can have: unspecified, loopback, multicast, reserved. */
    private static final List<Prefix> NO_STATION = List.of(
            Prefix.parse("0.0.0.0/8"),
            Prefix.parse("127.0.0.0/8"),
            Prefix.parse("224.0.0.0/3"),
            Prefix.parse("::"),
            Prefix.parse("::1"),
            Prefix.parse("ff00::/8"));

    /** A prefix; bits behind its length must be zero. */
    static final ValueType<Prefix> PREFIX = Prefix::parse;

    /** A prefix, or a range of addresses as the prefixes that make it up. */
    static final ValueType<List<Prefix>> ADDRESSES = AddressRange::parse;

    /** The address of one station. */
    static final ValueType<Prefix> STATION = text -> requireStation(Prefix.parseAddress(text));

    /** An address of a port, with the length of its network. */
    static final ValueType<PortAddress> PORT_ADDRESS = NetworkValues::portAddress;

    /** The MAC address of one station. */
    static final ValueType<MacAddress> STATION_MAC = NetworkValues::stationMac;

    /** A PCI device or a virtual device. */
    static final ValueType<DeviceArgument> DEVICE = text -> {
        DeviceArgument device = device(text);
        if (isVirtualCrypto(device)) {
            throw new IllegalArgumentException("\"" + text
                    + "\" is a crypto device and carries no packets; write it into crypto-devices of the section dpdk");
        }
        return device;
    };

    /** A crypto device, on PCI or virtual. */
    static final ValueType<DeviceArgument> CRYPTO_DEVICE = text -> {
        DeviceArgument device = device(text);
        if (!device.pci() && !isVirtualCrypto(device)) {
            throw new IllegalArgumentException("\"" + text
                    + "\" is no crypto device; write a PCI address such as 0000:3d:01.0, or a virtual device such as"
                    + " crypto_aesni_mb0");
        }
        return device;
    };

    /** The address of a PCI device. */
    static final ValueType<PciAddress> PCI = text -> PciAddress.parse(text)
            .orElseThrow(() ->
                    new IllegalArgumentException("\"" + text + "\" is not a PCI address; one looks like 0000:03:00.0"));

    /** What protects an SA's packets, by its label. */
    static final ValueType<CipherSuite> CIPHER_SUITE = text -> CipherSuite.parse(text)
            .orElseThrow(() -> new IllegalArgumentException("\"" + text + "\" is no algorithm; "
                    + Suggestion.closest(
                                    text,
                                    CipherSuite.all().stream()
                                            .map(CipherSuite::label)
                                            .toList())
                            .map("did you mean %s?"::formatted)
                            .orElse("write a combined mode such as aes-gcm-128, or a cipher and an integrity algorithm"
                                    + " such as aes-cbc-256+hmac-sha2-256-128")));

    /** An SPI as on the wire: 32 bits, unsigned. */
    static final ValueType<Integer> SPI = NetworkValues::spi;

    /** A protocol number or its name; 0 for any. */
    static final ValueType<Integer> PROTOCOL = NetworkValues::protocol;

    /** Ports. */
    static final ValueType<PortRange> PORTS = PortRange::parse;

    /** An ICMP type or code, or a range of them. */
    static final ValueType<PortRange> ICMP_NUMBERS = text -> {
        PortRange numbers = PortRange.parse(text);
        if (numbers.isAny() || numbers.high() > IcmpMessages.MAXIMUM) {
            throw new IllegalArgumentException(
                    "\"" + text + "\" is no ICMP type or code; write 8 or 0-8, from 0 to 255, or leave the key out");
        }
        return numbers;
    };

    /** Packets of a replay window. */
    static final ValueType<Integer> REPLAY_WINDOW =
            text -> WindowSize.require(Values.whole("a replay window in packets", WindowSize.OFF, WindowSize.MAX)
                    .parse(text));

    private NetworkValues() {}

    private static DeviceArgument device(String text) {
        try {
            return DeviceArgument.parse(text);
        } catch (EalException e) {
            throw refusal(e);
        }
    }

    private static boolean isVirtualCrypto(DeviceArgument device) {
        return !device.pci() && device.name().startsWith("crypto_");
    }

    private static PortAddress portAddress(String text) {
        int slash = text.indexOf('/');
        if (slash < 0) {
            throw new IllegalArgumentException(
                    "\"" + text + "\" needs the length of its network behind a slash, like 192.0.2.1/24");
        }
        Prefix address = requireStation(Prefix.parseAddress(text.substring(0, slash)));
        int most = address.length();
        int length = Values.whole("the length of an IPv" + address.family() + " network", 1, most)
                .parse(text.substring(slash + 1));
        Prefix network = address.network(length);
        // A network of one or two addresses has none for itself.
        if (length < most - 1) {
            if (address.high() == network.high() && address.low() == network.low()) {
                throw new IllegalArgumentException(
                        text + " is the network itself; write the port's own address in " + network);
            }
            if (address.isIpv4() && (address.ipv4() | -1 << (most - length)) == -1) {
                throw new IllegalArgumentException(
                        text + " is the broadcast address; write the port's own address in " + network);
            }
        }
        return new PortAddress(address, network);
    }

    private static Prefix requireStation(Prefix address) {
        for (Prefix range : NO_STATION) {
            if (range.contains(address)) {
                throw new IllegalArgumentException(address + " is in " + range + " and cannot be the address of a"
                        + " station; write one like 192.0.2.1 or 2001:db8::1");
            }
        }
        return address;
    }

    private static MacAddress stationMac(String text) {
        MacAddress mac;
        try {
            mac = MacAddress.parse(text);
        } catch (IllegalArgumentException e) {
            throw refusal(e);
        }
        if (mac.isGroup() || mac.value() == 0) {
            throw new IllegalArgumentException(
                    mac
                            + " is not the address of one station; write one whose first octet is even, like 02:00:00:00:00:01");
        }
        return mac;
    }

    private static int spi(String text) {
        if (!text.matches(SPI_TEXT)) {
            throw new IllegalArgumentException("\"" + text
                    + "\" is not an SPI; write 32 bits, as 0x and up to 8 hexadecimal digits or as a number");
        }
        long spi = text.startsWith("0x") ? Long.parseLong(text.substring(2), HEX) : Long.parseLong(text);
        if (spi < SaParameters.MIN_SPI || spi > MAX_SPI) {
            throw new IllegalArgumentException(
                    text + " is out of range; an SPI is 0x100 to 0xffffffff, those below are reserved"
                            + " (RFC 4303 section 2.1)");
        }
        return (int) spi;
    }

    private static int protocol(String text) {
        Integer named = PROTOCOLS.get(text);
        if (named != null) {
            return named;
        }
        if (!text.matches("[0-9]+")) {
            throw new IllegalArgumentException("\"" + text + "\" is not a protocol; write any, tcp, udp, icmp, icmpv6,"
                    + " sctp, esp or a number from 1 to " + Selector.MAXIMUM_PROTOCOL);
        }
        return Values.whole("a protocol number", 1, Selector.MAXIMUM_PROTOCOL).parse(text);
    }

    /** Messages of other modules are sentences; ours go on behind a colon. */
    private static IllegalArgumentException refusal(RuntimeException e) {
        return new IllegalArgumentException(e.getMessage().replaceAll("\\.$", ""), e);
    }
}
