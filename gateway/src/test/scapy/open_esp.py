"""Opens with scapy what the gateway sealed, and compares. Usage: python3 open_esp.py CLEAR.pcap SEALED.pcap

Each packet of CLEAR must stand in SEALED, one hop older, in its tunnel, in order, with sequence numbers from 1.
Prints how many packets were right; any difference is an error."""

import sys
from collections import defaultdict

from scapy.layers.ipsec import ESP
from scapy.utils import rdpcap

from tunnels import GATEWAY, GATEWAY6, PEER, PEER6, TUNNELS, association, forwarded


def main(clear, sealed):
    associations = {}
    for inner6, outer6, _, spi, octets in TUNNELS.values():
        source, destination = (GATEWAY6, PEER6) if outer6 else (GATEWAY, PEER)
        associations[spi] = association(spi, octets, source, destination)
    sequence = defaultdict(int)
    expected = [bytes(forwarded(frame.payload)) for frame in rdpcap(clear)]
    frames = rdpcap(sealed)
    if len(frames) != len(expected):
        sys.exit(f"{len(frames)} frames were sealed of {len(expected)}")
    for number, (frame, wanted) in enumerate(zip(frames, expected), start=1):
        packet = frame.payload
        esp = packet[ESP]
        sequence[esp.spi] += 1
        if esp.seq != sequence[esp.spi]:
            sys.exit(f"frame {number}: sequence number {esp.seq}, not {sequence[esp.spi]}")
        if packet.version == 4 and not checksum_is_right(bytes(packet)[:20]):
            sys.exit(f"frame {number}: outer checksum is wrong")
        opened = associations[esp.spi].decrypt(packet)
        if bytes(opened) != wanted:
            sys.exit(f"frame {number}: opened to {bytes(opened).hex()}, not {wanted.hex()}")
    print(f"{len(frames)} packets opened as they were sent")


def checksum_is_right(header):
    total = sum(int.from_bytes(header[i : i + 2], "big") for i in range(0, 20, 2))
    while total >> 16:
        total = (total & 0xFFFF) + (total >> 16)
    return total == 0xFFFF


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2])
