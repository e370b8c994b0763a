"""One end of some flows: sends numbered datagrams at a fixed pace, and notes those that come from the other end.

Usage: python3 probe.py PACE_MILLIS SECONDS first|second LOCAL REMOTE PORT [LOCAL REMOTE PORT]...
Prints `ready`, and begins when a line comes on standard input: the first end at once, the second with the first datagram
that arrives, and half a pace later if none does. At its end it prints, with times of the machine's steady clock in nanoseconds,
`began FLOW TIME`, `sent FLOW COUNT`, and for each datagram that came `got FLOW NUMBER SENT ARRIVED`. It needs nothing but Python."""

import select
import socket
import struct
import sys
import time

FORMAT = struct.Struct("!QQ")
LINGER_NANOS = 1_000_000_000


def main(pace_millis, seconds, role, *ends):
    pace = int(float(pace_millis) * 1_000_000)
    flows = []
    for i in range(0, len(ends), 3):
        end = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        end.bind((ends[i], int(ends[i + 2])))
        end.setblocking(False)
        flows.append((end, (ends[i + 1], int(ends[i + 2]))))
    number_of = {end.fileno(): flow for flow, (end, _) in enumerate(flows)}
    got = []

    def receive(wait_nanos):
        ready, _, _ = select.select([end for end, _ in flows], [], [], max(0, wait_nanos) / 1e9)
        for end in ready:
            try:
                content = end.recv(64)
            except OSError:
                continue  # an ICMP error that came back for what was sent
            got.append((number_of[end.fileno()], *FORMAT.unpack(content), time.monotonic_ns()))

    print("ready", flush=True)
    sys.stdin.readline()
    started = time.monotonic_ns()
    if role == "second":
        while not got and time.monotonic_ns() < started + pace // 2:
            receive(started + pace // 2 - time.monotonic_ns())
    began = time.monotonic_ns()
    count = int(float(seconds) * 1e9) // pace
    for number in range(1, count + 1):
        due = began + (number - 1) * pace
        while time.monotonic_ns() < due:
            receive(due - time.monotonic_ns())
        for end, far in flows:
            try:
                end.sendto(FORMAT.pack(number, time.monotonic_ns()), far)
            except OSError:
                pass  # no way there, or an earlier ICMP error: it counts as lost
    last = time.monotonic_ns() + LINGER_NANOS
    while time.monotonic_ns() < last:
        receive(last - time.monotonic_ns())
    for flow in range(len(flows)):
        print("began", flow, began)
        print("sent", flow, count)
    for entry in got:
        print("got", *entry)


if __name__ == "__main__":
    main(*sys.argv[1:])
