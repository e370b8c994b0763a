"""The tunnels of gateway.yaml as scapy has them: shared by the scripts beside this file."""

from scapy.config import conf

conf.ipv6_enabled = True
conf.verb = 0

from scapy.layers.inet import IP, UDP  # noqa: E402
from scapy.layers.inet6 import IPv6  # noqa: E402
from scapy.layers.ipsec import ESP, SecurityAssociation  # noqa: E402

GATEWAY, PEER = "192.0.2.1", "192.0.2.2"
GATEWAY6, PEER6 = "2001:db8:ff::1", "2001:db8:ff::2"

# name: (inner IPv6, outer IPv6, inbound SPI, outbound SPI, octets of key)
TUNNELS = {
    "v4-in-v4": (False, False, 0x1001, 0x2001, 16),
    "v6-in-v4": (True, False, 0x1002, 0x2002, 32),
    "v4-in-v6": (False, True, 0x1003, 0x2003, 32),
    "v6-in-v6": (True, True, 0x1004, 0x2004, 16),
}

# Inner networks differ by tunnel, so that each has policies of its own.
def near(number, inner6):
    return f"2001:db8:1:{number}::1" if inner6 else f"10.1.{number}.1"


def far(number, inner6):
    return f"2001:db8:2:{number}::1" if inner6 else f"10.2.{number}.1"


def key(spi, octets):
    """Key and salt of an SPI, different for each. Test keys, known to everyone."""
    return bytes((spi * 7 + (spi >> 12) * 50 + i * 3) & 0xFF for i in range(octets + 4))


def association(spi, octets, source, destination):
    header = IPv6(src=source, dst=destination) if ":" in source else IP(src=source, dst=destination)
    return SecurityAssociation(ESP, spi=spi, crypt_algo="AES-GCM", crypt_key=key(spi, octets), tunnel_header=header)


def inner(source, destination, octets, number):
    ip = IPv6(src=source, dst=destination) if ":" in source else IP(src=source, dst=destination, id=number)
    payload = bytes((number + i) & 0xFF for i in range(octets))
    packet = ip / UDP(sport=5000 + number, dport=6000) / payload
    return packet.__class__(bytes(packet))


def forwarded(packet):
    """The packet one hop later."""
    older = packet.copy()
    if IPv6 in older and older.version == 6:
        older.hlim -= 1
    else:
        older.ttl -= 1
        del older.chksum
    return older.__class__(bytes(older))
