"""Tunnels of every suite, mode, IP version, encapsulation and sequence number size that scapy has, and their packets.

    python3 suites.py make FOLDER    writes gateway.yaml, sealed.pcap and clear.pcap, which the gateway is to read
    python3 suites.py check FOLDER   compares what the gateway wrote: opened.out.pcap and sealed.out.pcap
    python3 suites.py keys FOLDER    writes esp_sa, tshark's table of keys, and prints what tshark is to find

A number behind the folder, the same in each call, takes one tunnel of so many.

Tunnel mode: scapy seals to the near host and opens what came from it. Transport mode: scapy pings the gateway itself and
opens the answer."""

import copy
import hashlib
import os
import socket
import struct
import subprocess
import sys
from collections import namedtuple

import tunnels  # noqa: F401  sets scapy up
from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from scapy.layers import ipsec
from scapy.layers.inet import ICMP, IP, UDP
from scapy.layers.inet6 import ICMPv6EchoReply, ICMPv6EchoRequest, IPv6
from scapy.layers.ipsec import AH, ESP, SecurityAssociation
from scapy.layers.l2 import Ether
from scapy.utils import rdpcap, wrpcap
from tunnels import forwarded

GATEWAY, GATEWAY6 = "192.0.2.1", "2001:db8:ff::1"
INSIDE_MAC, OUTSIDE_MAC = "02:00:00:00:00:01", "02:00:00:00:00:02"
HOST_MAC, PEER_MAC = "02:00:00:00:0a:01", "02:00:00:00:0a:02"
SIZES = [0, 15, 1200]

