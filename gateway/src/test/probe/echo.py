"""Sends ICMP echo requests at a fixed pace and waits for each answer as long as it is told to.

Usage: python3 echo.py LOCAL REMOTE COUNT PACE_MILLIS WAIT_MILLIS
Prints `answered COUNT`: how many requests were answered, WAIT_MILLIS after the last was sent at the latest. ping waits for twice
its longest round trip alone, which on a machine that stands still at times is not enough. It needs nothing but Python, and root."""

import os
import select
import socket
import struct
import sys
import time

ECHO_REQUEST, ECHO_REPLY = 8, 0
HEADER = struct.Struct("!BBHHH")
CONTENT = bytes(range(56))


def checksum(octets):
    total = sum(struct.unpack(f"!{len(octets) // 2}H", octets))
    total = (total >> 16) + (total & 0xFFFF)
    return ~(total + (total >> 16)) & 0xFFFF


def request(identifier, number):
    bare = HEADER.pack(ECHO_REQUEST, 0, 0, identifier, number) + CONTENT
    return HEADER.pack(ECHO_REQUEST, 0, checksum(bare), identifier, number) + CONTENT


def main(local, remote, count, pace_millis, wait_millis):
    count, pace, wait = int(count), int(pace_millis) * 1_000_000, int(wait_millis) * 1_000_000
    identifier = os.getpid() & 0xFFFF
    end = socket.socket(socket.AF_INET, socket.SOCK_RAW, socket.IPPROTO_ICMP)
    end.bind((local, 0))
    end.setblocking(False)
    answered = set()

    def receive(until):
        while len(answered) < count and (left := until - time.monotonic_ns()) > 0:
            if not select.select([end], [], [], left / 1e9)[0]:
                return
            packet, (source, _) = end.recvfrom(2048)
            icmp = packet[(packet[0] & 15) * 4:]
            kind, _, _, of, number = HEADER.unpack_from(icmp)
            if (kind, of, source, icmp[HEADER.size:]) == (ECHO_REPLY, identifier, remote, CONTENT):
                answered.add(number)

    began = time.monotonic_ns()
    for number in range(count):
        receive(began + number * pace)
        while (left := began + number * pace - time.monotonic_ns()) > 0:
            time.sleep(left / 1e9)
        end.sendto(request(identifier, number), (remote, 0))
    receive(time.monotonic_ns() + wait)
    print("answered", len(answered))


if __name__ == "__main__":
    main(*sys.argv[1:])
