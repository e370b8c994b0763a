"""A peer behind an interface: opens the gateway's ESP with scapy, and answers the echo requests inside by ESP.

Usage: python3 esp_peer.py INTERFACE SECONDS
Prints `ready` when it listens, and each answer. Ends after SECONDS, or when its standard input is closed."""

import select
import sys
import time

from tunnels import GATEWAY, GATEWAY6, PEER, PEER6, TUNNELS, association

from scapy.arch.linux import L2ListenSocket
from scapy.layers.inet import ICMP, IP
from scapy.layers.inet6 import ICMPv6EchoReply, ICMPv6EchoRequest, IPv6
from scapy.layers.ipsec import ESP
from scapy.layers.l2 import Ether
from scapy.sendrecv import sendp

OWN_MAC, GATEWAY_MAC = "02:00:00:00:0a:02", "02:00:00:00:00:02"


def echo_reply(packet):
    if packet.version == 4 and ICMP in packet and packet[ICMP].type == 8:
        request = packet[ICMP]
        reply = ICMP(type=0, id=request.id, seq=request.seq) / bytes(request.payload)
        return IP(src=packet.dst, dst=packet.src) / reply
    if packet.version == 6 and ICMPv6EchoRequest in packet:
        request = packet[ICMPv6EchoRequest]
        reply = ICMPv6EchoReply(id=request.id, seq=request.seq, data=request.data)
        return IPv6(src=packet.dst, dst=packet.src) / reply
    return None


def main(interface, seconds):
    receive, send = {}, {}
    for inner6, outer6, inbound, outbound, octets in TUNNELS.values():
        gateway, peer = (GATEWAY6, PEER6) if outer6 else (GATEWAY, PEER)
        receive[outbound] = association(outbound, octets, gateway, peer)
        send[outbound] = association(inbound, octets, peer, gateway)
    listening = L2ListenSocket(iface=interface)
    end = time.monotonic() + seconds
    print("ready", flush=True)
    while time.monotonic() < end:
        ready, _, _ = select.select([listening, sys.stdin], [], [], 0.2)
        if sys.stdin in ready and not sys.stdin.read(1):
            return
        if listening not in ready:
            continue
        frame = listening.recv()
        if frame is None or Ether not in frame or frame.dst != OWN_MAC or ESP not in frame:
            continue
        spi = frame[ESP].spi
        opened = receive[spi].decrypt(frame.payload)
        reply = echo_reply(opened.__class__(bytes(opened)))
        if reply is None:
            continue
        sealed = send[spi].encrypt(reply.__class__(bytes(reply)))
        sendp(Ether(dst=GATEWAY_MAC, src=OWN_MAC) / sealed, iface=interface, verbose=False)
        print(f"answered {reply.dst} by SPI {send[spi].spi:#x}", flush=True)


if __name__ == "__main__":
    main(sys.argv[1], float(sys.argv[2]))