# label: (scapy's name, octets of key, octets of salt, octets of ICV where not 16)
COMBINED = {}
for bits in (128, 192, 256):
    for icv in (8, 12, 16):
        tail = "" if icv == 16 else f"-icv{icv}"
        COMBINED[f"aes-gcm-{bits}{tail}"] = ("AES-GCM", bits // 8, 4, icv)
        COMBINED[f"aes-ccm-{bits}{tail}"] = ("AES-CCM", bits // 8, 3, icv)
COMBINED["chacha20-poly1305"] = ("CHACHA20-POLY1305", 32, 4, 16)
CIPHERS = {"null": ("NULL", 0, 0), "3des-cbc": ("3DES", 24, 0)}
for bits in (128, 192, 256):
    CIPHERS[f"aes-cbc-{bits}"] = ("AES-CBC", bits // 8, 0)
    CIPHERS[f"aes-ctr-{bits}"] = ("AES-CTR", bits // 8, 4)
INTEGRITY = {
    "hmac-sha1-96": ("HMAC-SHA1-96", 20),
    "hmac-sha2-256-128": ("SHA2-256-128", 32),
    "hmac-sha2-384-192": ("SHA2-384-192", 48),
    "hmac-sha2-512-256": ("SHA2-512-256", 64),
    "aes-cmac-96": ("AES-CMAC-96", 16),
    "hmac-md5-96": ("HMAC-MD5-96", 16),
}

# RFC 4303 section 2.2.1: the high half of an extended sequence number is authenticated behind the packet. scapy knows that
# of AH and of combined modes; of ESP with an integrity algorithm of its own it does from 2.6 on. Here it never has to: what it
# says of extended numbers is left aside.


class WithHighHalf:
    def __init__(self, algorithm, high):
        self.algorithm, self.high = algorithm, high
        self.icv_size = algorithm.icv_size

    def icv(self, octets, key):
        mac = self.algorithm.new_mac(key)
        mac.update(octets + struct.pack("!L", self.high))
        return mac.finalize()[: self.icv_size]

    def sign(self, packet, key, **_):
        packet.data += self.icv(bytes(packet), key)

    def verify(self, packet, key, **_):
        octets = bytes(packet)
        if self.icv(octets[: -self.icv_size], key) != octets[-self.icv_size :]:
            raise ipsec.IPSecIntegrityError("ICV")


class ShortGcm:
    """AES-GCM with a short ICV (RFC 4106 section 6), which scapy knows of AES-CCM only."""

    def __init__(self, icv):
        self.icv = icv

    def __call__(self, key):
        self.key = key
        return self

    def encrypt(self, nonce, data, aad):
        return AESGCM(self.key).encrypt(nonce, data, aad)[: self.icv - 16]

    def decrypt(self, nonce, data, aad):
        mode = modes.GCM(nonce, data[-self.icv :], self.icv)
        decryptor = Cipher(algorithms.AES(self.key), mode).decryptor()
        decryptor.authenticate_additional_data(aad)
        return decryptor.update(data[: -self.icv]) + decryptor.finalize()


class Tunnel(namedtuple("Tunnel", "number label ah transport inner6 outer6 esn udp")):
    def address(self, network):
        """Of the host here (1) or there (2); of the gateway itself and the peer in transport mode."""
        if self.transport:
            return self.near if network == 1 else self.peer
        low = f"{self.number >> 8}.{self.number & 255}"
        return f"2001:db8:{network}:{self.number:x}::1" if self.inner6 else f"10.{network}.{low}"

    @property
    def near(self):
        return GATEWAY6 if self.outer6 else GATEWAY

    @property
    def peer(self):
        return f"2001:db8:fe::{self.number:x}" if self.outer6 else f"172.20.{self.number >> 8}.{self.number & 255}"

    def spi(self, outbound):
        return 0x1000 + self.number + 0x1000 * outbound

    def octets(self, outbound, count, what):
        return hashlib.shake_128(f"{self.number} {outbound} {what}".encode()).digest(count)

    def keys(self, outbound):
        """Of the cipher, salt included, and of the integrity algorithm."""
        if self.ah:
            return b"", self.octets(outbound, INTEGRITY[self.label][1], "integrity")
        if self.label in COMBINED:
            return self.octets(outbound, sum(COMBINED[self.label][1:3]), "key"), b""
        cipher, integrity = self.label.split("+")
        return self.octets(outbound, sum(CIPHERS[cipher][1:]), "key"), self.octets(outbound, INTEGRITY[integrity][1], "integrity")

    def association(self, outbound):
        key, integrity_key = self.keys(outbound)
        ends = dict(src=self.near, dst=self.peer) if outbound else dict(src=self.peer, dst=self.near)
        options = dict(spi=self.spi(outbound), esn_en=self.esn, esn=0)
        if not self.transport:
            options["tunnel_header"] = (IPv6 if self.outer6 else IP)(**ends)
        if self.udp:
            options["nat_t_header"] = UDP(sport=4500, dport=4500)
        if self.ah:
            return SecurityAssociation(AH, auth_algo=INTEGRITY[self.label][0], auth_key=integrity_key, **options)
        if self.label in COMBINED:
            name, _, _, icv = COMBINED[self.label]
            association = SecurityAssociation(ESP, crypt_algo=name, crypt_key=key, crypt_icv_size=icv, **options)
            if name == "AES-GCM" and icv < 16:
                association.crypt_algo = copy.copy(association.crypt_algo)
                association.crypt_algo.cipher = ShortGcm(icv)
            return association
        cipher, integrity = self.label.split("+")
        association = SecurityAssociation(ESP, crypt_algo=CIPHERS[cipher][0], crypt_key=key,
                                          auth_algo=INTEGRITY[integrity][0], auth_key=integrity_key, **options)
        if self.esn:
            association.auth_algo = WithHighHalf(association.auth_algo, 0)
        return association

    def yaml(self):
        ends = [f"{self.address(n)}/{128 if ':' in self.address(n) else 32}" for n in (1, 2)]
        lines = [f"  - name: t{self.number}", f"    local: {self.near}", f"    remote: {self.peer}",
                 f'    selectors: {{local: "{ends[0]}", remote: "{ends[1]}"}}', f"    algorithm: {self.label}", "    legacy: true",
                 f"    protocol: {'ah' if self.ah else 'esp'}", f"    mode: {'transport' if self.transport else 'tunnel'}",
                 f"    esn: {'true' if self.esn else 'false'}"]
        if self.udp:
            lines.append("    encapsulation: {}")
        for outbound, name in enumerate(("inbound", "outbound")):
            key, integrity = self.keys(outbound)
            lines.append(f"    {name}: {{spi: {self.spi(outbound)}" + (f', key: "{key.hex()}"' if key else "")
                         + (f', integrity-key: "{integrity.hex()}"' if integrity else "") + "}")
        return "\n".join(lines)

    def packet(self, number, outbound, size):
        source, destination = (self.address(1), self.address(2)) if outbound else (self.address(2), self.address(1))
        payload = bytes((number + i) & 0xFF for i in range(size))
        if self.transport:
            kind = (ICMPv6EchoReply if outbound else ICMPv6EchoRequest) if self.outer6 else ICMP
            echo = kind(id=self.number, seq=number, data=payload) if self.outer6 else \
                ICMP(type=0 if outbound else 8, id=self.number, seq=number) / payload
        else:
            echo = UDP(sport=5000, dport=6000) / payload
        header = IPv6(src=source, dst=destination) if ":" in source else IP(src=source, dst=destination, id=number)
        return header.__class__(bytes(header / echo))


# One tunnel of so many is tried.
STEP = int(sys.argv[3]) if len(sys.argv) > 3 else 1


def every():
    labels = list(COMBINED) + [f"{c}+{i}" for c in CIPHERS for i in INTEGRITY]
    shapes = [(False, False, False, False), (False, True, False, False), (False, False, True, False),
              (False, True, True, False), (False, False, False, True), (False, True, False, True),
              (False, False, True, True), (False, True, True, True),
              (True, False, False, False), (True, True, True, False), (True, False, False, True), (True, True, True, True)]
    found, turn = [], 0
    for ah, names in ((False, labels), (True, list(INTEGRITY))):
        for label in names:
            for transport, inner6, outer6, udp in shapes:
                if not (ah and udp):
                    for esn in (False, True):
                        found.append(Tunnel(len(found) + 1, label, ah, transport, inner6, outer6, esn, udp))
    return found[::STEP]


def frame(mac_to, mac_from, packet):
    return Ether(dst=mac_to, src=mac_from) / packet


def make(folder):
    sealed, clear, text = [], [], []
    for tunnel in every():
        association = tunnel.association(0)
        for number, size in enumerate(SIZES, start=1):
            packet = association.encrypt(tunnel.packet(number, 0, size))
            if tunnel.udp:
                # scapy counts the UDP header alone.
                packet[UDP].len = len(packet[UDP])
            sealed.append(frame(OUTSIDE_MAC, PEER_MAC, packet))
            if not tunnel.transport:
                clear.append(frame(INSIDE_MAC, HOST_MAC, tunnel.packet(number, 1, size)))
    for name, frames in (("sealed", sealed), ("clear", clear)):
        wrpcap(os.path.join(folder, name + ".pcap"), [bytes(f) for f in frames], linktype=1)
    with open(os.path.join(folder, "gateway.yaml"), "w") as file:
        file.write(HEAD + "\n".join(tunnel.yaml() for tunnel in every()) + "\n")
    print(f"{len(every())} tunnels")


HEAD = f"""name: suites
dpdk: {{huge-pages: off, memory-mib: 256, buffers: 16383, file-prefix: "@PREFIX@"}}
ports:
  - {{name: inside, device: "@INSIDE@", side: inside, mac: "{INSIDE_MAC}", addresses: [10.9.0.254/24, "2001:db8:9::fe/64"]}}
  - {{name: outside, device: "@OUTSIDE@", side: outside, mac: "{OUTSIDE_MAC}", addresses: [{GATEWAY}/24, "{GATEWAY6}/112"]}}
routes:
  - {{to: 10.1.0.0/16, via: 10.9.0.1, port: inside}}
  - {{to: "2001:db8:1::/48", via: "2001:db8:9::1", port: inside}}
  - {{to: 0.0.0.0/0, via: 192.0.2.15, port: outside}}
  - {{to: "::/0", via: "2001:db8:ff::fff", port: outside}}
neighbours:
  - {{address: 10.9.0.1, mac: "{HOST_MAC}", port: inside}}
  - {{address: "2001:db8:9::1", mac: "{HOST_MAC}", port: inside}}
  - {{address: 192.0.2.15, mac: "{PEER_MAC}", port: outside}}
  - {{address: "2001:db8:ff::fff", mac: "{PEER_MAC}", port: outside}}
icmp: {{echoes-per-second: 1000000, echo-burst: 1000000}}
sad: {{max-sas: 4096, replay-window: 64}}
tunnels:
"""


def frames(folder, name):
    return [packet.payload for packet in rdpcap(os.path.join(folder, name))]


def same(what, found, wanted):
    if found != wanted:
        sys.exit(f"{what}: {found.hex()}, not {wanted.hex()}")


def check(folder):
    wanted = sorted(bytes(forwarded(tunnel.packet(number, 0, size)))
                    for tunnel in every() if not tunnel.transport for number, size in enumerate(SIZES, start=1))
    found = sorted(bytes(packet) for packet in frames(folder, "opened.out.pcap"))
    if len(found) != len(wanted):
        sys.exit(f"{len(found)} packets were opened of {len(wanted)}")
    for one, other in zip(found, wanted):
        same("opened", one, other)
    by_spi = {tunnel.spi(1): (tunnel, tunnel.association(1)) for tunnel in every()}
    count = {spi: 0 for spi in by_spi}
    for packet in frames(folder, "sealed.out.pcap"):
        header = packet[AH] if AH in packet else packet[ESP]
        tunnel, association = by_spi[header.spi]
        count[header.spi] += 1
        number = count[header.spi]
        if header.seq != number:
            sys.exit(f"{tunnel}: sequence number {header.seq}, not {number}")
        if isinstance(packet.payload, UDP) != tunnel.udp:
            sys.exit(f"{tunnel}: UDP encapsulation is wrong")
        try:
            opened = association.decrypt(packet)
        except Exception as problem:  # scapy's and the library's have no common base
            sys.exit(f"{tunnel}: scapy does not open it: {problem!r}")
        sent = tunnel.packet(number, 1, SIZES[number - 1])
        if tunnel.transport:
            if (opened.src, opened.dst) != (sent.src, sent.dst):
                sys.exit(f"{tunnel}: {opened.src} to {opened.dst}")
            # Over IPv6 scapy 2.5 leaves the UDP header in its place.
            left = len(UDP()) if tunnel.outer6 and opened.nh == socket.IPPROTO_UDP else 0
            same(tunnel, bytes(opened.payload)[left:], bytes(sent.payload))
        else:
            same(tunnel, bytes(opened), bytes(forwarded(sent)))
    missing = [by_spi[spi][0] for spi, number in count.items() if number != len(SIZES)]
    if missing:
        sys.exit(f"{len(missing)} tunnels did not seal all, the first is {missing[0]}")
    print(f"{sum(count.values())} sealed packets and {len(found)} opened ones are right")


# tshark's names. It has no extended sequence numbers, no AES-CCM and no ChaCha20.
SHARK_CIPHERS = {"NULL": "NULL", "3DES": "TripleDES-CBC [RFC2451]", "AES-CBC": "AES-CBC [RFC3602]",
                 "AES-CTR": "AES-CTR [RFC3686]"}
SHARK_INTEGRITY = {"hmac-sha1-96": "HMAC-SHA-1-96 [RFC2404]", "hmac-sha2-256-128": "HMAC-SHA-256-128 [RFC4868]",
                   "hmac-sha2-384-192": "HMAC-SHA-384-192 [RFC4868]", "hmac-sha2-512-256": "HMAC-SHA-512-256 [RFC4868]",
                   "hmac-md5-96": "HMAC-MD5-96 [RFC2403]"}


def shark(tunnel):
    """tshark's names of a tunnel's algorithms; none where it has not got them."""
    if tunnel.ah or tunnel.esn:
        return None
    if tunnel.label in COMBINED:
        name, _, _, icv = COMBINED[tunnel.label]
        return (f"AES-GCM with {icv} octet ICV [RFC4106]", "NULL") if name == "AES-GCM" else None
    cipher, integrity = tunnel.label.split("+")
    return (SHARK_CIPHERS[CIPHERS[cipher][0]], SHARK_INTEGRITY[integrity]) if integrity in SHARK_INTEGRITY else None


def keys(folder):
    rows, known = [], {}
    for tunnel in every():
        names = shark(tunnel)
        if names:
            key, integrity = ("0x" + octets.hex() if octets else "" for octets in tunnel.keys(1))
            row = ("IPv6" if tunnel.outer6 else "IPv4", "*", "*", f"0x{tunnel.spi(1):08x}", names[0], key, names[1], integrity)
            rows.append(",".join(f'"{value}"' for value in row))
            known[tunnel.spi(1)] = tunnel
    with open(os.path.join(folder, "esp_sa"), "w") as file:
        file.write("\n".join(rows) + "\n")
    environment = dict(os.environ, WIRESHARK_CONFIG_DIR=folder)
    command = ["tshark", "-r", os.path.join(folder, "sealed.out.pcap"), "-o", "esp.enable_encryption_decode:TRUE",
               "-o", "esp.enable_authentication_check:TRUE", "-T", "fields", "-E", "separator=;", "-E", "occurrence=l"]
    for field in ("esp.spi", "esp.sequence", "esp.icv_bad", "udp.dstport", "udp.payload", "icmp.ident", "icmpv6.echo.identifier"):
        command += ["-e", field]
    said = subprocess.run(command, env=environment, capture_output=True, text=True, check=True).stdout
    found = 0
    for line in said.splitlines():
        spi, sequence, bad, port, payload, ident, ident6 = line.split(";")
        tunnel = known.get(int(spi, 0)) if spi else None
        if tunnel is None:
            continue
        found += 1
        number = int(sequence)
        if bad in ("1", "True"):
            sys.exit(f"{tunnel}, packet {number}: tshark finds the ICV wrong: {line}")
        if tunnel.transport:
            right = int(ident6 if tunnel.outer6 else ident, 0) == tunnel.number if (ident6 or ident) else False
        else:
            wanted = bytes((number + i) & 0xFF for i in range(SIZES[number - 1])).hex()
            right = port == "6000" and (payload == wanted or not wanted)
        if not right:
            sys.exit(f"{tunnel}, packet {number}: tshark decrypts it to {line}")
    if found != len(SIZES) * len(known):
        sys.exit(f"tshark knew {found} packets of {len(SIZES) * len(known)}")
    print(f"tshark decrypted {found} packets of {len(known)} tunnels")


if __name__ == "__main__":
    {"make": make, "check": check, "keys": keys}[sys.argv[1]](sys.argv[2])
