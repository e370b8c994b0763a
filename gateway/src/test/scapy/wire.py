"""Both neighbours of a gateway: sends what suites.py has made, and keeps what the gateway sends.

    python3 wire.py FOLDER INSIDE OUTSIDE    the two devices whose other ends are the gateway's ports

clear.pcap goes to the gateway's inside and sealed.pcap to its outside, from the real devices; what comes back is written to
sealed.out.pcap and opened.out.pcap, for suites.py to check. Each frame brings one back, so it sends the next ones only when
few are awaited, and ends when all have come or none has for a while."""

import os
import select
import socket
import sys
import time

import tunnels  # noqa: F401  sets scapy up
from scapy.utils import rdpcap, wrpcap

AWAITED = 64
PATIENCE = 20
OUTGOING = 4  # PACKET_OUTGOING: what this end sends itself
OF_TUNNELS = (17, 50, 51)  # UDP, ESP and AH: neither ARP nor neighbour discovery


def device(name):
    end = socket.socket(socket.AF_PACKET, socket.SOCK_RAW, socket.htons(3))
    end.bind((name, 0))
    return end


def is_of_tunnels(frame):
    kind = int.from_bytes(frame[12:14], "big")
    return kind == 0x0800 and frame[23] in OF_TUNNELS or kind == 0x86DD and frame[20] in OF_TUNNELS


def main(folder, inside, outside):
    ends = [device(inside), device(outside)]
    waiting = [[bytes(packet) for packet in rdpcap(os.path.join(folder, name))] for name in ("clear.pcap", "sealed.pcap")]
    total, sent, came = sum(map(len, waiting)), 0, [[], []]
    heard = time.monotonic()
    while len(came[0]) + len(came[1]) < total and time.monotonic() < heard + PATIENCE:
        while sent < total and sent - len(came[0]) - len(came[1]) < AWAITED:
            # In turn, while both have something.
            side = 0 if waiting[0] and (sent % 2 == 0 or not waiting[1]) else 1
            ends[side].send(waiting[side].pop(0))
            sent += 1
        for end in select.select(ends, [], [], 0.2)[0]:
            frame, address = end.recvfrom(65535)
            if address[2] != OUTGOING and is_of_tunnels(frame):
                came[ends.index(end)].append(frame)
                heard = time.monotonic()
    for name, frames in (("opened.out.pcap", came[0]), ("sealed.out.pcap", came[1])):
        wrpcap(os.path.join(folder, name), frames, linktype=1)
    print(f"{sent} sent, {len(came[0])} and {len(came[1])} came back")


if __name__ == "__main__":
    main(*sys.argv[1:])
