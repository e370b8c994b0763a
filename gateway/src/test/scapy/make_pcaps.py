"""Makes the pcaps of PcapEalTest with scapy's ESP. Usage: python3 make_pcaps.py FOLDER"""

import os
import sys

from scapy.layers.l2 import Ether
from scapy.utils import wrpcap

from tunnels import GATEWAY, GATEWAY6, PEER, PEER6, TUNNELS, association, far, forwarded, inner, near

SIZES = [0, 1, 2, 3, 4, 17, 64, 65, 512, 1300]
OUTSIDE = Ether(dst="02:00:00:00:00:02", src="02:00:00:00:0a:02")
INSIDE = Ether(dst="02:00:00:00:00:01", src="02:00:00:00:0a:01")
TO_HOST = Ether(dst="02:00:00:00:0a:01", src="02:00:00:00:00:01")


def main(folder):
    sealed, opened, clear = [], [], []
    for number, (inner6, outer6, spi, _, octets) in enumerate(TUNNELS.values(), start=1):
        source, destination = (PEER6, GATEWAY6) if outer6 else (PEER, GATEWAY)
        association_in = association(spi, octets, source, destination)
        for size in SIZES:
            packet = inner(far(number, inner6), near(number, inner6), size, len(sealed) + 1)
            sealed.append(OUTSIDE / association_in.encrypt(packet))
            opened.append(TO_HOST / forwarded(packet))
            clear.append(INSIDE / inner(near(number, inner6), far(number, inner6), size, len(clear) + 1))
    for name, frames in (("sealed", sealed), ("opened", opened), ("clear", clear)):
        for i, frame in enumerate(frames):
            frame.time = i
        wrpcap(os.path.join(folder, name + ".pcap"), frames)


if __name__ == "__main__":
    main(sys.argv[1])
