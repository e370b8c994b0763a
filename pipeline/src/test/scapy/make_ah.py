"""Protects packets with scapy's AH. Usage: python3 make_ah.py > ../resources/ah/scapy.txt

One line for each: algorithm, mode, "esn" or "short", integrity key, SPI, the whole packet, and the packet that comes out of
it. There is an SA for each algorithm, mode, length of numbers and IP version; its numbers start at 7, or at 2^32 + 7."""

from collections import defaultdict

from scapy.compat import raw
from scapy.layers.inet import IP, UDP, IPOption_LSRR, IPOption_RR, IPOption_Router_Alert, IPOption_Timestamp
from scapy.layers.inet6 import (
    HBHOptUnknown,
    IPv6,
    IPv6ExtHdrDestOpt,
    IPv6ExtHdrHopByHop,
    IPv6ExtHdrRouting,
    PadN,
    RouterAlert,
)
from scapy.layers.ipsec import AH, SecurityAssociation

PEER, GATEWAY, FAR, NEAR = "192.0.2.2", "192.0.2.1", "10.2.0.1", "10.1.0.1"
PEER6, GATEWAY6, FAR6, NEAR6 = "2001:db8:ff::2", "2001:db8:ff::1", "2001:db8:2::1", "2001:db8:1::1"

ALGORITHMS = {
    "hmac-md5-96": ("HMAC-MD5-96", 16),
    "hmac-sha1-96": ("HMAC-SHA1-96", 20),
    "hmac-sha2-256-128": ("SHA2-256-128", 32),
    "hmac-sha2-384-192": ("SHA2-384-192", 48),
    "hmac-sha2-512-256": ("SHA2-512-256", 64),
    "aes-cmac-96": ("AES-CMAC-96", 16),
}


def udp(octets):
    return UDP(sport=5000, dport=6000) / bytes(range(octets))


SPIS = {}
NUMBERS = defaultdict(lambda: 6)


def line(label, mode, packet, header, extended):
    name, octets = ALGORITHMS[label]
    key = bytes(range(1, octets + 1))
    sa = (label, mode, extended, (header or packet).version)
    spi = SPIS.setdefault(sa, 0x3101 + len(SPIS))
    NUMBERS[sa] += 1
    association = SecurityAssociation(
        AH, spi=spi, auth_algo=name, auth_key=key, tunnel_header=header, esn_en=extended, esn=1 if extended else 0
    )
    packet = packet.__class__(raw(packet))
    protected = association.encrypt(packet.copy(), seq_num=NUMBERS[sa])
    kind = "esn" if extended else "short"
    print(label, mode, kind, key.hex(), f"{spi:x}", raw(protected).hex(), raw(packet).hex())


def main():
    for label in ALGORITHMS:
        for extended in (False, True):
            for octets in (0, 1, 33):
                for inner in (IP(src=FAR, dst=NEAR, ttl=9), IPv6(src=FAR6, dst=NEAR6, hlim=9)):
                    for outer in (IP(src=PEER, dst=GATEWAY, tos=0x10), IPv6(src=PEER6, dst=GATEWAY6, tc=0x10, fl=77)):
                        line(label, "tunnel", inner / udp(octets), outer, extended)
                line(label, "transport", IP(src=PEER, dst=GATEWAY, id=99) / udp(octets), None, extended)
                line(label, "transport", IPv6(src=PEER6, dst=GATEWAY6, fl=5) / udp(octets), None, extended)
    for options in (
        [IPOption_RR(routers=["198.51.100.7", "0.0.0.0"], pointer=8)],
        [IPOption_Router_Alert()],
        [IPOption_Timestamp(flg=0, timestamp=5), IPOption_Router_Alert()],
        [IPOption_LSRR(routers=["198.51.100.7"], pointer=8), IPOption_Router_Alert()],
    ):
        line("hmac-sha1-96", "transport", IP(src=PEER, dst=GATEWAY, options=options) / udp(9), None, False)
    changing = HBHOptUnknown(otype=0x3E, optdata=b"abcdef")
    for headers in (
        IPv6ExtHdrHopByHop(options=[RouterAlert(), changing]),
        IPv6ExtHdrHopByHop(options=[PadN(optdata=b"\0\0\0\0")]) / IPv6ExtHdrDestOpt(options=[changing]),
        IPv6ExtHdrRouting(type=2, addresses=[GATEWAY6], segleft=0),
    ):
        line("hmac-sha1-96", "transport", IPv6(src=PEER6, dst=GATEWAY6) / headers / udp(9), None, False)


if __name__ == "__main__":
    main()
